"""Parts that figures of a report are made of: lines of the modes, axes with worded ticks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bridge.lab._units import rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bridge.lab.summary import Cell

MODES = ("thread", "process", "python")
NAMES = {"thread": "thread mode", "process": "process mode", "python": "plain Python"}
SYMBOLS = {"thread": "circle", "process": "square", "python": "diamond"}
_DASHES = {"thread": "solid", "process": "dash", "python": "dot"}
_NARROW = 2.5
"""Decades below which an axis gets ticks between the powers of ten."""


def line(  # noqa: PLR0913 - a trace and how it is drawn
    role: str,
    name: str,
    xs: Sequence[Any],
    ys: Sequence[float],
    texts: Sequence[str] | None,
    *,
    markers: bool = True,
) -> dict[str, Any]:
    """Draw the values of a role, each with its text for the pointer."""
    return {
        "type": "scatter",
        "mode": "lines+markers" if markers else "lines",
        "name": name,
        "x": list(xs),
        "y": list(ys),
        "text": texts,
        "hovertemplate": f"{name}<br>%{{text}}<extra></extra>",
        "line": {"color": f"@{role}", "dash": _DASHES.get(role, "dot"), "width": 2},
        "marker": {"color": f"@{role}", "symbol": SYMBOLS.get(role, "circle"), "size": 8},
    }


def throughput_line(
    mode: str, name: str, xs: Sequence[Any], cells: Sequence[Cell]
) -> dict[str, Any]:
    """Draw rows a second, with what the trials have of it as bars."""
    spreads = [cell.spread("rows_per_s") for cell in cells]
    values = [cell.rows_per_s for cell in cells]
    drawn = line(mode, name, xs, values, [rate(value) for value in values])
    drawn["error_y"] = {
        "type": "data",
        "symmetric": False,
        "array": [each.most - value for each, value in zip(spreads, values, strict=True)],
        "arrayminus": [value - each.least for each, value in zip(spreads, values, strict=True)],
        "color": f"@{mode}",
    }
    return drawn


def log_axis(values: Iterable[float], word: Callable[[float], str], title: str) -> dict[str, Any]:
    """Make a logarithmic axis whose ticks are worded."""
    known = [value for value in values if value > 0]
    low, high = math.log10(min(known)), math.log10(max(known))
    steps = (1, 2, 5) if high - low < _NARROW else (1,)
    decades = range(math.floor(low) - 1, math.ceil(high) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return {
        "type": "log",
        "title": {"text": title},
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [_short(word(tick)) for tick in ticks],
        "range": [low - 0.05 * (high - low) - 0.05, high + 0.05 * (high - low) + 0.05],
    }


def _short(text: str) -> str:
    number, space, unit = text.partition(" ")
    if "/s" in number:
        number, space, unit = number.removesuffix("/s"), "", "/s"
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number}{space}{unit}"


def batch_axis(batches: Sequence[int]) -> dict[str, Any]:
    """Make an axis with a tick for each measured batch."""
    texts = [str(batch) for batch in batches]
    ticks = {"tickmode": "array", "tickvals": list(batches), "ticktext": texts}
    return {"type": "log", "title": {"text": "rows of a batch"}, **ticks}
