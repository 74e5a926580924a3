"""``pybridge lab``: a group whose commands measure the user's own function and read the results."""

from __future__ import annotations

import click

from bridge.cli._lazy_group import LazyGroup
from bridge.lab._errors import LabError

_COMMANDS = {
    "run": "bridge.cli._lab_run",
    "report": "bridge.cli._lab_report",
    "compare": "bridge.cli._lab_report",
    "advise": "bridge.cli._lab_report",
}


@click.group(cls=LazyGroup, modules=_COMMANDS, worded=LabError)
def lab() -> None:
    """Measure a Python function of yours as Java calls it."""
