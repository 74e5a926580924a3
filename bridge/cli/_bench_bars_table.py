"""Shows the bars of ``pybridge bench chart`` as tables: in a terminal, and on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from bridge.cli._bench_bars import PYTHON, WHO
from bridge.lab._units import duration, rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge.cli._bench_bars import Group, Verdict

Rows = list[list[str]]

_OTHERS = ("process", PYTHON, "java")
_NONE = "-"


def bar_rows(groups: Sequence[Group]) -> Rows:
    """List head and rows: the bars, and thread mode's speed by that of the others."""
    head = ["", "", *WHO.values(), "thread : process", "thread : Python", "thread : Java"]
    rows = [head]
    for group in groups:
        for index, series in enumerate(group.series):
            value = duration if group.is_latency else _rows_per_s
            bars = [value(series.ns[who]) if who in series.ns else _NONE for who in WHO]
            ratios = [_times(group.speed(series.key, "thread", other)) for other in _OTHERS]
            rows.append([group.title if index == 0 else "", series.title, *bars, *ratios])
    return rows


def verdict_rows(verdicts: Sequence[Verdict]) -> Rows:
    """List head and rows: the ratios that have a target."""
    rows = [["target", "published", "wanted", "measured", ""]]
    for verdict in verdicts:
        numbers = (verdict.published, verdict.wanted, verdict.seen)
        published, wanted, seen = map(_times, numbers)
        said = "met" if verdict.met else "missed"
        rows.append([verdict.question, published, f"≥ {wanted}", seen, said])
    return rows


def table(title: str, rows: Rows) -> Table:
    """Build a table for a terminal."""
    head, *body = rows
    made = Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for index, name in enumerate(head):
        made.add_column(name, justify="left" if index == 0 or not name else "right")
    for row in body:
        made.add_row(*row)
    return made


def markdown(rows: Rows) -> str:
    """Write a table for a page."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rows_per_s(ns: float) -> str:
    return rate(1e9 / ns)


def _times(ratio: float | None) -> str:
    if ratio is None:
        return _NONE
    return f"{ratio:.0f}x" if ratio >= 100 else f"{ratio:.3g}x"  # noqa: PLR2004
