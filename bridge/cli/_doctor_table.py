"""The doctor's report for people: a table, then each problem with the command that mends it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.cli._finding import OK, PROBLEM, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLES = {OK: "green", WARNING: "yellow", PROBLEM: "bold red"}


def show(findings: Sequence[Finding], works: bool, console: Console | None = None) -> None:
    """Print the report.

    Parameters
    ----------
    findings : sequence of Finding
        In the order to show.
    works : bool
        Whether thread mode works.
    console : rich.console.Console, optional
        Where to print; standard output if not given.
    """
    to = console or _console()
    to.print(_table(findings))
    for finding in findings:
        if finding.status != OK:
            # Not wrapped: a command that is copied must stay one line.
            to.print(_advice(finding), soft_wrap=True)
    to.print(_verdict(findings, works))


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        # A file or pipe has no width; paths are easier to find again in whole lines.
        console.width = 160
    return console


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("part", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("found, and why", overflow="fold")
    for finding in findings:
        found = Text(finding.value or "-")
        found.append("\n" + (finding.why if finding.status == OK else "see below"), "dim")
        table.add_row(finding.name, Text(finding.status, _STYLES[finding.status]), found)
    return table


def _advice(finding: Finding) -> Text:
    text = Text("\n")
    text.append(f"{finding.name}: ", _STYLES[finding.status])
    text.append(finding.why)
    if finding.fix:
        text.append("\n  fix: ", "bold")
        text.append(finding.fix)
    return text


def _verdict(findings: Sequence[Finding], works: bool) -> Text:
    if not works:
        return Text("\nThread mode does not work.", _STYLES[PROBLEM])
    if any(finding.status == PROBLEM for finding in findings):
        return Text("\nThread mode works; see the problems above.", _STYLES[WARNING])
    return Text("\nBoth modes work.", _STYLES[OK])
