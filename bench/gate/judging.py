"""Judges what was measured by what was recorded: which figures cost more than they may."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gate.baselines import Baselines
    from gate.counts import Count
    from gate.measurement import Measurement

# docs/benchmarks.md tells by which recorded runs these were chosen.
COUNT_LIMIT = 0.05
"""How much more instructions a call may take, ours alone and all of them."""
RATIO_LIMIT = 0.12
"""How much larger the median of the ratios to a reference program may be."""
_DOUBT = 0.025
"""How likely a machine that is as fast as recorded may seem slower."""


@dataclass(frozen=True)
class Figure:
    """One number, then and now; both are costs, so more is worse."""

    name: str
    part: str
    """``own`` or ``total`` instructions, or ``ratio``."""
    recorded: float
    seen: float
    limit: float
    """The share by which it may be larger."""
    least: float
    """What it surely is, whatever the noise: ``seen`` itself where there is none."""

    @property
    def change(self) -> float:
        """The share by which it is larger."""
        return self.seen / self.recorded - 1

    @property
    def is_slower(self) -> bool:
        """Whether it is larger than it may be, and that by more than noise."""
        return self.change > self.limit and self.least > self.recorded

    @property
    def is_unsure(self) -> bool:
        """Whether it is larger than it may be, which noise alone may have done."""
        return self.change > self.limit and not self.is_slower

    @property
    def is_faster(self) -> bool:
        """Whether the record no longer guards it: a slow-down back to it would pass."""
        return self.change < -self.limit


def judge_counts(recorded: Mapping[str, Count], seen: Mapping[str, Count]) -> list[Figure]:
    """Compare instructions: our own, and all."""
    return [
        Figure(name, part, getattr(recorded[name], part), cost, COUNT_LIMIT, cost)
        for name, count in seen.items()
        for part in ("own", "total")
        for cost in [getattr(count, part)]
    ]


def judge_ratios(
    recorded: Mapping[str, float], seen: Mapping[str, Sequence[float]]
) -> list[Figure]:
    """Compare medians of the ratios that each JVM measured."""
    return [
        Figure(
            name,
            "ratio",
            recorded[name],
            statistics.median(ratios),
            RATIO_LIMIT,
            least_median(ratios),
        )
        for name, ratios in seen.items()
    ]


def least_median(values: Sequence[float]) -> float:
    """Return what the median of all JVMs there could be is surely not below.

    The lower end of the confidence interval by order statistics, which supposes no distribution
    (the sign test's: W. J. Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2).
    Fewer than six values say nothing.
    """
    count = len(values)
    below, chance = 0, 0.0
    while below < count:
        chance += math.comb(count, below) / 2**count
        if chance > _DOUBT:
            break
        below += 1
    return sorted(values)[below - 1] if below > 0 else -math.inf


def judged(seen: Measurement, recorded: Baselines) -> tuple[list[Figure], list[str]]:
    """Judge what can be judged; return the figures, and why others are missing."""
    figures: list[Figure] = []
    unjudged = []
    counts = recorded.counts(seen.counts_kind)
    if counts is None:
        unjudged.append(recorded.unknown("counts", seen.counts_kind))
    else:
        figures += judge_counts(counts, seen.counts)
    if seen.ratios is None:
        return figures, unjudged
    ratios = recorded.ratios(seen.ratios.kind)
    if ratios is None:
        unjudged.append(recorded.unknown("ratios", seen.ratios.kind))
    else:
        figures += judge_ratios(ratios, seen.ratios.values)
    unjudged += [
        f"{each.name}, {each.part}: {each.change:+.1%}, but the JVMs differ too much for that to "
        "be sure: measure on a quiet machine"
        for each in figures
        if each.is_unsure
    ]
    return figures, unjudged


def advice(figures: Sequence[Figure]) -> list[str]:
    """Word what follows from the figures, what failed first."""
    lines = [
        f"{each.name}, {each.part}: {each.change:+.1%}, allowed is {each.limit:+.0%}"
        for each in figures
        if each.is_slower
    ]
    if lines:
        lines.append("where the cost is wanted, record it: make bench-baseline")
    elif any(each.is_faster for each in figures):
        lines.append("much became faster: make bench-baseline has the gate hold that")
    return lines
