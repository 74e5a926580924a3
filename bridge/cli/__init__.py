"""The ``pybridge`` command: a group whose commands are imported when they are asked for."""

from __future__ import annotations

import importlib

import click

from bridge import _locate

_COMMANDS = {
    "bench": "bridge.cli.bench",
    "classpath": "bridge.cli.classpath",
    "doctor": "bridge.cli.doctor",
    "java": "bridge.cli.java",
    "lab": "bridge.cli.lab",
}


class _LazyGroup(click.Group):
    """Imports a command's module when the command is used, and words a missing part as an error."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except _locate.LocateError as error:
            raise click.ClickException(str(error)) from error


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"pybridge {_locate.package_version() or 'of unknown version'}")
        ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
