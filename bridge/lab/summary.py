"""Computes the numbers that are shown of a result file; reports hold no arithmetic of their own.

Percentiles are those of the merged histogram of all trials. What one trial differs from the next
is a `Spread` over the values of each trial. Both come from the file each time: a result file
stores what was measured, never what follows from it.
"""

from __future__ import annotations

import json
import statistics
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.lab._errors import LabError
from bridge.lab._result_file import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

PERCENTILES = {"p50": 50.0, "p90": 90.0, "p99": 99.0, "p99.9": 99.9, "p99.99": 99.99}
TIMES = (*PERCENTILES, "max", "mean")
"""What `Latencies.time` knows."""

_USABLE = ("ok", "interrupted")


class Latencies:
    """A distribution of times: the counts of one or several HdrHistograms."""

    def __init__(self, lowest_ns: Any, highest_ns: Any, counts: Any) -> None:
        self._middle_ns = (lowest_ns + highest_ns) / 2
        self.highest_ns = highest_ns
        """The highest value of each bucket that has a count, ascending; an array."""
        self.counts = counts
        self._cumulated = np.cumsum(counts)

    @classmethod
    def decoded(cls, histograms: Iterable[str]) -> Latencies:
        """Merge compressed V2 histograms as their base64.

        Raises
        ------
        LabError
            If one is not a histogram.
        """
        parts = [_buckets(text) for text in histograms]
        lowest, highest, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
        edges, place = np.unique(np.stack([highest, lowest]), axis=1, return_inverse=True)
        merged = np.bincount(place.ravel(), weights=counts, minlength=edges.shape[1])
        return cls(edges[1], edges[0], merged.astype(np.int64))

    @property
    def count(self) -> int:
        """How many values there are."""
        return int(self._cumulated[-1]) if len(self._cumulated) else 0

    def percentile(self, share: float) -> float:
        """Return the value that ``share`` per cent of the values do not exceed."""
        # The nearest rank, as HdrHistogram has it.
        rank = max(1, int(share / 100 * self.count + 0.5))
        return float(self.highest_ns[np.searchsorted(self._cumulated, rank)])

    def time(self, name: str) -> float:
        """Return one of `TIMES`, in nanoseconds."""
        if name == "mean":
            return float(np.average(self._middle_ns, weights=self.counts))
        return self.percentile(100.0 if name == "max" else PERCENTILES[name])

    def curve(self) -> list[tuple[float, float]]:
        """List percentile and nanoseconds, ever denser towards the highest value."""
        points = [self.percentile(0)]
        shares = [0.0]
        left = 100.0
        while left / 100 * self.count >= 1:
            left *= 0.9
            shares.append(100 - left)
            points.append(self.percentile(100 - left))
        return list(zip(shares, points, strict=True))

    def bins(self, per_decade: int = 40) -> list[tuple[float, float, int]]:
        """List lower edge, upper edge (ns) and count of bins of even width on a log axis."""
        step = 10 ** (1 / per_decade)
        places = np.floor(np.log(np.maximum(self._middle_ns, 1)) / np.log(step)).astype(int)
        found = np.unique(places)
        counts = [int(self.counts[places == place].sum()) for place in found]
        return [
            (float(step**place), float(step ** (place + 1)), count)
            for place, count in zip(found, counts, strict=True)
        ]


@dataclass(frozen=True)
class Spread:
    """What trials have of one number: the middle, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Take it of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    @property
    def width(self) -> float:
        """The most less the least, as a share of the median."""
        return (self.most - self.least) / self.median if self.median else 0.0


class Trial:
    """One process's measurement of a cell."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields
        self.calls: int = fields["calls"]
        self.seconds: float = fields["seconds"]
        self.rows_per_s = self.calls / self.seconds

    @cached_property
    def latencies(self) -> Latencies:
        """Latency of each row; in the open loop from the time it was scheduled at."""
        return Latencies.decoded([self.fields["histogram"]])


