"""Shows PyBridge and its peers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bridge.cli._bench_peers import Outcome


def side_by_side(
    scenarios: Iterable[str],
    own: Mapping[str, dict[str, Any]],
    outcomes: Sequence[Outcome],
) -> tuple[Table, list[str]]:
    """Build the table of medians, a row for each scenario, and the notes below it.

    Parameters
    ----------
    own : mapping
        PyBridge's results in thread mode, by scenario; a missing one is shown as failed.
    outcomes : sequence of Outcome
        Those of all peers; a peer's column stands where it first occurs.

    Returns
    -------
    Table and list of str
        Cells without a number carry the number of the note that tells why.
    """
    table = Table(
        title="PyBridge and its peers, median per operation",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    table.add_column("scenario", no_wrap=True)
    peers = {outcome.peer: outcome for outcome in outcomes}
    for title in ("PyBridge", *(peer.title for peer in peers.values())):
        table.add_column(title, justify="right", no_wrap=True)
    found = {(outcome.scenario, outcome.peer): outcome for outcome in outcomes}
    notes: list[str] = []
    for scenario in scenarios:
        result = own.get(scenario)
        cells = ["failed" if result is None else duration(result["median"])]
        cells += [_cell(found.get((scenario, peer)), notes) for peer in peers]
        table.add_row(scenario, *cells)
    numbered = [f"{number}: {note}" for number, note in enumerate(notes, 1)]
    return table, [*(f"{peer.title}: {peer.version}" for peer in peers.values()), *numbered]


def _cell(outcome: Outcome | None, notes: list[str]) -> str:
    if outcome is None:
        return ""
    if outcome.result is not None:
        return duration(outcome.result["median"])
    note = f"{outcome.title}: {outcome.status}: {outcome.why}"
    if outcome.status == "not asked":
        note = f"{outcome.status}: {outcome.why}"
    if note not in notes:
        notes.append(note)
    return f"{outcome.status} {notes.index(note) + 1}"
