"""Times a loop in plain Python, round by round, each with its checksum compared."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pybridge_bench.twins import Twin

__all__ = ["measure"]

_ROUND_COUNT = 25


def measure(twin: Twin, expected: Callable[[int], int], seconds: float) -> list[float]:
    """Run rounds and check each: nanoseconds per operation of all of them.

    Parameters
    ----------
    twin : Twin
        What to run.
    expected : callable
        The checksum that a correct run returns.
    seconds : float
        How long all rounds take together.

    Raises
    ------
    ArithmeticError
        If a checksum is wrong.
    """
    round_ns = seconds * 1e9 / _ROUND_COUNT
    count = twin.batch
    while (seen_ns := _timed(twin, count)[0]) < round_ns / 2:
        count *= 2
    count = twin.batch * max(1, round(count * round_ns / seen_ns / twin.batch))
    wanted = expected(count)
    found = []
    for _ in range(_ROUND_COUNT):
        elapsed_ns, checksum = _timed(twin, count)
        if checksum != wanted:
            raise ArithmeticError(f"wrong result: seen={checksum}, wanted={wanted}")
        found.append(elapsed_ns / count)
    return found


def _timed(twin: Twin, count: int) -> tuple[int, int]:
    start_ns = time.perf_counter_ns()
    checksum = twin.run(count)
    return time.perf_counter_ns() - start_ns, checksum