class Cell:
    """One combination of mode, threads, workers, batch, rate and payload, and its trials."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields
        self.id: str = fields["id"]
        self.mode: str = fields["mode"]
        self.threads: int = fields["threads"]
        self.workers: int = fields["workers"]
        self.batch: int = fields["batch"]
        self.rate_per_s: float | None = fields["rate_per_s"]
        self.payload: str | None = fields["payload"]
        self.status: str = fields["status"]
        self.problem: str | None = fields["problem"]
        self.trust: list[dict[str, str]] = fields["trust"]
        trials = [Trial(each) for each in fields["trials"]]
        self.trials = [trial for trial in trials if trial.latencies.count]

    @property
    def usable(self) -> bool:
        """Whether it has numbers that may be shown as those of a working call."""
        return self.status in _USABLE and bool(self.trials)

    @property
    def closed(self) -> bool:
        """Whether each call followed the one before it at once."""
        return self.rate_per_s is None

    @property
    def warnings(self) -> list[str]:
        """Why its numbers should not be trusted."""
        return [each["text"] for each in self.trust if each["level"] == "warning"]

    @cached_property
    def latencies(self) -> Latencies:
        """Those of all trials together."""
        return Latencies.decoded(trial.fields["histogram"] for trial in self.trials)

    @cached_property
    def service(self) -> Latencies | None:
        """Times from the actual start of a row, where rows had scheduled times."""
        found = [trial.fields["service_histogram"] for trial in self.trials]
        return Latencies.decoded(found) if all(found) else None

    @property
    def rows_per_s(self) -> float:
        """Rows with a result, a second of measuring."""
        return sum(trial.calls for trial in self.trials) / sum(each.seconds for each in self.trials)

    @property
    def row_ns(self) -> float:
        """What a row takes of a thread's time; meaningful in the closed loop."""
        return self.threads * 1e9 / self.rows_per_s

    @property
    def errors(self) -> dict[str, int]:
        """Rows that raised, by the exception's name."""
        total: dict[str, int] = {}
        for trial in self.trials:
            for name, count in (trial.fields.get("errors") or {}).items():
                total[name] = total.get(name, 0) + count
        return total

    def time(self, name: str) -> float:
        """Return one of `TIMES` of all trials together, in nanoseconds."""
        return self.latencies.time(name)

    def spread(self, name: str) -> Spread:
        """Return what the trials have of one of `TIMES`, or of ``rows_per_s``."""
        return Spread.of(self.values(name))

    def values(self, name: str) -> list[float]:
        """List one of `TIMES`, or ``rows_per_s``, of each trial."""
        if name == "rows_per_s":
            return [trial.rows_per_s for trial in self.trials]
        return [trial.latencies.time(name) for trial in self.trials]

    def fact(self, *path: str) -> float | None:
        """Return the median over the trials of a field, None where no trial has it."""
        return self._median_of(lambda trial: _at(trial.fields, path))

    @property
    def cpu_ns(self) -> float | None:
        """CPU time of a row, of the JVM and the workers together."""
        return self._median_of(lambda trial: _total(trial, "cpu", 1e9))

    @property
    def rss_bytes(self) -> float | None:
        """Memory of the JVM and all workers."""
        return self._median_of(_rss)

    @property
    def gc_ns(self) -> float | None:
        """What garbage collections take of a row's time: a pause stops each thread."""
        return self._median_of(
            lambda trial: _scaled(_at(trial.fields, ("gc", "total_ms")), 1e6, self.threads, trial)
        )

    def _median_of(self, value: Callable[[Trial], float | None]) -> float | None:
        found = [seen for trial in self.trials if (seen := value(trial)) is not None]
        return statistics.median(found) if found else None


@dataclass(frozen=True)
class Share:
    """A part of the time of a row."""

    name: str
    ns: float


@dataclass(frozen=True)
class BreakEven:
    """Thread mode beside process mode, by batch."""

    pairs: tuple[tuple[Cell, Cell], ...]
    """Cells of thread and process mode that agree in all else, by ascending batch."""
    extra_ns: float
    """What a row takes more in process mode, of the smallest batch; negative if less."""
    level: float
    """The difference that no longer counts, as a share."""
    batch: int | None
    """The smallest measured batch from which on the difference is below the level."""


