"""Tells whether a second result is faster or slower than a first: a test over trials.

The unit is the trial, a process of its own: the samples of one process agree far better with each
other than with those of the next, so a test over samples would call every pair of runs different.
Welch's t-test is made on the logarithms of the trials' values, whose difference is a ratio; the
level is shared among all that is compared (Bonferroni), so that a comparison of many cells of the
same build finds nothing in 95 of 100 cases, not in each cell.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from bridge.lab._errors import LabError
from bridge.lab._units import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bridge.lab.summary import Cell, Result, Spread

METRICS = ("p50", "p90", "p99", "p99.9", "mean", "rows_per_s")
DIFFERENCES = ("machine", "function", "payload")
"""What may differ if it is asked for."""

CONFIDENCE = 0.95
LEAST_CHANGE = 0.02
"""What no verdict is given on: sessions of one build differ by as much in the layout of memory."""
_POWER = 0.8
# A histogram of three digits tells values apart that differ by 0.1 %; equal ones may differ so.
_RESOLUTION = 0.001 / math.sqrt(12)
_MEMORY_TOLERANCE = 0.02


@dataclass(frozen=True)
class Interval:
    """A change of cost and its confidence interval; 0.05 is five per cent slower."""

    change: float
    low: float
    high: float
    detectable: float
    """The slow-down that trials as many and as spread would find in 8 of 10 comparisons."""


@dataclass(frozen=True)
class Difference:
    """One metric of one cell in both results."""

    cell: Cell
    metric: str
    first: Spread
    second: Spread
    interval: Interval | None
    """None where a side has one trial alone: nothing then says what is noise."""
    drift: float | None
    """The change of plain Python between the files, None where it was not measured in both."""
    verdict: str
    """``faster``, ``slower``, ``not significant``, ``drift`` or ``untested``."""


@dataclass
class Comparison:
    """What two results have in common, and how it differs."""

    differences: list[Difference]
    broken: list[Cell] = field(default_factory=list)
    """Cells that had numbers in the first result and have none in the second."""
    notes: list[str] = field(default_factory=list)

    @property
    def slower(self) -> bool:
        """Whether anything became slower or broke."""
        return bool(self.broken) or any(each.verdict == "slower" for each in self.differences)


def compare(  # noqa: PLR0913 - what is compared, and five ways to have it otherwise
    first: Result,
    second: Result,
    *,
    metrics: Sequence[str] = ("p50",),
    allowed: Collection[str] = (),
    least_change: float = LEAST_CHANGE,
    paired: bool = False,
) -> Comparison:
    """Compare the cells that both results have.

    Parameters
    ----------
    metrics : sequence of str
        Of `METRICS`.
    allowed : collection of str
        Of `DIFFERENCES`: what the results may differ in.
    least_change : float
        The change below which none is called faster or slower, as a share.
    paired : bool
        Whether trial i of the one ran beside trial i of the other: drift then hits both.

    Raises
    ------
    LabError
        If the results are of different machines, functions or payloads, or share no cell.
    """
    notes = _notes(first, second, allowed)
    partners = {_key(cell): cell for cell in second.cells}
    pairs = [(cell, partners[_key(cell)]) for cell in first.measured if _key(cell) in partners]
    if not pairs:
        raise LabError(
            f"the results have no cell in common: first={_names(first)}, second={_names(second)}"
        )
    alone = len(first.measured) - len(pairs)
    alone += sum(_key(cell) not in {_key(each) for each in first.cells} for cell in second.measured)
    if alone:
        notes.append(f"{alone} cells are in one of the results alone and are left out")
    both = [(a, b) for a, b in pairs if b.usable]
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(both) * len(metrics))
    differences = []
    for pair in both:
        plain = [first.baseline(pair[0]), second.baseline(pair[1])]
        for metric in metrics:
            costs = [_costs(cell, metric) for cell in pair]
            beside = [_costs(cell, metric) for cell in plain if cell is not None]
            found = interval(costs[0], costs[1], confidence, paired=paired)
            drift = relative = None
            if not paired and len(beside) == len(costs):
                drift = statistics.median(beside[1]) / statistics.median(beside[0]) - 1
                relative = interval(costs[0], costs[1], confidence, beside=(beside[0], beside[1]))
            told = verdict(found, relative, least_change)
            old, new = (cell.spread(metric) for cell in pair)
            differences.append(Difference(pair[1], metric, old, new, found, drift, told))
    drifts = [each.drift for each in differences if each.drift is not None]
    largest = max(drifts, key=abs, default=0.0)
    if abs(largest) >= least_change:
        notes.append(f"plain Python, which no bridge is in, changed by up to {_signed(largest)}")
    return Comparison(differences, [b for _, b in pairs if not b.usable], notes)


def interval(
    first: Sequence[float],
    second: Sequence[float],
    confidence: float,
    *,
    beside: tuple[Sequence[float], Sequence[float]] | None = None,
    paired: bool = False,
) -> Interval | None:
    """Return the change from the first costs to the second; None with less than two of each.

    Parameters
    ----------
    beside : tuple
        First and second costs of what did not change: the interval is then of the change
        relative to its change.
    paired : bool
        Take the costs of one place in both for a pair, if there are as many.
    """
    from scipy.special import stdtrit

    groups = [first, second, *(beside or ())]
    if min(map(len, groups)) < 2:  # noqa: PLR2004 - a spread takes two
        return None
    logs = [[math.log(value) for value in values] for values in groups]
    if paired and beside is None and len(first) == len(second):
        samples = [[new - old for old, new in zip(*logs, strict=True)]]
        change = statistics.fmean(samples[0])
        least_variance = 2 * _RESOLUTION**2
    else:
        samples, least_variance = logs, _RESOLUTION**2
        means = [statistics.fmean(values) for values in logs]
        change = sum(sign * mean for sign, mean in zip((-1, 1, 1, -1), means, strict=False))
    parts = [max(statistics.variance(values), least_variance) / len(values) for values in samples]
    # Welch and Satterthwaite; of one sample this is its size less one.
    degrees = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, samples, strict=True)
    )
    error = math.sqrt(sum(parts))
    reach = float(stdtrit(degrees, (1 + confidence) / 2)) * error
    found = reach + float(stdtrit(degrees, _POWER)) * error
    return Interval(*(math.expm1(x) for x in (change, change - reach, change + reach, found)))


def verdict(
    found: Interval | None,
    relative: Interval | None,
    least_change: float = LEAST_CHANGE,
) -> str:
    """Word an interval.

    ``relative`` is the interval relative to plain Python, where both files have that. A change
    that plain Python shares so far that nothing significant is left of it is ``drift``.
    """
    if found is None:
        return "untested"
    if found.low <= 0 <= found.high or abs(found.change) < least_change:
        return "not significant"
    way = 1 if found.change > 0 else -1
    if relative is not None and way * relative.change < way * found.change:
        nearest = relative.low if way > 0 else relative.high
        if way * nearest <= 0:
            return "drift"
    return "slower" if way > 0 else "faster"


def _costs(cell: Cell, metric: str) -> list[float]:
    values = cell.values(metric)
    return [1 / value for value in values] if metric == "rows_per_s" else values


def _key(cell: Cell) -> tuple[object, ...]:
    return (cell.mode, cell.threads, cell.workers, cell.batch, cell.rate_per_s, cell.payload)


def _names(result: Result) -> str:
    return ", ".join(cell.id for cell in result.measured) or "none with numbers"


def _notes(first: Result, second: Result, allowed: Collection[str]) -> list[str]:
    notes = []
    for kind, seen in (
        ("machine", _machine_differs(first, second)),
        ("function", _function_differs(first, second)),
        ("payload", _payload_differs(first, second)),
    ):
        if seen and kind not in allowed:
            raise LabError(
                f"the results are of different {kind}s: {seen}; "
                f"--allow-different {kind} compares them all the same"
            )
        if seen:
            notes.append(f"different {kind}s: {seen}")
    for name in ("kernel", "governor", "jvm", "python"):
        old, new = first.machine.get(name), second.machine.get(name)
        if old != new:
            notes.append(f"{name}: {old}, then {new}")
    for name, called in (("pybridge", "pybridge"), ("host", "JVM started by")):
        old, new = first.document.get(name), second.document.get(name)
        if old != new:
            notes.append(f"{called}: {old}, then {new}")
    if not (first.complete and second.complete):
        notes.append("a run ended before all its trials were made")
    for result, which in ((first, "first"), (second, "second")):
        warned = sum(bool(cell.warnings) for cell in result.measured)
        if warned:
            notes.append(f"{warned} cells of the {which} result carry a warning; see its report")
    return notes


def _machine_differs(first: Result, second: Result) -> str:
    old, new = first.machine, second.machine
    for name in ("cpu", "cores"):
        if old.get(name) != new.get(name):
            return f"{name}={old.get(name)}, then {name}={new.get(name)}"
    memory = [machine.get("memory_bytes") or 0 for machine in (old, new)]
    if abs(memory[0] - memory[1]) > _MEMORY_TOLERANCE * max(memory):
        return f"memory_bytes={memory[0]}, then memory_bytes={memory[1]}"
    return ""


def _function_differs(first: Result, second: Result) -> str:
    old, new = first.function, second.function
    if old["name"] != new["name"]:
        return f"{old['name']}, then {new['name']}"
    types = [[each["type"] for each in function["parameters"]] for function in (old, new)]
    return "" if types[0] == types[1] else f"{old['name']}{types[0]}, then {types[1]}"


def _payload_differs(first: Result, second: Result) -> str:
    old, new = first.function, second.function
    files = [PurePath(function.get("inputs") or "").name for function in (old, new)]
    if files[0] != files[1]:
        return f"inputs={files[0]!r}, then inputs={files[1]!r}"
    for name in ("rows", "row_bytes"):
        if old.get(name) != new.get(name):
            return f"{name}={old.get(name)}, then {name}={new.get(name)}"
    return ""


def sentence(difference: Difference) -> str:
    """Word one difference, with its interval and what the test could have found."""
    found = difference.interval
    name = f"{difference.cell.id}, {difference.metric.replace('_', ' ')}"
    if found is None:
        return f"{name}: one trial says nothing about noise; run with --trials 3 or more"
    way = "slower" if found.change > 0 else "faster"
    told = f"{share(abs(found.change))} {way} ({_signed(found.low)} to {_signed(found.high)})"
    if difference.verdict == "not significant":
        could = f"these trials would find a slow-down of {share(found.detectable)}"
        if found.detectable > 1:
            could = "the trials are too few, or too far apart, to find even a doubling"
        return f"{name}: not significant: {told}; {could}"
    if difference.verdict == "drift":
        drift = difference.drift or 0.0
        return (
            f"{name}: {told}, but plain Python, which no bridge is in, changed by "
            f"{_signed(drift)} between the files: beside that drift nothing significant is left"
        )
    return f"{name}: {told}"


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else ''}{share(change)}"
