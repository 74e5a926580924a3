"""Makes reports of a result: one HTML page that needs no network, and a table as CSV.

The charts are drawn by plotly.js, out of the plotly wheel: it draws SVG, so that a printed page is
sharp, and its Python package pulls in little. Of bokeh the script is a quarter of the size, but it
draws on a canvas that takes no part in the page's text, and its package brings pandas and a web
server. Compressed inside the page plotly.js takes 2 MB. What no chart library gives to a keyboard
or a screen reader is in the table below each figure.
"""

from __future__ import annotations

import base64
import csv as _csv
import gzip
import importlib.resources
import io
import json
from typing import TYPE_CHECKING, Any

from bridge.lab import _figures, findings
from bridge.lab._units import duration, rate, share, size
from bridge.lab.summary import PERCENTILES, TIMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.lab.summary import Cell, Result

_COSTS: tuple[tuple[str, Callable[[Cell], float | None], Callable[[float], str]], ...] = (
    ("JVM's memory", lambda cell: cell.fact("rss", "jvm_bytes"), size),
    ("with workers", lambda cell: cell.rss_bytes, size),
    ("CPU time a row", lambda cell: cell.cpu_ns, duration),
    ("allocated a row", lambda cell: cell.fact("allocated_bytes_per_call"), size),
    ("GIL wait a row", lambda cell: cell.fact("gil", "wait_ns_per_call"), duration),
    ("GIL held a row", lambda cell: cell.fact("gil", "hold_ns_per_call"), duration),
    ("longest GC pause", lambda cell: _times(cell.fact("gc", "max_ms"), 1e6), duration),
    ("first result", lambda cell: _times(cell.fact("start", "first_result_ms"), 1e6), duration),
    ("lab's own", lambda cell: cell.fact("overhead_ns"), duration),
)


def html(result: Result) -> str:
    """Make the page.

    Raises
    ------
    ModuleNotFoundError
        If jinja2 or plotly is not installed.
    """
    import jinja2
    from markupsafe import Markup

    library = importlib.resources.files("plotly") / "package_data/plotly.min.js"
    page = importlib.resources.files("bridge.lab") / "page"
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((page / "report.html.j2").read_text("utf-8"))
    figures = _figures.figures(result)
    drawn = [{"name": each.name, "traces": each.traces, "layout": each.layout} for each in figures]
    packed = base64.b64encode(gzip.compress(library.read_bytes(), 9, mtime=0)).decode()
    return template.render(
        function=result.function["name"],
        headline=findings.headline(result),
        answers=findings.answers(result),
        notes=findings.notes(result),
        figures=figures,
        cells=_cells(result),
        costs=_costs(result),
        machine=_facts(result.machine),
        measured=_measured(result),
        file_name=f"{result.function['name'].replace(':', '-')}.json",
        css=Markup((page / "report.css").read_text("utf-8")),  # noqa: S704 - our own files
        script=Markup((page / "report.js").read_text("utf-8")),  # noqa: S704
        raw=Markup(_inside_script(result.document)),  # noqa: S704
        drawn=Markup(_inside_script(drawn)),  # noqa: S704
        library=Markup(packed),  # noqa: S704
    )


