"""Runs the programs that measure."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class GateError(click.ClickException):
    """It cannot measure or judge; the message names the thing, the value seen, the value wanted."""

    exit_code = 2


def run(what: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a program to its end.

    Raises
    ------
    GateError
        If it fails; the message has what it printed.
    """
    done = subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise GateError(f"{what} failed: exit code {done.returncode}\n{done.stdout}")
