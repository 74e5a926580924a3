"""Words what a result says: which mode to use, what it costs, what should not be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.lab import advise
from bridge.lab._units import count, duration, rate, share

if TYPE_CHECKING:
    from bridge.lab.summary import BreakEven, Cell, Result

_HELD = 0.98
"""The share of an offered rate from which on it counts as held."""


@dataclass(frozen=True)
class Answer:
    """An answer to one question of the reader."""

    question: str
    short: str
    more: tuple[str, ...] = ()
    """Sentences with what supports it and what it costs."""


def answers(result: Result) -> list[Answer]:
    """Answer what most readers ask: in full for the first payload, in short for the others."""
    found: list[Answer] = []
    for payload in result.payloads:
        before = len(found)
        of = "" if payload is None else f" ({payload})"
        for question, goal in (
            (f"Which mode has the lowest latency{of}?", "latency"),
            (f"Which has the most rows a second{of}?", "throughput"),
        ):
            found += _recommended(result, payload, question, goal)
        even = result.break_even(payload)
        if even is not None:
            found.append(Answer(f"What does process mode cost{of}?", break_even_sentence(even)))
        held = saturation_sentences(result, payload)
        if held:
            found.append(Answer(f"Which rate is held{of}?", held[0], tuple(held[1:])))
        if payload != result.payloads[0]:
            found = [*found[:before], *(Answer(a.question, a.short) for a in found[before:])]
    return found


def headline(result: Result) -> str:
    """Answer in a sentence or two which mode to use and what it costs, for the first payload."""
    payload = result.payloads[0] if result.payloads else None
    even = result.break_even(payload)
    quick, fast = (
        next((each.best for each in _advice(result, goal) if each.payload == payload), None)
        for goal in ("latency", "throughput")
    )
    if quick is None or fast is None:
        return _plain_headline(result, payload)
    row = "a row" if payload is None else f"a row ({payload})"
    takes = f"{row} takes {duration(quick.time('p50'))} (p50), {duration(quick.time('p99'))} (p99)"
    if even is None:
        own = result.own_ns(quick)
        adds = "" if own is None else f", of which the bridge adds {_added(own)}"
        return f"In {quick.mode} mode, the only one measured, {takes}{adds}."
    if quick.mode == fast.mode:
        modes = f"Use {quick.mode} mode"
    else:
        modes = f"Use {quick.mode} mode for latency, {fast.mode} mode for rows a second"
    way = "more" if even.extra_ns >= 0 else "less"
    return f"{modes}: {takes}. Process mode costs {duration(abs(even.extra_ns))} {way} per call."


def _plain_headline(result: Result, payload: str | None) -> str:
    for cell in result.cells:
        if cell.usable and cell.payload == payload:
            times = f"{duration(cell.time('p50'))} (p50), {duration(cell.time('p99'))} (p99)"
            return f"Plain Python takes {times} a row; no mode has numbers."
    return "No cell has numbers: see below what happened to each."


def break_even_sentence(even: BreakEven) -> str:
    """Word the cost of process mode, and from which batch on it hardly counts."""
    thread, process = even.pairs[0]
    batch = "call" if thread.batch == 1 else f"row of a batch of {thread.batch}"
    way = "more" if even.extra_ns >= 0 else "less"
    cost = f"Process mode costs {duration(abs(even.extra_ns))} {way} per {batch}"
    beside = f"({duration(process.row_ns)}, thread mode {duration(thread.row_ns)})"
    limit = f"{even.level * 100:.0f} %"
    last = even.pairs[-1]
    left = last[1].row_ns / last[0].row_ns - 1
    if even.batch == thread.batch:
        rest = f"the difference is below {limit} for all measured batches"
    elif even.batch is not None:
        rest = f"from batches of {even.batch} rows on the difference is below {limit}"
    elif len(even.pairs) == 1:
        rest = "no other batch was measured in both modes"
    else:
        rest = f"at batches of {last[0].batch} rows, the largest measured, {share(left)} remain"
    return f"{cost} {beside}; {rest}."


def saturation_sentences(result: Result, payload: str | None) -> list[str]:
    """Word up to which offered rate each mode kept up, where rates were offered."""
    told = []
    for mode in ("thread", "process"):
        cells = [
            cell
            for cell in result.measured
            if cell.mode == mode and cell.payload == payload and not cell.closed
        ]
        cells.sort(key=lambda cell: cell.rate_per_s or 0)
        if not cells:
            continue
        held = [cell for cell in cells if holds(cell)]
        lost = [cell for cell in cells if not holds(cell)]
        name = f"{mode.capitalize()} mode"
        if held:
            best = held[-1]
            told.append(
                f"{name} holds {rate(best.rate_per_s or 0)} at p99 {duration(best.time('p99'))}."
            )
        if lost:
            told.append(
                f"{name} cannot hold {rate(lost[0].rate_per_s or 0)}: "
                f"it does {rate(lost[0].rows_per_s)}, and the queue grows."
            )
    return told


def holds(cell: Cell) -> bool:
    """Whether a cell of the open loop did as many rows as were offered."""
    return cell.rate_per_s is None or cell.rows_per_s >= _HELD * cell.rate_per_s


def notes(result: Result) -> list[str]:
    """List what a reader must know: warnings, cells without numbers, rows that raised."""
    found = []
    if not result.complete:
        found.append("The run ended before all its trials were made; this is what there is.")
    told = Counter(text for cell in result.cells for text in cell.warnings)
    for text, times in told.items():
        cells = [cell.id for cell in result.cells if text in cell.warnings]
        where = cells[0] if times == 1 else f"{times} cells"
        found.append(f"{where}: {text}")
    found += [
        f"{cell.id}: {cell.status}: {cell.problem or 'no result'}"
        for cell in result.cells
        if not cell.usable
    ]
    function = result.function
    if function["unused"]:
        found.append(f"columns that are no arguments: {', '.join(function['unused'])}")
    if function["left_out"]:
        found.append(f"{count(function['left_out'], 'row')} of those given are not used")
    failing = result.function.get("failing_rows") or {}
    found += [
        f"{name}: raised for {count(times, 'row')} of {result.function['rows']}; "
        "these calls are not timed"
        for name, times in failing.items()
    ]
    grouped = {trial.fields.get("group", 1) for cell in result.cells for trial in cell.trials}
    if max(grouped, default=1) > 1:
        found.append(
            f"Calls below 1 µs are timed in groups of up to {max(grouped)}: "
            "a percentile there is one of the groups' means."
        )
    return found


def _recommended(result: Result, payload: str | None, question: str, goal: str) -> list[Answer]:
    found = next(each for each in _advice(result, goal) if each.payload == payload)
    if found.best is None:
        return []
    name = advise.setting(found.best)
    return [Answer(question, f"{name[:1].upper()}{name[1:]}.", found.sentences)]


def _advice(result: Result, goal: str) -> list[advise.Advice]:
    return advise.advise(result, advise.parse_goals(goal))


def _added(own_ns: float) -> str:
    return duration(own_ns) if own_ns > 0 else "nothing that could be measured"
