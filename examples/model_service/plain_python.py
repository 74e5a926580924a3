"""Times plain Python on the very call that Java makes, and proves the saved probabilities true."""

from __future__ import annotations

import csv
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import breast_cancer_model
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class CallTimes:
    """Latency and rate of one-row calls; the rate counts the time inside calls alone."""

    p50_us: float
    p99_us: float
    calls_per_s: float


@dataclass(frozen=True)
class Rows:
    """The features, shape ``(rows, 30)``, and plain Python's probability of each row."""

    features: NDArray[np.float64]
    probabilities: list[float]


def read_rows(path: Path) -> Rows:
    """Read the CSV file that ``train.py`` wrote.

    Raises
    ------
    ValueError
        A line has not as many numbers as the header has names, or there is no line.
    """
    with path.open(newline="") as file:
        header, *lines = list(csv.reader(file)) or [[]]
    table = [_numbers(path, i, line, len(header)) for i, line in enumerate(lines, start=2)]
    if not table:
        raise ValueError(f"rows file is empty: path={path}")
    return Rows(np.array([line[:-1] for line in table]), [line[-1] for line in table])


def _numbers(path: Path, number: int, line: list[str], width: int) -> list[float]:
    try:
        values = [float(cell) for cell in line]
    except ValueError as error:
        raise ValueError(f"rows file is damaged: path={path}, line={number}, {error}") from error
    if len(values) != width:
        raise ValueError(
            f"rows file is damaged: path={path}, line={number}, "
            f"columns={len(values)}, wanted={width}"
        )
    return values


def disagreements(rows: Rows) -> list[int]:
    """Return the numbers of the rows whose saved probability is not what this Python computes."""
    pairs = zip(rows.features, rows.probabilities, strict=True)
    return [i for i, (row, saved) in enumerate(pairs) if breast_cancer_model.score(row) != saved]


def measure(rows: Rows, warm_up_passes: int, timed_passes: int) -> CallTimes:
    """Time each row's call, over all rows and passes."""
    calls = list(rows.features)
    for row in calls * warm_up_passes:
        breast_cancer_model.score(row)
    return _summary([_time_ns(row) for row in calls * timed_passes])


def _time_ns(row: NDArray[np.float64]) -> int:
    start = time.perf_counter_ns()
    breast_cancer_model.score(row)
    return time.perf_counter_ns() - start


def _summary(times_ns: list[int]) -> CallTimes:
    ordered = sorted(times_ns)
    p50, p99 = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.99))
    return CallTimes(p50 / 1e3, p99 / 1e3, len(ordered) / sum(ordered) * 1e9)
