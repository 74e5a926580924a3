"""numpy's datetime64 and timedelta64 taken apart for Java."""

from __future__ import annotations

import datetime as dt

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["parts"]

_EPOCH = dt.date(1970, 1, 1).toordinal()
_LAST = dt.date.max
_DAY = 86_400_000_000_000
_SECOND = 1_000_000_000
_MONTHS = {"Y": 12, "M": 1}
_NANOSECONDS = {
    "W": 7 * _DAY,
    "D": _DAY,
    "h": 3_600 * _SECOND,
    "m": 60 * _SECOND,
    "s": _SECOND,
    "ms": 1_000_000,
    "us": 1_000,
    "ns": 1,
}


def parts(scalar: Any) -> tuple[int, ...] | None:
    """Take a scalar of a time apart.

    Parameters
    ----------
    scalar : numpy.datetime64 or numpy.timedelta64
        Any unit.

    Returns
    -------
    tuple of int or None
        Year, month and day; and the nanosecond of the day where the unit is finer than a day. Of a
        timedelta64 its seconds, and the nanoseconds within the second. None for NaT, years beyond
        1..9999, and units that no Java type has.
    """
    import numpy as np

    unit, step = np.datetime_data(scalar.dtype)
    if np.isnat(scalar):
        return None
    count = int(scalar.astype("int64")) * step
    if scalar.dtype.kind == "m":
        return _duration(count, unit)
    if unit in _MONTHS:
        year, month = divmod(count * _MONTHS[unit], 12)
        return (year + 1970, month + 1, 1) if 1 <= year + 1970 <= _LAST.year else None
    return _moment(count, unit)


def _duration(count: int, unit: str) -> tuple[int, int] | None:
    if unit not in _NANOSECONDS:
        return None
    seconds, rest = divmod(count * _NANOSECONDS[unit], _SECOND)
    return (seconds, rest) if -(2**63) <= seconds < 2**63 else None


def _moment(count: int, unit: str) -> tuple[int, ...] | None:
    if unit not in _NANOSECONDS:
        return None
    days, rest = divmod(count * _NANOSECONDS[unit], _DAY)
    ordinal = _EPOCH + days
    if not 1 <= ordinal <= _LAST.toordinal():
        return None
    date = dt.date.fromordinal(ordinal)
    fields = (date.year, date.month, date.day)
    return fields if _NANOSECONDS[unit] >= _DAY else (*fields, rest)