class Result:
    """A result file."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.machine: dict[str, Any] = document["machine"]
        self.function: dict[str, Any] = document["function"]
        self.complete: bool = document["complete"]
        self.cells = [Cell(each) for each in document["cells"]]

    @property
    def measured(self) -> list[Cell]:
        """Cells of thread and process mode that have numbers."""
        return [cell for cell in self.cells if cell.usable and cell.mode != "python"]

    @property
    def payloads(self) -> list[str | None]:
        """The payloads in the file's order; one None where rows came from a file."""
        return list(dict.fromkeys(cell.payload for cell in self.cells))

    def baseline(self, cell: Cell) -> Cell | None:
        """Return plain Python's cell of the same payload, of the nearest batch."""
        plain = [
            each
            for each in self.cells
            if each.usable and each.mode == "python" and each.payload == cell.payload
        ]
        return min(plain, key=lambda each: abs(each.batch - cell.batch), default=None)

    def own_ns(self, cell: Cell) -> float | None:
        """Return the bridge's own share: a row's time less that of plain Python."""
        plain = self.baseline(cell)
        return None if plain is None or not cell.closed else cell.row_ns - plain.row_ns

    def shares(self, cell: Cell) -> list[Share]:
        """Tell where the time of a row of the closed loop goes; empty without plain Python's cell.

        The parts add up to the time of a row: what nobody has measured is the bridge's. None is
        below zero; a bridge that seems to take less than nothing is within the noise.
        """
        plain = self.baseline(cell)
        if plain is None or not cell.closed or not cell.usable:
            return []
        left = cell.row_ns
        queues = cell.mode == "process" and cell.threads > cell.workers
        parts = []
        for name, ns in (
            ("plain Python", plain.row_ns),
            ("waiting for the GIL", cell.fact("gil", "wait_ns_per_call") or 0.0),
            ("garbage collection", cell.gc_ns or 0.0),
        ):
            taken = min(left, ns)
            left -= taken
            parts.append(Share(name, taken))
        return [*parts, Share("bridge and queue for a worker" if queues else "bridge", left)]

    def break_even(self, payload: str | None, level: float = 0.05) -> BreakEven | None:
        """Set thread mode against process mode, one thread and worker or the fewest there are."""
        closed = [cell for cell in self.measured if cell.closed and cell.payload == payload]
        first = sorted(closed, key=lambda cell: (cell.threads, cell.workers))
        chosen: dict[tuple[int, int, str], Cell] = {}
        for cell in first:
            chosen.setdefault((cell.threads, cell.batch, cell.mode), cell)
        both = [
            (threads, batch)
            for threads, batch, mode in chosen
            if mode == "thread" and (threads, batch, "process") in chosen
        ]
        if not both:
            return None
        threads = min(threads for threads, _ in both)
        pairs = tuple(
            (chosen[threads, batch, "thread"], chosen[threads, batch, "process"])
            for batch in sorted(batch for each, batch in both if each == threads)
        )
        reached = None
        for thread, process in reversed(pairs):
            if process.row_ns / thread.row_ns - 1 >= level:
                break
            reached = thread.batch
        extra_ns = pairs[0][1].row_ns - pairs[0][0].row_ns
        return BreakEven(pairs, extra_ns, level, reached)


def load(file: Path) -> Result:
    """Read a result file.

    Raises
    ------
    LabError
        If it cannot be read or is no result file of this version.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LabError(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise LabError(f"{file} is not JSON: {error}") from error
    seen = document.get("schema") if isinstance(document, dict) else None
    if seen != SCHEMA:
        raise LabError(f"{file} is not a result of the lab: schema={seen!r}, wanted={SCHEMA!r}")
    try:
        return Result(document)
    except (KeyError, TypeError) as error:
        raise LabError(f"{file} is not a result of the lab: it lacks {error}") from error


def _buckets(text: str) -> tuple[Any, Any, Any]:
    """Decode a histogram to the lowest and highest value and the count of its filled buckets."""
    from hdrh.codec import HdrCookieException, HdrLengthException
    from hdrh.histogram import HdrHistogram

    try:
        histogram = HdrHistogram.decode(text)
    except (ValueError, TypeError, zlib.error, HdrCookieException, HdrLengthException) as error:
        raise LabError(f"not a histogram: {text[:40]!r} ({error})") from error
    counts = np.ctypeslib.as_array(histogram.counts)
    filled = np.flatnonzero(counts)
    # As HdrHistogram places a value: the first bucket whole, of each other its upper half.
    magnitude = histogram.sub_bucket_half_count_magnitude
    bucket = (filled >> magnitude) - 1
    sub_bucket = (filled & (histogram.sub_bucket_half_count - 1)) + histogram.sub_bucket_half_count
    sub_bucket = np.where(bucket < 0, sub_bucket - histogram.sub_bucket_half_count, sub_bucket)
    shift = np.maximum(bucket, 0) + histogram.unit_magnitude
    lowest = sub_bucket << shift
    return lowest, lowest + (1 << shift) - 1, counts[filled].astype(np.int64)


def _at(fields: Any, path: Sequence[str]) -> float | None:
    for name in path:
        if fields is None:
            return None
        fields = fields.get(name)
    return None if fields is None else float(fields)


def _total(trial: Trial, name: str, scale: float) -> float | None:
    found = [value for value in (trial.fields.get(name) or {}).values() if value is not None]
    return sum(found) * scale / trial.calls if found else None


def _scaled(value: float | None, scale: float, threads: int, trial: Trial) -> float | None:
    return None if value is None else value * scale * threads / trial.calls


def _rss(trial: Trial) -> float | None:
    rss = trial.fields.get("rss") or {}
    workers: list[int] = rss.get("workers_bytes") or []
    jvm: int = rss.get("jvm_bytes") or 0
    return float(jvm + sum(workers)) or None
