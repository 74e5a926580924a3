"""The clock of pytest-benchmark: moved by what was measured elsewhere, standing still otherwise."""

from __future__ import annotations


class MeasuredClock:
    """A clock that only ``advance`` moves.

    A loop in Java times itself. Where its nanoseconds per operation move this clock, and
    pytest-benchmark reads it before and after, a round lasts exactly one operation: whatever the
    way to Java and back takes is not in it.
    """

    def __init__(self) -> None:
        self._ns = 0.0

    def seconds(self) -> float:
        """Return the time, in seconds: what pytest-benchmark asks of a timer."""
        return self._ns / 1e9

    def advance(self, ns: float) -> None:
        """Let time pass.

        Parameters
        ----------
        ns : float
            Nanoseconds, more than 0.

        Raises
        ------
        ValueError
            If no time passes: nothing takes none, so it was not measured.
        """
        if not ns > 0:
            raise ValueError(f"a clock goes forward: ns={ns}, wanted more than 0")
        self._ns += ns
