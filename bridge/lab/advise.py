"""Turns a result into advice: mode, threads, workers and batch for a goal, and what they cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.lab._errors import LabError
from bridge.lab._units import count, duration, rate, share, size
from bridge.lab.summary import TIMES, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge.lab.summary import Result

_GOAL = re.compile(r"([a-z][\w.]*)\s*(?:([<>])=?\s*([\d.]+)\s*([a-zA-Zµ]*)(?:/s)?)?")
_TIME_UNITS = {"ns": 1.0, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9}
_RATE_UNITS = {"": 1.0, "k": 1e3, "M": 1e6}
_SIZE_UNITS = {"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_NAMES = {"latency": "p99", "rate": "throughput"}
_ALIKE = 0.05
"""Cells whose numbers are so near each other are alike; the simplest of them is advised."""

WANTED = "throughput, latency, memory, cpu, p99<1ms, throughput>10k/s, memory<500MB"


@dataclass(frozen=True)
class Goal:
    """What is wanted of a quantity: a limit to it, or without one the best of it."""

    quantity: str
    limit: float | None

    @property
    def more_is_better(self) -> bool:
        """Whether the limit is a least."""
        return self.quantity == "throughput"

    def words(self) -> str:
        """Word it as it may be given."""
        if self.limit is None:
            return f"{'the most' if self.more_is_better else 'the least'} {self.quantity}"
        sign = ">=" if self.more_is_better else "<="
        return f"{self.quantity} {sign} {worded(self.quantity, self.limit)}"

    def values(self, cell: Cell) -> list[float]:
        """List the cell's values of the quantity, one for each trial that has it."""
        if self.quantity in TIMES:
            return cell.values(self.quantity)
        if self.quantity == "throughput":
            return cell.values("rows_per_s")
        one = cell.rss_bytes if self.quantity == "memory" else cell.cpu_ns
        return [] if one is None else [one]

    def value(self, cell: Cell) -> float | None:
        """Return the cell's value of all trials together."""
        if self.quantity in TIMES:
            return cell.time(self.quantity)
        if self.quantity == "throughput":
            return cell.rows_per_s
        return next(iter(self.values(cell)), None)

    def met(self, cell: Cell) -> bool:
        """Whether each trial of the cell is within the limit."""
        return self.missed_by(cell) <= 0

    def missed_by(self, cell: Cell) -> float:
        """Return how far the worst trial is beyond the limit, as a share of it."""
        values = self.values(cell)
        if self.limit is None:
            return 0.0
        if not values:
            return float("inf")
        if self.more_is_better:
            return 1 - min(values) / self.limit
        return max(values) / self.limit - 1


@dataclass(frozen=True)
class Advice:
    """What is advised for one payload."""

    payload: str | None
    goals: tuple[Goal, ...]
    best: Cell | None
    """The cell to go by; None if none meets the goals."""
    nearest: Cell | None
    """Without a best: the one that misses them by the least. None if nothing was measured."""
    others: tuple[Cell, ...]
    """The next best ones."""
    sentences: tuple[str, ...]


def parse_goals(text: str) -> tuple[Goal, ...]:
    """Read goals, separated by commas: ``p99<1ms,memory<500MB,throughput``.

    A quantity without a limit is what the best cell is chosen by; without any it is throughput.

    Raises
    ------
    LabError
        If one is no goal.
    """
    goals = [_parsed(part.strip()) for part in text.split(",")]
    aims = [goal for goal in goals if goal.limit is None]
    if len(aims) > 1:
        raise LabError(f"several quantities without a limit: seen={text!r}, wanted one")
    return tuple(goals if aims else [*goals, Goal("throughput", None)])


def advise(result: Result, goals: Sequence[Goal]) -> list[Advice]:
    """Choose a cell for each payload of the result."""
    return [_advice(result, payload, goals) for payload in result.payloads]


def worded(quantity: str, value: float) -> str:
    """Format a value of a quantity."""
    if quantity == "throughput":
        return rate(value)
    return size(value) if quantity == "memory" else duration(value)


def setting(cell: Cell) -> str:
    """Name what a cell was measured with, as a reader would set it."""
    if cell.mode == "python":
        return "plain Python"
    parts = [f"{cell.mode} mode", count(cell.threads, "thread")]
    if cell.mode == "process":
        parts.append(count(cell.workers, "worker"))
    parts.append("one row at a time" if cell.batch == 1 else f"batches of {cell.batch}")
    if not cell.closed:
        parts.append(f"at {rate(cell.rate_per_s or 0)}")
    return ", ".join(parts)


def _parsed(text: str) -> Goal:
    found = _GOAL.fullmatch(text)
    if not found:
        raise LabError(f"no such goal: seen={text!r}, wanted one of: {WANTED}")
    name, sign, number, unit = found.groups()
    quantity = _NAMES.get(name, name)
    if quantity not in (*TIMES, "throughput", "memory", "cpu"):
        raise LabError(f"no such goal: seen={text!r}, wanted one of: {WANTED}")
    if sign is None:
        return Goal(quantity, None)
    wanted = ">" if quantity == "throughput" else "<"
    if sign != wanted:
        raise LabError(f"a goal the wrong way round: seen={text!r}, wanted={quantity}{wanted}...")
    units = _TIME_UNITS
    if quantity == "throughput":
        units = _RATE_UNITS
    elif quantity == "memory":
        units = _SIZE_UNITS
    try:
        return Goal(quantity, float(number) * units[unit])
    except (KeyError, ValueError) as error:
        names = ", ".join(each or "none" for each in units)
        raise LabError(
            f"no such limit: seen={text!r}, wanted a number and one of: {names}"
        ) from error


