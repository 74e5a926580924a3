"""Where the commands show tables: a terminal, or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

_PIPE_WIDTH = 160


def console_for(*, stderr: bool = False) -> Console:
    """Return a console; in a pipe it is wide, for a table cut at 80 columns loses numbers."""
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=_PIPE_WIDTH)


def print_with_notes(table: Table, notes: Sequence[str]) -> None:
    """Print a table, and below it what is to be known of it."""
    console = console_for()
    console.print(table)
    for note in notes:
        console.print(f"- {note}", highlight=False, markup=False)
