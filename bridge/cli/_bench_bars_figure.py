"""Draws the bars of ``pybridge bench chart``, a panel a group, published beside measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from bridge.cli._bench_bars import PUBLISHED, PYTHON, WHO
from bridge.lab._units import duration, rate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from bridge.cli._bench_bars import Group, Series

# 830 pixels wide: what a page of a repository shows without scaling.
_DPI = 100
_WIDTH_INCHES = 8.3
_BAR_INCHES = 0.185
_HEAD_INCHES = 0.95
_TITLE_AT_INCHES = 0.28
_LEGEND_AT_INCHES = 0.62
_ABOVE_PANEL_INCHES = 0.3
_BELOW_PANEL_INCHES = 0.42
_BETWEEN_BARS = 0.8
"""The space between process mode, thread mode, Python and Java, in bars."""

# The bars of each who, top down.
_Rows = dict[str, list["Series"]]

_TEXT = "#1d2733"
_FAINT = "#5c6873"
_GRID = "#e3e8ec"
_COLOURS = {
    PUBLISHED: ("published", "#aab4bd"),
    "apart": ("rows 1 ms apart", "#3d8f6c"),
    "single": ("one row at a time", "#7fb2d9"),
    "bundled": ("bundles of 1000", "#0060a8"),
    "single orjson": ("one row, orjson", "#f2ad78"),
    "bundled orjson": ("bundles, orjson", "#b84a00"),
}

_PYTHON_COLOUR = "#8a79b0"
"""Of a loop of Python's own: no way of those above."""

_DETAILS = {
    "latency": "less is better",
    "bare": "an int in and out; rows a second",
    "json_100": "Python alone: json, orjson; Java: Jackson; rows a second",
    "json_1k": "Python alone: json, orjson; Java: Jackson; rows a second",
}


def draw(groups: Sequence[Group], file: Path) -> None:
    """Draw them into a PNG file."""
    figure(groups).savefig(file, format="png")


def figure(groups: Sequence[Group]) -> Figure:
    """Draw them."""
    rows = [_rows(group) for group in groups]
    heights = [_BAR_INCHES * _length(bars) for bars in rows]
    height = _HEAD_INCHES + sum(heights) + (_ABOVE_PANEL_INCHES + _BELOW_PANEL_INCHES) * len(groups)
    drawn = Figure(figsize=(_WIDTH_INCHES, height), dpi=_DPI, facecolor="white")
    drawn.text(
        0.02,
        1 - _TITLE_AT_INCHES / height,
        "Process mode, thread mode and Java: published, and measured here",
        size=13,
        weight="bold",
        color=_TEXT,
        va="center",
    )
    swatches = [Patch(color=colour, label=label) for label, colour in _COLOURS.values()]
    drawn.legend(
        handles=swatches,
        loc="center left",
        bbox_to_anchor=(0.01, 1 - _LEGEND_AT_INCHES / height),
        ncols=len(swatches),
        frameon=False,
        fontsize=9,
        labelcolor=_TEXT,
        handlelength=1.1,
        handletextpad=0.5,
        columnspacing=1.0,
    )
    top = height - _HEAD_INCHES
    for group, bars, panel in zip(groups, rows, heights, strict=True):
        top -= _ABOVE_PANEL_INCHES + panel
        axes = drawn.add_axes((0.135, top / height, 0.765, panel / height))
        _draw_panel(axes, group, bars)
        top -= _BELOW_PANEL_INCHES
    return drawn


def _rows(group: Group) -> _Rows:
    """Choose the bars of each; Java's are the same beside each library, and drawn once."""
    return {
        who: [
            series
            for series in group.series
            if who in series.ns and not (who == "java" and series.key.endswith(" orjson"))
        ]
        for who in WHO
        if any(who in series.ns for series in group.series)
    }


def _length(rows: _Rows) -> float:
    return sum(len(bars) for bars in rows.values()) + _BETWEEN_BARS * (len(rows) - 1) + 0.6


def _draw_panel(axes: Axes, group: Group, rows: _Rows) -> None:
    value = _ns if group.is_latency else _rows_per_s
    text = duration if group.is_latency else rate
    placed = list(_placed(rows))
    values = [value(series.ns[who]) for who, series, _ in placed]
    axes.set_xscale("log")
    low = _decade_below(min(values))
    axes.set_xlim(low, max(values) * (max(values) / low) ** 0.02)
    axes.set_ylim(_length(rows) - 0.8, -0.8)
    axes.barh(
        [y for *_, y in placed],
        [each - low for each in values],
        left=low,
        height=0.86,
        color=[_colour(who, series) for who, series, _ in placed],
        zorder=2,
    )
    for each, (*_, y) in zip(values, placed, strict=True):
        axes.annotate(
            text(each),
            (each, y),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=8,
            color=_TEXT,
        )
    middles = {who: [y for name, _, y in placed if name == who] for who in rows}
    axes.set_yticks(
        [sum(ys) / len(ys) for ys in middles.values()], [WHO[who] for who in middles], size=9
    )
    axes.xaxis.set_major_locator(LogLocator(numticks=12))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at, _: _round(text(at))))
    axes.tick_params(axis="both", length=0, colors=_TEXT)
    axes.tick_params(axis="x", labelsize=8, labelcolor=_FAINT)
    axes.grid(axis="x", color=_GRID, zorder=0)
    axes.spines[:].set_visible(False)
    axes.set_title(group.title, loc="left", size=10.5, weight="bold", color=_TEXT, x=-0.15)
    axes.set_title(
        f"{_DETAILS[group.name]}, log scale",
        loc="right",
        size=9,
        color=_FAINT,
        x=1.1,
    )


def _placed(rows: _Rows) -> Iterator[tuple[str, Series, float]]:
    """Give each bar its place on the vertical axis."""
    y = 0.0
    for who, bars in rows.items():
        for series in bars:
            yield who, series, y
            y += 1
        y += _BETWEEN_BARS


def _colour(who: str, series: Series) -> str:
    if who == PYTHON:
        return _PYTHON_COLOUR
    return _COLOURS[series.key.removesuffix(" json")][1]


def _round(text: str) -> str:
    """Leave out the digits of a power of ten that are all zeros."""
    return text.replace(".00", "").replace(".0", "")


def _ns(ns: float) -> float:
    return ns


def _rows_per_s(ns: float) -> float:
    return 1e9 / ns


def _decade_below(value: float) -> float:
    """Return the power of ten below a value, and not so near that its bar could not be seen."""
    return 10.0 ** math.floor(math.log10(value / 1.5))
