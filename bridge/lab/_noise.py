"""Measures how quiet the machine is: a loop that does nothing but read the clock."""

from __future__ import annotations

import gc
import itertools
import time
from typing import Any

_SECONDS = 0.5
# A gap so many times the usual one, and so long at least, is time that the loop did not have.
_GAP_FACTOR = 20
_GAP_LEAST_NS = 5_000


def measure(seconds: float = _SECONDS) -> dict[str, Any]:
    """Read the clock over and over, and look at the gaps.

    Parameters
    ----------
    seconds : float
        How long.

    Returns
    -------
    dict
        ``timer_ns``: what one read of the clock costs. ``resolution_ns``: the
        smallest step of the clock. ``lost_share``: the share of the time spent in long gaps, in
        which something else ran. ``longest_gap_ns``. ``gaps_per_s``: long gaps a second.
    """
    clock = time.perf_counter_ns
    counts: dict[int, int] = {}
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        begin = last = clock()
        end = begin + int(seconds * 1e9)
        while last < end:
            now = clock()
            gap = now - last
            counts[gap] = counts.get(gap, 0) + 1
            last = now
    finally:
        if was_collecting:
            gc.enable()
    usual = _median(counts)
    least = max(_GAP_LEAST_NS, _GAP_FACTOR * usual)
    long = {gap: count for gap, count in counts.items() if gap > least}
    elapsed = last - begin
    return {
        "timer_ns": timer_ns(),
        "resolution_ns": _resolution_ns(),
        "lost_share": round(sum(gap * count for gap, count in long.items()) / elapsed, 5),
        "longest_gap_ns": max(counts),
        "gaps_per_s": round(sum(long.values()) / (elapsed / 1e9), 1),
    }


def timer_ns() -> float:
    """Return what one read of the clock costs, in the best of some short loops."""
    clock = time.perf_counter_ns
    best = float("inf")
    for _ in range(20):
        begin = clock()
        for _ in range(500):
            clock()
        best = min(best, (clock() - begin) / 500)
    return round(best, 1)


def _resolution_ns() -> int:
    """Return the smallest step between two reads of the clock, one right after the other."""
    clock = time.perf_counter_ns
    reads = [clock() for _ in range(2000)]
    return min((b - a for a, b in itertools.pairwise(reads) if b > a), default=0)


def _median(counts: dict[int, int]) -> int:
    half = sum(counts.values()) / 2
    seen = 0
    for gap in sorted(counts):
        seen += counts[gap]
        if seen >= half:
            return gap
    return 0
