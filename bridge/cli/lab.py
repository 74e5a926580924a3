"""``pybridge lab``: a group whose commands measure the user's own function and read the results."""

from __future__ import annotations

import importlib

import click

from bridge.lab._errors import LabError

_COMMANDS = {
    "run": "bridge.cli._lab_run",
    "report": "bridge.cli._lab_report",
    "compare": "bridge.cli._lab_report",
    "advise": "bridge.cli._lab_report",
}


class _LazyGroup(click.Group):
    """Imports a command's module when the command is used, and words a LabError."""

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
        except LabError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_LazyGroup)
def lab() -> None:
    """Measure a Python function of yours as Java calls it."""
