"""HdrHistograms of latencies: encoded as Java's HdrHistogram reads and writes them (V2, base64)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NS = 3_600_000_000_000
"""The longest latency that is told apart: an hour."""

_DIGITS = 3


class Histogram:
    """Latencies in nanoseconds, of 3 significant digits.

    Not for several threads at once.
    """

    def __init__(self) -> None:
        from hdrh.histogram import HdrHistogram

        self._all: Any = HdrHistogram(1, MAX_NS, _DIGITS)

    @classmethod
    def merged(cls, encoded: Iterable[str]) -> Histogram:
        """Add up encoded histograms."""
        from hdrh.histogram import HdrHistogram

        found = cls()
        for text in encoded:
            found._all.add(HdrHistogram.decode(text))
        return found

    def record(self, values_ns: Any, count: int = 1) -> None:
        """Record latencies, ``count`` times each; those beyond an hour count as an hour."""
        values, counts = np.unique(np.clip(values_ns, 0, MAX_NS), return_counts=True)
        for value, times in zip(values.tolist(), counts.tolist(), strict=True):
            self._all.record_value(value, times * count)

    @property
    def count(self) -> int:
        """How many latencies it has."""
        return int(self._all.total_count)

    def percentile_ns(self, percent: float) -> float:
        """Return the latency that so many percent do not exceed; 0 if it has none."""
        return float(self._all.get_value_at_percentile(percent)) if self.count else 0.0

    @property
    def max_ns(self) -> float:
        """The longest latency; 0 if it has none."""
        return float(self._all.get_max_value()) if self.count else 0.0

    def in_words(self) -> str:
        """Word what most want to know of it."""
        p50, p99 = (duration(self.percentile_ns(percent)) for percent in (50, 99))
        return f"p50 {p50}, p99 {p99}"

    def encode(self) -> str:
        """Return the V2 compressed form in base64."""
        encoded: str | bytes = self._all.encode()
        return encoded.decode("ascii") if isinstance(encoded, bytes) else encoded
