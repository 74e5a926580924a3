"""Words numbers as a reader takes them in: the unit that reads best, three digits."""

from __future__ import annotations

_TIMES = (("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9))
_SIZES = (("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9))
_COUNTS = (("", 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9))


def duration(ns: float) -> str:
    """Format nanoseconds.

    >>> duration(81.54), duration(5_930.0)
    ('81.5 ns', '5.93 µs')
    """
    return _scaled(ns, _TIMES, whole_below=False)


def size(count: float) -> str:
    """Format bytes, in decimal units.

    >>> size(512), size(48_200_000)
    ('512 B', '48.2 MB')
    """
    return _scaled(count, _SIZES, whole_below=True)


def rate(per_second: float) -> str:
    """Format events a second.

    >>> rate(950), rate(1_240_000)
    ('950/s', '1.24 M/s')
    """
    return f"{_scaled(per_second, _COUNTS, whole_below=False)}/s"


def share(part: float) -> str:
    """Format a share as per cent, small ones with a digit behind the point.

    >>> share(0.034), share(0.41), share(12.5)
    ('3.4 %', '41 %', '1250 %')
    """
    per_cent = part * 100
    return f"{per_cent:.1f} %" if abs(per_cent) < 10 else f"{per_cent:.0f} %"  # noqa: PLR2004


def count(number: int, noun: str) -> str:
    """Format a number of things.

    >>> count(1, "thread"), count(4, "worker")
    ('1 thread', '4 workers')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _scaled(value: float, units: tuple[tuple[str, float], ...], *, whole_below: bool) -> str:
    size_of = abs(value)
    unit, scale = next((each for each in reversed(units) if size_of >= each[1]), units[0])
    scaled = value / scale
    whole = whole_below and scale == 1
    large = abs(scaled)
    digits = 0 if large >= 100 or whole else 1 if large >= 10 or scale == 1 else 2  # noqa: PLR2004
    return f"{scaled:.{digits}f} {unit}".strip()