def csv(result: Result) -> str:
    """Make a table of the `rows`."""
    out = io.StringIO()
    found = rows(result)
    writer = _csv.DictWriter(out, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def rows(result: Result) -> list[dict[str, object]]:
    """List a row for each cell; times in nanoseconds, memory in bytes."""
    return [_row(result, cell) for cell in result.cells]


def _row(result: Result, cell: Cell) -> dict[str, object]:
    row: dict[str, object] = {
        "id": cell.id,
        "mode": cell.mode,
        "threads": cell.threads,
        "workers": cell.workers,
        "batch": cell.batch,
        "rate_per_s": cell.rate_per_s,
        "payload": cell.payload,
        "status": cell.status,
        "problem": cell.problem,
        "trials": len(cell.trials),
    }
    known = cell.usable
    row["calls"] = cell.latencies.count if known else None
    for name in ("rows_per_s", *TIMES):
        column = name if name == "rows_per_s" else f"{name.replace('.', '_')}_ns"
        spread = cell.spread(name) if known else None
        whole = None
        if known:
            whole = cell.rows_per_s if name == "rows_per_s" else cell.time(name)
        row[column] = _plain(whole)
        row[f"{column}_least"] = _plain(spread.least if spread else None)
        row[f"{column}_most"] = _plain(spread.most if spread else None)
    plain = result.baseline(cell)
    row["row_ns"] = _plain(cell.row_ns if known and cell.closed else None)
    row["python_row_ns"] = _plain(plain.row_ns if plain else None)
    row["own_ns"] = _plain(result.own_ns(cell) if known else None)
    row["gil_wait_ns"] = _plain(cell.fact("gil", "wait_ns_per_call"))
    row["gil_hold_ns"] = _plain(cell.fact("gil", "hold_ns_per_call"))
    row["gc_ns"] = _plain(cell.gc_ns)
    row["cpu_ns"] = _plain(cell.cpu_ns)
    row["allocated_bytes"] = _plain(cell.fact("allocated_bytes_per_call"))
    row["rss_bytes"] = _plain(cell.rss_bytes)
    row["first_result_ms"] = _plain(cell.fact("start", "first_result_ms"))
    row["overhead_ns"] = _plain(cell.fact("overhead_ns"))
    row["errors"] = "; ".join(f"{name}: {count}" for name, count in cell.errors.items())
    row["warnings"] = "; ".join(cell.warnings)
    return row


def _cells(result: Result) -> dict[str, Any]:
    head = ["cell", *PERCENTILES, "max", "rows a second", "trials differ by", "trust"]
    rows = []
    for cell in result.cells:
        if not cell.usable:
            told = f"{cell.status}: {cell.problem or 'no result'}"
            rows.append([_figures.label(cell), *["-"] * (len(head) - 2), told])
            continue
        times = [duration(cell.time(name)) for name in (*PERCENTILES, "max")]
        spread = share(cell.spread("p50").width) if len(cell.trials) > 1 else "one trial"
        raised = [f"{name} raised {number} times" for name, number in cell.errors.items()]
        trust = "; ".join([*(each["text"] for each in cell.trust), *raised])
        rows.append([_figures.label(cell), *times, rate(cell.rows_per_s), spread, trust])
    return {"head": head, "rows": rows}


def _costs(result: Result) -> dict[str, Any]:
    rows = []
    for cell in result.cells:
        if cell.usable:
            values = [(value(cell), word) for _, value, word in _COSTS]
            told = ["-" if value is None else word(value) for value, word in values]
            rows.append([_figures.label(cell), *told])
    return {"head": ["cell", *(name for name, _, _ in _COSTS)], "rows": rows}


def _facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for name, value in facts.items():
        if isinstance(value, dict):
            rows += [(f"{name}, {inner}", told) for inner, told in _facts(value)]
        else:
            rows.append(_fact(name, value))
    return rows


def _fact(name: str, value: Any) -> tuple[str, str]:
    """Name and word a fact by the unit at the end of its name."""
    for ending, word in (
        ("_ns", duration),
        ("_bytes", size),
        ("_share", share),
    ):
        if name.endswith(ending) and isinstance(value, (int, float)):
            return name.removesuffix(ending).replace("_", " "), word(value)
    return name.replace("_", " "), "unknown" if value is None else str(value)


def _measured(result: Result) -> list[tuple[str, str]]:
    function = result.function
    parameters = ", ".join(f"{each['name']}: {each['type']}" for each in function["parameters"])
    command = " ".join(result.document["command"])
    row_bytes = function.get("row_bytes")
    return [
        ("function", f"{function['name']}({parameters}) -> {function.get('returns')}"),
        ("rows", f"{function.get('rows')} of {function.get('inputs') or 'generated payloads'}"),
        ("a row", "unknown" if row_bytes is None else size(row_bytes)),
        ("command", command),
        ("JVM started by", result.document["host"]),
        ("measured", result.document["created"]),
        ("PyBridge", result.document["pybridge"]),
        ("trials", str(sum(len(cell.trials) for cell in result.cells))),
    ]


def _inside_script(value: object) -> str:
    # "<" would let a text of the data end the script; JSON reads the escape as the same.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _plain(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
