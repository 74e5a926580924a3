"""A result as a notebook, a script or a test uses it."""

from __future__ import annotations

import html as _html
import importlib.util
import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.lab import (
    _cells,
    _figures,
    _result_file,
    advise,
    compare,
    findings,
    report,
    summary,
)
from bridge.lab._errors import LabError
from bridge.lab._units import duration, rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.lab.summary import Result

_HEAD = ("cell", "p50", "p99", "p99.9", "max", "rows a second", "beside plain Python")


class Measured:
    """What a run measured. Jupyter shows it as answers, a table and a plot.

    Attributes
    ----------
    document : dict
        The content of the result file, by the schema ``pybridge-lab-1``.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    @classmethod
    def load(cls, file: str | Path) -> Measured:
        """Read a result file of `save` or of ``pybridge lab run --json``.

        Raises
        ------
        LabError
            If it is none.
        """
        return cls(summary.load(Path(file)).document)

    @cached_property
    def _result(self) -> Result:
        return summary.Result(self.document)

    @property
    def headline(self) -> str:
        """Which mode to use and what it costs, in a sentence or two."""
        return findings.headline(self._result)

    @property
    def answers(self) -> list[findings.Answer]:
        """What most readers ask, with what supports each answer."""
        return findings.answers(self._result)

    @property
    def notes(self) -> list[str]:
        """What to be careful with: why numbers should not be trusted, what failed."""
        return findings.notes(self._result)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dict for each cell, times in ns and memory in bytes: ``pandas.DataFrame(rows)``."""
        return report.rows(self._result)

    def figure(self, name: str = "percentiles") -> Any:
        """Draw one of the figures of the report.

        Parameters
        ----------
        name : str
            Such as ``"percentiles"``, ``"histogram"``; an unknown one is answered with all names.

        Returns
        -------
        plotly.graph_objects.Figure

        Raises
        ------
        LabError
            If the result has no such figure.
        LocateError
            If plotly is not installed.
        """
        _locate.require_modules("a figure", "lab", plotly="plotly")
        from plotly import graph_objects

        made = {each.name: each for each in _figures.figures(self._result)}
        if name not in made:
            raise LabError(f"no such figure: seen={name!r}, wanted one of: {', '.join(made)}")
        drawn = _coloured({"data": made[name].traces, "layout": made[name].layout})
        figure = graph_objects.Figure(drawn)
        return figure.update_layout(title={"text": made[name].title}, template="plotly_white")

    def advise(self, goal: str) -> list[str]:
        """Recommend a setting, with the numbers that support it and what it would cost.

        Parameters
        ----------
        goal : str
            Such as ``"p99<1ms"``, ``"throughput"``, ``"throughput,p99<5ms"``.
        """
        found = advise.advise(self._result, advise.parse_goals(goal))
        return [sentence for each in found for sentence in each.sentences]

    def compare(self, later: Measured) -> list[str]:
        """Say of each cell whether a later result is faster, slower or not significantly other.

        Raises
        ------
        LabError
            If machines, functions or payloads differ.
        """
        _locate.require_modules("a comparison", "lab", scipy="scipy")
        found = compare.compare(self._result, later._result)
        return [*found.notes, *(compare.sentence(each) for each in found.differences)]

    def save(self, file: str | Path) -> None:
        """Write the result: ``.json`` all of it, ``.html`` the report, ``.csv`` a row per cell.

        Raises
        ------
        LabError
            If the file has another suffix, or cannot be written.
        """
        made = _FORMS.get(Path(file).suffix)
        if made is None:
            raise LabError(
                f"no such form of a result: seen={Path(file).name}, "
                f"wanted one of: {', '.join(_FORMS)}"
            )
        if made is report.html:
            _locate.require_modules("a page", "lab", jinja2="jinja2", plotly="plotly")
        _result_file.require_writable(Path(file))
        Path(file).write_text(made(self._result), "utf-8")

    def __repr__(self) -> str:
        rows = [list(_HEAD), *self._table()]
        numbers = [row for row in rows if row[-2]]  # what has none is told in the second column
        widths = [max(map(len, column)) for column in zip(*numbers, strict=True)]
        widths[0] = max(len(row[0]) for row in rows)
        return "\n".join(
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{_html.escape(name)}</th>" for name in _HEAD)
        body = "".join(
            f"<tr>{''.join(f'<td>{_html.escape(text)}</td>' for text in row)}</tr>"
            for row in self._table()
        )
        listed = "".join(f"<li>{_html.escape(note)}</li>" for note in self.notes)
        careful = f"<details><summary>{len(self.notes)} notes</summary><ul>{listed}</ul></details>"
        return (
            f"<p><strong>{_html.escape(self.headline)}</strong></p>"
            f"<table><caption>{_html.escape(self.document['function']['name'])}: latency of a row"
            f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"{careful if listed else ''}"
            f"{'' if _can_plot() else '<p>A plot needs plotly and nbformat.</p>'}"
        )

    def _ipython_display_(self) -> None:
        import IPython
        import IPython.display

        shown: Any = IPython.display
        shown.display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)
        # A terminal has no place for a plot.
        in_notebook = hasattr(IPython.get_ipython(), "kernel")
        if in_notebook and self._result.measured and _can_plot():
            shown.display(self.figure())

    def _table(self) -> list[list[str]]:
        return [self._row(cell) for cell in self._result.cells]

    def _row(self, cell: summary.Cell) -> list[str]:
        if not cell.usable:
            problem = (cell.problem or "no result").partition("\n")[0]
            return [cell.id, f"{cell.status}: {problem}", *[""] * 5]
        own = None if cell.mode == _cells.PYTHON else self._result.own_ns(cell)
        times = [duration(cell.time(name)) for name in ("p50", "p99", "p99.9", "max")]
        beside = "" if own is None else f"{'+' if own > 0 else ''}{duration(own)}"
        return [cell.id, *times, rate(cell.rows_per_s), beside]


def _can_plot() -> bool:
    return all(map(importlib.util.find_spec, ("plotly", "nbformat")))


def _as_json(result: Result) -> str:
    return json.dumps(result.document)


_FORMS: dict[str, Callable[[Result], str]] = {
    ".json": _as_json,
    ".html": report.html,
    ".csv": report.csv,
}


def _coloured(value: Any) -> Any:
    """Put the colours of the report's page, as it is in the light, in the place of their roles."""
    if isinstance(value, str):
        return _colours()[value[1:]] if value.startswith("@") else value
    if isinstance(value, dict):
        return {name: _coloured(each) for name, each in value.items()}
    return [_coloured(each) for each in value] if isinstance(value, list) else value


def _colours() -> dict[str, str]:
    css = (Path(__file__).parent / "page" / "report.css").read_text("utf-8")
    found = re.findall(r"--([a-z-]+): #(\w{6})(\w\w)?;", css.partition("@media")[0])
    return {role: _rgba(*bytes.fromhex(rgb + (alpha or "ff"))) for role, rgb, alpha in found}


def _rgba(red: int, green: int, blue: int, alpha: int) -> str:
    return f"rgba({red},{green},{blue},{alpha / 255:.2f})"
