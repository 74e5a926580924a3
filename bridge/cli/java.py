"""``pybridge java``: the JDK's launcher with PyBridge on its class path."""

from __future__ import annotations

import os
import signal
import sys

import click

from bridge import _locate
from bridge.cli import _launcher


class _PassThrough(click.Command):
    """Takes every argument as it stands; click would eat ``--`` and look for options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.args = list(args)
        return ctx.args


@click.command(cls=_PassThrough, add_help_option=False, options_metavar="ARGS...")
@click.pass_context
def java(ctx: click.Context) -> None:
    """Start Java with PyBridge, as in: pybridge java Hello.java.

    ARGS go to the JDK's launcher as they are. Added are PyBridge's jar on the class path, this
    Python (-Dpybridge.python), and native access.
    """
    if not ctx.args:
        click.echo(ctx.get_help())
        ctx.exit(2)
    jdk = _locate.require_jdk()
    java_home = os.environ.get("JAVA_HOME")
    if java_home and not jdk.why.startswith("JAVA_HOME="):
        reason = _locate.find_jdk().passed_over[0]
        click.echo(f"pybridge: passed over {reason}; using {jdk.home} ({jdk.why})", err=True)
    command = _launcher.java_command(jdk, _locate.jar_path(), ctx.args)
    sys.stdout.flush()
    # Python ignores these two, and ignored signals stay ignored in the program that follows.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606
