"""Judges what was measured by what was recorded: which figures cost more than they may."""

from __future__ import annotations

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
RESTLESS = 0.5
"""From which share of JVMs on that met a busy machine it is told beside what failed."""


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

    @property
    def change(self) -> float:
        """The share by which it is larger."""
        return self.seen / self.recorded - 1

    @property
    def is_slower(self) -> bool:
        """Whether it is larger than it may be."""
        return self.change > self.limit

    @property
    def is_faster(self) -> bool:
        """Whether the record no longer guards it: a slow-down back to it would pass."""
        return self.change < -self.limit


def judge_counts(recorded: Mapping[str, Count], seen: Mapping[str, Count]) -> list[Figure]:
    """Compare instructions: our own, and all."""
    return [
        Figure(name, part, getattr(recorded[name], part), getattr(count, part), COUNT_LIMIT)
        for name, count in seen.items()
        for part in ("own", "total")
    ]


def judge_ratios(
    recorded: Mapping[str, float], seen: Mapping[str, Sequence[float]]
) -> list[Figure]:
    """Compare medians of the ratios that each JVM measured."""
    return [
        Figure(name, "ratio", recorded[name], statistics.median(ratios), RATIO_LIMIT)
        for name, ratios in seen.items()
    ]


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
    if seen.ratios.restless > RESTLESS and any(each.is_slower for each in figures):
        unjudged.append(
            f"{seen.ratios.restless:.0%} of the JVMs met a busy machine, which the fastest rounds "
            "mostly do not feel: see whether it is so on a quiet one"
        )
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
