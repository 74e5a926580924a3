"""A group of commands whose modules are imported when they are asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """Imports a command's module when the command is used, and words an error of the user's.

    Parameters
    ----------
    modules : mapping
        The module of each command, in which the command has its own name.
    worded : type of exception
        What is shown as a sentence, without a traceback.
    """

    def __init__(
        self, *given: Any, modules: Mapping[str, str], worded: type[Exception], **attributes: Any
    ) -> None:
        super().__init__(*given, **attributes)
        self._modules = modules
        self._worded = worded

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self._modules)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._modules:
            return None
        module = importlib.import_module(self._modules[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except self._worded as error:
            raise click.ClickException(str(error)) from error
