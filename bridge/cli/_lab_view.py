"""What ``pybridge lab run`` shows: the arguments before, the progress, a table at the end."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any, Self

from rich.markup import escape
from rich.status import Status
from rich.table import Table

from bridge.lab._histogram import Histogram
from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from rich.console import Console

    from bridge.lab._cells import Cell
    from bridge.lab._inputs import Inputs
    from bridge.lab._trial import Event, Outcome

_SHOWN_LENGTH = 40


def arguments_table(function: str, inputs: Sequence[Inputs]) -> Table:
    """Show which types the parameters have, and the first row's values."""
    first = inputs[0]
    rows = f"{len(first.rows)} rows of {first.row_bytes:,.0f} bytes from {first.source}"
    if len(inputs) > 1:
        rows = f"payloads {', '.join(str(each.payload) for each in inputs)}"
    title = f"{function}: {rows}"
    table = Table(title=escape(title), title_justify="left", min_width=len(title))
    for name in ("parameter", "type", "first row"):
        table.add_column(name)
    for at, parameter in enumerate(first.parameters):
        text = repr(first.rows[0][at])
        shown = text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}..."
        table.add_row(escape(parameter.name), escape(parameter.type), escape(shown))
    return table


class Progress:
    """Shows one line that changes on a terminal, a line per trial elsewhere.

    Parameters
    ----------
    console : Console
        Where to; standard error, so that the table can be piped.
    cells : int
        How many cells there are.
    trials : int
        How many trials each has.
    """

    def __init__(self, console: Console, cells: Sequence[Cell], trials: int) -> None:
        self._console = console
        self._cells = list(cells)
        self._trials = trials
        self._status = Status("", console=console)
        self._at = ""
        self._ends_at: float | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._status.stop()

    def begin(self, cell: Cell, trial: int, left_seconds: float | None, side: str) -> None:
        """Show which cell begins."""
        number = self._cells.index(cell) + 1
        at = f"trial {trial + 1} of {self._trials}, cell {number} of {len(self._cells)}: {cell.id}"
        self._at = escape(f"{at}, {side}" if side else at)
        self._ends_at = None if left_seconds is None else time.monotonic() + left_seconds
        self._show("starting")

    def follow(self, event: Event) -> None:
        """Show what a trial told last."""
        match event["event"]:
            case "started":
                self._show("checking")
            case "checked":
                self._show("warming up")
            case "warmed":
                self._show("measuring")
            case "progress":
                p50, p99 = duration(event["p50_ns"]), duration(event["p99_ns"])
                self._show(f"p50 {p50}, p99 {p99}, {event['calls']:,} calls")

    def end(self, _: Cell, outcome: Outcome) -> None:
        """Keep a line where there is no terminal, or the trial gave no result."""
        if outcome.result is None:
            self._console.print(
                f"[red]{outcome.status}:[/red] {self._at}: {escape(str(outcome.problem))}"
            )
        elif not self._console.is_terminal:
            told = Histogram.merged([outcome.result["histogram"]]).in_words()
            self._console.print(f"{self._at}: {told}", highlight=False)

    def _show(self, text: str) -> None:
        left = ""
        if self._ends_at is not None:
            seconds = max(0, round(self._ends_at - time.monotonic()))
            left = f", {seconds // 60}:{seconds % 60:02} left"
        self._status.update(f"{self._at}: {text}{left}")


def results_table(result: dict[str, Any]) -> Table:
    """Show the cells: percentiles of all trials together, rows per second in the middle trial."""
    title = f"{result['function']['name']}, latency of a row"
    table = Table(title=escape(title), title_justify="left", min_width=len(title))
    table.add_column("cell")
    for name in ("p50", "p99", "p99.9", "max", "rows/s", "trials"):
        table.add_column(name, justify="right")
    for cell in result["cells"]:
        trials = cell["trials"]
        if not trials:
            table.add_row(escape(cell["id"]), f"[red]{cell['status']}[/red]", *[""] * 5)
            continue
        histogram = Histogram.merged(trial["histogram"] for trial in trials)
        rate = statistics.median(trial["calls"] / trial["seconds"] for trial in trials)
        table.add_row(
            escape(cell["id"]),
            *(duration(histogram.percentile_ns(percent)) for percent in (50, 99, 99.9)),
            duration(histogram.max_ns),
            f"{rate:,.0f}",
            str(len(trials)),
        )
    return table


def trust_lines(result: dict[str, Any]) -> list[str]:
    """List what should be known of the numbers, the same of several cells once."""
    cells_by_text: dict[tuple[str, str], list[str]] = {}
    for cell in result["cells"]:
        if cell["status"] not in ("ok", "interrupted"):
            key = (cell["status"], str(cell["problem"]))
            cells_by_text.setdefault(key, []).append(cell["id"])
        for note in cell["trust"]:
            cells_by_text.setdefault((note["level"], note["text"]), []).append(cell["id"])
    total = len(result["cells"])
    return [
        f"{level}: {text} ({'all cells' if len(ids) == total > 1 else ', '.join(ids)})"
        for (level, text), ids in cells_by_text.items()
    ]