def _advice(result: Result, payload: str | None, goals: Sequence[Goal]) -> Advice:
    cells = [cell for cell in result.measured if cell.payload == payload]
    limits = [goal for goal in goals if goal.limit is not None]
    aim = next(goal for goal in goals if goal.limit is None)
    fit = [cell for cell in cells if all(goal.met(cell) for goal in limits)]
    ranked = _ranked(fit, aim)
    if not ranked:
        nearest = min(cells, key=lambda cell: _missed(cell, limits), default=None)
        said = _missing(nearest, limits, fit, aim)
        return Advice(payload, tuple(goals), None, nearest, (), said)
    best = ranked[0]
    sentences = (
        *_reasons(best, goals, ranked),
        *_costs(result, best, cells),
        *(f"Not to be trusted: {text}" for text in best.warnings),
    )
    return Advice(payload, tuple(goals), best, None, tuple(ranked[1:4]), sentences)


def _ranked(cells: Sequence[Cell], aim: Goal) -> list[Cell]:
    """Order by the aim; the simplest of those that are alike comes first."""
    known = [(cell, value) for cell in cells if (value := aim.value(cell)) is not None]
    known.sort(key=lambda each: each[1], reverse=aim.more_is_better)
    if not known:
        return []
    top = known[0][1]
    alike = [cell for cell, value in known if abs(value / top - 1) <= _ALIKE]
    first = min(alike, key=_effort)
    return [first, *(cell for cell, _ in known if cell is not first)]


def _effort(cell: Cell) -> tuple[int, int, int, float]:
    return (cell.workers, cell.threads, cell.batch, cell.rate_per_s or 0)


def _missed(cell: Cell, limits: Sequence[Goal]) -> float:
    return max((goal.missed_by(cell) for goal in limits), default=0.0)


def _missing(
    nearest: Cell | None, limits: Sequence[Goal], fit: Sequence[Cell], aim: Goal
) -> tuple[str, ...]:
    if nearest is None:
        return ("No cell of thread or process mode has numbers.",)
    if fit:
        return (f"No cell says anything about {aim.quantity}.",)
    wanted = " and ".join(goal.words() for goal in limits)
    told = []
    for goal in limits:
        values = goal.values(nearest)
        if not values:
            told.append(f"{goal.quantity} was not measured")
        elif not goal.met(nearest):
            worst = min(values) if goal.more_is_better else max(values)
            side = "below" if goal.more_is_better else "above"
            told.append(
                f"its worst trial has {goal.quantity} {worded(goal.quantity, worst)}, "
                f"{share(goal.missed_by(nearest))} {side} the limit"
            )
    return (
        f"No measured cell meets {wanted} in every trial.",
        f"The nearest is {setting(nearest)}: {'; '.join(told)}.",
    )


def _reasons(best: Cell, goals: Sequence[Goal], ranked: Sequence[Cell]) -> list[str]:
    told = []
    for goal in goals:
        value = goal.value(best)
        values = goal.values(best)
        if value is None:
            continue
        text = f"{goal.quantity} {worded(goal.quantity, value)}"
        if len(values) > 1:
            low, high = worded(goal.quantity, min(values)), worded(goal.quantity, max(values))
            text += f" ({low} to {high} over {len(values)} trials)"
        told.append(text)
    sentences = [f"It has {', '.join(told)}."]
    aim = next(goal for goal in goals if goal.limit is None)
    others = _ranked([cell for cell in ranked if cell.mode != best.mode], aim)
    if others:
        sentences.append(_beside(best, others[0], aim))
    return sentences


def _beside(best: Cell, other: Cell, aim: Goal) -> str:
    own, theirs = aim.value(best) or 0.0, aim.value(other) or 0.0
    ratio = theirs / own
    told = f"{share(abs(ratio - 1))} {'more' if ratio > 1 else 'less'}"
    if ratio >= 2:  # noqa: PLR2004 - "150 % more" is hard to read
        told = f"{ratio:.1f} times as much"
    return (
        f"The best of {other.mode} mode, {setting(other).partition(', ')[2]}, has "
        f"{worded(aim.quantity, theirs)}, {told}."
    )


def _costs(result: Result, best: Cell, cells: Sequence[Cell]) -> list[str]:
    told = []
    if best.rss_bytes is not None:
        told.append(f"{size(best.rss_bytes)} of memory (JVM and workers)")
    if best.cpu_ns is not None:
        told.append(f"{duration(best.cpu_ns)} of CPU time a row")
    started = best.fact("start", "first_result_ms")
    if started is not None:
        told.append(f"{duration(started * 1e6)} from start to the first result")
    sentences = [f"It costs {', '.join(told)}."] if told else []
    quickest = min(cells, key=lambda cell: cell.time("p50"))
    if quickest.time("p50") * (1 + _ALIKE) < best.time("p50"):
        sentences.append(
            f"A row waits {duration(best.time('p50'))} (p50) for its result; "
            f"with {setting(quickest)} it would be {duration(quickest.time('p50'))}."
        )
    own, plain = result.own_ns(best), result.baseline(best)
    if own is not None and plain is not None:
        words = f"{duration(own)} of a row's {duration(best.row_ns)} of thread time"
        if own <= 0:
            words = "nothing that could be measured"
        sentences.append(
            f"Plain Python takes {duration(plain.row_ns)} for a row; "
            f"the bridge, with all waiting, adds {words}."
        )
    return sentences
