"""The ``pybridge`` command: a group whose commands are imported when they are asked for."""

from __future__ import annotations

import click

from bridge import _locate
from bridge.cli._lazy_group import LazyGroup

_COMMANDS = {
    "bench": "bridge.cli.bench",
    "classpath": "bridge.cli.classpath",
    "doctor": "bridge.cli.doctor",
    "java": "bridge.cli.java",
    "lab": "bridge.cli.lab",
}


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"pybridge {_locate.package_version() or 'of unknown version'}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    modules=_COMMANDS,
    worded=_locate.LocateError,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and end.",
)
def main() -> None:
    """Call Python from Java, in its own thread or in a worker process."""
