"""The SQL types of times, instants and intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bridge._udf._errors import DeclarationError
from bridge._udf._types import DataType, require_between

__all__ = [
    "DayTimeIntervalType",
    "LocalZonedTimestampType",
    "TimeType",
    "TimestampType",
    "YearMonthIntervalType",
    "ZonedTimestampType",
]


@dataclass(frozen=True)
class _TimeOfDay(DataType):
    """A type with so many digits of a second's fraction."""

    precision: int = 6

    def __post_init__(self) -> None:
        require_between(f"precision of {self.SQL}", self.precision, 0, 9)

    def _bare_sql(self) -> str:
        return f"{self.SQL}({self.precision})"


@dataclass(frozen=True)
class TimeType(_TimeOfDay):
    """datetime.time."""

    SQL = "TIME"

    precision: int = 0


class TimestampType(_TimeOfDay):
    """datetime.datetime without a time zone."""

    SQL = "TIMESTAMP"


class LocalZonedTimestampType(_TimeOfDay):
    """An instant: datetime.datetime with a time zone."""

    SQL = "TIMESTAMP_LTZ"


class ZonedTimestampType(_TimeOfDay):
    """datetime.datetime with the time zone that came with it."""

    SQL = "TIMESTAMP"

    def _bare_sql(self) -> str:
        return f"{super()._bare_sql()} WITH TIME ZONE"


@dataclass(frozen=True)
class YearMonthIntervalType(DataType):
    """An interval of years and months; precision is the number of the years' digits."""

    SQL = "INTERVAL"
    RESOLUTIONS: ClassVar[tuple[str, ...]] = ("YEAR", "MONTH", "YEAR TO MONTH")

    resolution: str
    precision: int = 2

    def __post_init__(self) -> None:
        _require_resolution(self.resolution, self.RESOLUTIONS)
        most = 2 if self.resolution == "MONTH" else 4
        least = 2 if self.resolution == "MONTH" else 1
        require_between(f"precision of INTERVAL {self.resolution}", self.precision, least, most)

    def _bare_sql(self) -> str:
        return f"INTERVAL {self.resolution.replace('YEAR', f'YEAR({self.precision})')}"


@dataclass(frozen=True)
class DayTimeIntervalType(DataType):
    """datetime.timedelta, with so many digits of days and of a second's fraction."""

    SQL = "INTERVAL"
    UNITS: ClassVar[tuple[str, ...]] = ("DAY", "HOUR", "MINUTE", "SECOND")
    RESOLUTIONS: ClassVar[tuple[str, ...]] = (
        *UNITS,
        *("DAY TO HOUR", "DAY TO MINUTE", "DAY TO SECOND"),
        *("HOUR TO MINUTE", "HOUR TO SECOND", "MINUTE TO SECOND"),
    )

    resolution: str
    day_precision: int = 2
    fractional_precision: int = 6

    def __post_init__(self) -> None:
        _require_resolution(self.resolution, self.RESOLUTIONS)
        # A precision of what the interval has not is the default, so that equal types are equal.
        days = (1, 6) if self.resolution.startswith("DAY") else (2, 2)
        fractions = (0, 9) if self.resolution.endswith("SECOND") else (6, 6)
        what = f"of INTERVAL {self.resolution}"
        require_between(f"precision of the days {what}", self.day_precision, *days)
        require_between(f"precision of the seconds {what}", self.fractional_precision, *fractions)

    def _bare_sql(self) -> str:
        text = self.resolution.replace("DAY", f"DAY({self.day_precision})")
        return f"INTERVAL {text.replace('SECOND', f'SECOND({self.fractional_precision})')}"


def _require_resolution(resolution: Any, known: tuple[str, ...]) -> None:
    if resolution not in known:
        raise DeclarationError(
            f"no such interval: seen={resolution!r}, wanted one of: {', '.join(known)}"
        )
