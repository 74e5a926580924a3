"""Builds the figures of a report: traces for the chart library, a sentence and a table of each.

Colours are roles (``@thread``), which the page resolves by its light or dark style. Modes differ
in dash and symbol too, so that a figure reads without colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bridge.lab import findings
from bridge.lab._axes import MODES, NAMES, SYMBOLS, batch_axis, line, log_axis, throughput_line
from bridge.lab._units import count, duration, rate, share
from bridge.lab.summary import PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab.summary import Cell, Result

_MOST_CURVES = 8


@dataclass(frozen=True)
class Figure:
    """One figure: what it shows, in words, as a chart and as a table."""

    name: str
    title: str
    says: str
    head: list[str]
    rows: list[list[str]]
    traces: list[dict[str, Any]]
    layout: dict[str, Any] = field(default_factory=dict)


def figures(result: Result) -> list[Figure]:
    """Build those figures that the result has numbers for."""
    made = [
        _percentiles(result),
        _histogram(result),
        _where_time_goes(result),
        *(_break_even(result, payload) for payload in result.payloads),
        *(_batches(result, payload) for payload in result.payloads),
        _payloads(result),
        _rates(result),
        _scaling(result),
        _over_time(result),
    ]
    return [figure for figure in made if figure is not None]


def main_cells(result: Result) -> list[Cell]:
    """Return the cells that a reader looks at first: the closed loop, fewest threads and rows."""
    found = []
    for payload in result.payloads:
        for mode in MODES:
            cells = [
                cell
                for cell in result.cells
                if cell.usable and cell.closed and cell.mode == mode and cell.payload == payload
            ]
            if cells:
                found.append(min(cells, key=lambda each: (each.threads, each.batch, each.workers)))
    return found


def label(cell: Cell) -> str:
    """Name a cell within a figure."""
    parts = [NAMES[cell.mode]]
    if cell.threads > 1:
        parts.append(f"{cell.threads} threads")
    if cell.workers > 1:
        parts.append(f"{cell.workers} workers")
    if cell.batch > 1:
        parts.append(f"batch {cell.batch}")
    if not cell.closed:
        parts.append(rate(cell.rate_per_s or 0))
    if cell.payload is not None:
        parts.append(cell.payload)
    return ", ".join(parts)


def _percentiles(result: Result) -> Figure | None:
    cells = main_cells(result)
    if not cells:
        return None
    traces = []
    times: list[float] = []
    for cell in cells[:_MOST_CURVES]:
        points = cell.latencies.curve()
        times += [ns for _, ns in points]
        nines = [100 / (100 - part) for part, _ in points]
        texts = [f"{part:.5g} %: {duration(ns)}" for part, ns in points]
        ys = [ns for _, ns in points]
        traces.append(line(cell.mode, label(cell), nines, ys, texts, markers=False))
    ticks = [1.0, 2.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6]
    names = ["0", "50", "90", "99", "99.9", "99.99", "99.999", "99.9999"]
    slow = max(cells, key=lambda cell: cell.time("p99"))
    quick = min(cells, key=lambda cell: cell.time("p99"))
    says = f"99 of 100 rows of {label(quick)} take at most {duration(quick.time('p99'))}"
    if slow is not quick:
        says += f", of {label(slow)} {duration(slow.time('p99'))}"
    return Figure(
        "percentiles",
        "How long a row takes: latency percentiles",
        f"{says}. The further right, the rarer.",
        ["cell", *PERCENTILES, "max", "p99 over the trials"],
        [
            [
                label(cell),
                *(duration(cell.time(name)) for name in (*PERCENTILES, "max")),
                _between(cell, "p99", duration),
            ]
            for cell in result.cells
            if cell.usable
        ],
        traces,
        {
            "xaxis": {"type": "log", "title": {"text": "per cent of rows"}}
            | {"tickmode": "array", "tickvals": ticks, "ticktext": names},
            "yaxis": log_axis(times, duration, "latency"),
        },
    )


def _histogram(result: Result) -> Figure | None:
    cells = main_cells(result)[:_MOST_CURVES]
    if not cells:
        return None
    traces, rows = [], []
    edges: list[float] = []
    for cell in cells:
        bins = [each for each in cell.latencies.bins() if each[2] / cell.latencies.count > 1e-4]  # noqa: PLR2004 - too thin to see
        xs, ys, texts = [], [], []
        for low, high, number in bins:
            part = number / cell.latencies.count
            told = f"{duration(low)} to {duration(high)}: {share(part)}"
            # Each bin stands on the axis, so that gaps between them stay gaps.
            xs += [low, low, high, high]
            ys += [0, part * 100, part * 100, 0]
            texts += [told] * 4
            rows.append([label(cell), duration(low), duration(high), share(part)])
        edges += xs
        trace = line(cell.mode, label(cell), xs, ys, texts, markers=False)
        trace["line"] |= {"dash": "solid", "width": 1}
        traces.append(trace | {"fill": "tozeroy", "fillcolor": f"@{cell.mode}-fill"})
    fastest = min(cells, key=lambda cell: cell.time("p50"))
    return Figure(
        "histogram",
        "How the latencies are spread",
        f"Half of the rows of {label(fastest)} take {duration(fastest.time('p50'))} or less. "
        "Bins of fewer than one row in 10 000 are left out.",
        ["cell", "from", "to", "share of rows"],
        rows,
        traces,
        {
            "xaxis": log_axis(edges, duration, "latency"),
            "yaxis": {"title": {"text": "per cent of rows"}, "rangemode": "tozero"},
        },
    )


def _where_time_goes(result: Result) -> Figure | None:
    cells = [
        cell
        for cell in result.measured
        if cell.closed and cell.payload == result.payloads[0] and result.shares(cell)
    ]
    if not cells:
        return None
    names = ["plain Python", "bridge", "bridge and queue for a worker"]
    names += ["waiting for the GIL", "garbage collection"]
    roles = dict(zip(names, ("python", "thread", "thread", "process", "other"), strict=True))
    shapes = dict(zip(names, ("", "", "/", "x", "."), strict=True))
    parts = {cell.id: {each.name: each.ns for each in result.shares(cell)} for cell in cells}
    names = [name for name in names if any(each.get(name) for each in parts.values())]
    labels = [label(cell) for cell in cells]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": labels,
            "x": [parts[cell.id].get(name, 0.0) / cell.row_ns * 100 for cell in cells],
            "text": [duration(parts[cell.id].get(name, 0.0)) for cell in cells],
            "textposition": "none",
            "hovertemplate": f"{name}: %{{text}}<extra></extra>",
            "marker": {"color": f"@{roles[name]}", "pattern": {"shape": shapes[name]}},
        }
        for name in names
    ]
    first = cells[0]
    own = result.shares(first)[-1].ns
    return Figure(
        "shares",
        "Where the time of a row goes",
        f"Of the {duration(first.row_ns)} that a row takes in {label(first)}, "
        f"plain Python needs {duration(parts[first.id]['plain Python'])} and the bridge "
        f"{duration(own)}. The bridge's share is what is left when all else is taken off.",
        ["cell", "a row", *names],
        [
            [
                label(cell),
                duration(cell.row_ns),
                *(duration(parts[cell.id].get(name, 0.0)) for name in names),
            ]
            for cell in cells
        ],
        traces,
        {
            "barmode": "stack",
            "legend": {"traceorder": "normal"},
            "height": 150 + 34 * len(cells),
            "xaxis": {"title": {"text": "per cent of a row's time"}, "range": [0, 100]},
            "yaxis": {"autorange": "reversed", "automargin": True},
        },
    )


def _break_even(result: Result, payload: str | None) -> Figure | None:
    even = result.break_even(payload)
    if even is None or len(even.pairs) == 1:
        return None
    batches = [thread.batch for thread, _ in even.pairs]
    extra = [process.row_ns / thread.row_ns - 1 for thread, process in even.pairs]
    own = [process.row_ns - thread.row_ns for thread, process in even.pairs]
    texts = [
        f"batch {batch}: {share(part)} ({duration(ns)})"
        for batch, part, ns in zip(batches, extra, own, strict=True)
    ]
    limit = even.level * 100
    title = "more than thread mode"
    return Figure(
        _named("break-even", payload),
        _titled("What process mode costs more than thread mode", payload),
        findings.break_even_sentence(even),
        ["batch", "thread mode, a row", "process mode, a row", "difference", "share"],
        [
            [str(batch), duration(pair[0].row_ns), duration(pair[1].row_ns), duration(ns), share(x)]
            for batch, pair, ns, x in zip(batches, even.pairs, own, extra, strict=True)
        ],
        [
            line("process", "process mode", batches, [part * 100 for part in extra], texts),
            {
                **line("other", f"{limit:.0f} %", batches, [limit] * len(batches), None),
                "mode": "lines",
            },
        ],
        {
            "xaxis": batch_axis(batches),
            "yaxis": log_axis([x * 100 for x in extra] + [limit], "{:g} %".format, title)
            if min(extra) > 0
            else {"title": {"text": title}, "ticksuffix": " %"},
        },
    )


def _batches(result: Result, payload: str | None) -> Figure | None:
    closed = [cell for cell in result.cells if cell.usable and cell.closed]
    cells = [cell for cell in closed if cell.payload == payload]
    groups = [
        (mode, sorted((cell for cell in cells if _is_first(cell, mode, cells)), key=_by_batch))
        for mode in MODES
    ]
    batches = sorted({cell.batch for _, group in groups for cell in group})
    if len(batches) == 1 or not batches:
        return None
    shown = [cell for _, group in groups for cell in group]
    best = max(shown, key=lambda cell: cell.rows_per_s)
    return Figure(
        _named("batches", payload),
        _titled("Rows a second against the batch", payload),
        f"The most is {rate(best.rows_per_s)}, in {label(best)}.",
        ["cell", "batch", "rows a second", "over the trials", "p50", "p99"],
        [_throughput_row(cell) for cell in shown],
        [
            throughput_line(mode, NAMES[mode], [cell.batch for cell in group], group)
            for mode, group in groups
            if group
        ],
        {
            "xaxis": batch_axis(batches),
            "yaxis": log_axis([cell.rows_per_s for cell in shown], rate, "rows a second"),
        },
    )


def _payloads(result: Result) -> Figure | None:
    cells = main_cells(result)
    if len({cell.payload for cell in cells}) <= 1:
        return None
    slowest = min(cells, key=lambda cell: cell.rows_per_s)
    return Figure(
        "payloads",
        "Rows a second against the payload",
        f"The fewest are {rate(slowest.rows_per_s)}, in {label(slowest)}.",
        ["cell", "batch", "rows a second", "over the trials", "p50", "p99"],
        [_throughput_row(cell) for cell in cells],
        [
            throughput_line(mode, NAMES[mode], [cell.payload or "" for cell in group], group)
            for mode in MODES
            if (group := [cell for cell in cells if cell.mode == mode])
        ],
        {
            "xaxis": {"type": "category", "title": {"text": "payload"}},
            "yaxis": log_axis([cell.rows_per_s for cell in cells], rate, "rows a second"),
        },
    )


def _rates(result: Result) -> Figure | None:
    cells = [cell for cell in result.measured if not cell.closed]
    cells = [cell for cell in cells if cell.payload == cells[0].payload]
    if not cells:
        return None
    traces = []
    for mode in ("thread", "process"):
        for name in ("p50", "p99"):
            group = sorted((cell for cell in cells if cell.mode == mode), key=_by_rate)
            xs, ys = [cell.rate_per_s or 0 for cell in group], [cell.time(name) for cell in group]
            texts = [f"{label(cell)}: {name} {duration(cell.time(name))}" for cell in group]
            drawn = line(mode, f"{NAMES[mode]}, {name}", xs, ys, texts)
            # A cross where the queue grew: its latency is that of the run's length.
            symbols = [SYMBOLS[mode] if findings.holds(cell) else "x" for cell in group]
            drawn["marker"] |= {"symbol": symbols, "size": 10}
            drawn["line"] |= {"dash": "solid" if name == "p50" else "dash"}
            if group:
                traces.append(drawn)
    times = [cell.time(name) for cell in cells for name in ("p50", "p99")]
    return Figure(
        "rates",
        "Latency against the offered rate",
        " ".join(findings.saturation_sentences(result, cells[0].payload))
        + " Latency counts from the time at which a row was due; a cross is a rate not held."
        " Woken late is the machine's share: how late a thread that waited for a row began.",
        [
            "cell",
            "offered",
            "done",
            "p50",
            "p99",
            "p99.9",
            "p99 from its start",
            "woken late, p50",
            "p99",
            "not begun",
            "held",
        ],
        [
            [
                label(cell),
                rate(cell.rate_per_s or 0),
                rate(cell.rows_per_s),
                *(duration(cell.time(name)) for name in ("p50", "p99", "p99.9")),
                duration(cell.service.time("p99")) if cell.service else "-",
                *(_or_dash(cell.fact("wakeup_ns", name), duration) for name in ("p50", "p99")),
                f"{cell.fact('unserved') or 0:.0f} rows of a trial",
                "yes" if findings.holds(cell) else "no",
            ]
            for cell in sorted(cells, key=lambda each: (each.mode, _by_rate(each)))
        ],
        traces,
        {
            "xaxis": log_axis([cell.rate_per_s or 0 for cell in cells], rate, "offered rows"),
            "yaxis": log_axis(times, duration, "latency"),
        },
    )


def _scaling(result: Result) -> Figure | None:
    payload = result.payloads[0] if result.payloads else None
    closed = [cell for cell in result.measured if cell.closed and cell.payload == payload]
    batch = min((cell.batch for cell in closed), default=1)
    cells = [cell for cell in closed if cell.batch == batch]
    threads = sorted({cell.threads for cell in cells})
    if len(threads) == 1 or not cells:
        return None
    groups: dict[tuple[str, int], list[Cell]] = {}
    for cell in sorted(cells, key=lambda each: (each.mode != "thread", each.workers, each.threads)):
        workers = cell.workers if cell.mode == "process" else 0
        groups.setdefault((cell.mode, workers), []).append(cell)
    traces = []
    for place, ((mode, workers), group) in enumerate(groups.items()):
        name = NAMES[mode] + (f", {workers} workers" if workers > 1 else "")
        drawn = throughput_line(mode, name, [cell.threads for cell in group], group)
        drawn["marker"]["symbol"] = ("circle", "square", "triangle-up", "star", "cross")[place % 5]
        traces.append(drawn)
    best = max(cells, key=lambda cell: cell.rows_per_s)
    first = min(cells, key=lambda cell: (cell.mode != best.mode, cell.threads, cell.workers))
    times = best.rows_per_s / first.rows_per_s
    says = f"The most is {rate(best.rows_per_s)}, in {label(best)}"
    if best is not first:
        says += f": {times:.2f} times that of {count(first.threads, 'thread')}"
        says += f" and {count(first.workers, 'worker')}" if first.mode == "process" else ""
    return Figure(
        "scaling",
        "Rows a second against threads and workers",
        f"{says}.",
        ["cell", "batch", "rows a second", "over the trials", "p50", "p99"],
        [_throughput_row(cell) for cell in cells],
        traces,
        {
            "xaxis": {"title": {"text": "threads"}, "tickmode": "array", "tickvals": threads},
            "yaxis": {"title": {"text": "rows a second"}, "rangemode": "tozero"},
        },
    )


def _over_time(result: Result) -> Figure | None:
    cells = [cell for cell in main_cells(result) if len(_seconds(cell)) > 1][:_MOST_CURVES]
    if not cells:
        return None
    return Figure(
        "time",
        "Rows of each second, the first trial",
        "A level line is what a warm and undisturbed run looks like.",
        ["cell", "least", "most"],
        [[label(cell), rate(min(_seconds(cell))), rate(max(_seconds(cell)))] for cell in cells],
        [
            line(
                cell.mode,
                label(cell),
                list(range(1, len(_seconds(cell)) + 1)),
                _seconds(cell),
                [rate(each) for each in _seconds(cell)],
            )
            for cell in cells
        ],
        {
            "xaxis": {"title": {"text": "second"}, "tickformat": "d"},
            "yaxis": {"title": {"text": "rows a second"}, "rangemode": "tozero"},
        },
    )


def _seconds(cell: Cell) -> list[float]:
    # The last second is a whole one by chance alone.
    return [float(each) for each in (cell.trials[0].fields.get("per_second") or [])][:-1]


def _throughput_row(cell: Cell) -> list[str]:
    return [
        label(cell),
        str(cell.batch),
        rate(cell.rows_per_s),
        _between(cell, "rows_per_s", rate),
        duration(cell.time("p50")),
        duration(cell.time("p99")),
    ]


def _between(cell: Cell, name: str, word: Callable[[float], str]) -> str:
    if len(cell.trials) == 1:
        return "one trial"
    spread = cell.spread(name)
    return f"{word(spread.least)} to {word(spread.most)}"


def _or_dash(value: float | None, word: Callable[[float], str]) -> str:
    return "-" if value is None else word(value)


def _is_first(cell: Cell, mode: str, cells: Sequence[Cell]) -> bool:
    same = [(each.threads, each.workers) for each in cells if each.mode == mode]
    return cell.mode == mode and (cell.threads, cell.workers) == min(same)


def _by_batch(cell: Cell) -> int:
    return cell.batch


def _by_rate(cell: Cell) -> float:
    return cell.rate_per_s or 0.0


def _named(name: str, payload: str | None) -> str:
    return (
        name if payload is None else f"{name}-{''.join(c if c.isalnum() else '-' for c in payload)}"
    )


def _titled(title: str, payload: str | None) -> str:
    return title if payload is None else f"{title} ({payload})"
