"""Holding values that stay in Python to their types, as the JVM's side does with those that cross.

``SqlValues.java`` is the other one of the two: what it takes and makes of a result, this one does.
"""

from __future__ import annotations

import datetime as dt
import decimal
import struct
import sys
from typing import TYPE_CHECKING, Any

from bridge._udf._time_types import (
    DayTimeIntervalType,
    LocalZonedTimestampType,
    TimestampType,
    TimeType,
    YearMonthIntervalType,
    ZonedTimestampType,
)
from bridge._udf._types import (
    ArrayType,
    BigIntType,
    BinaryType,
    BooleanType,
    CharType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntType,
    MapType,
    MultisetType,
    NullType,
    RowType,
    SmallIntType,
    TinyIntType,
    VarBinaryType,
    VarCharType,
)
from bridge._udf._values import ResultError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["checker"]

_INTEGERS: dict[type[DataType], tuple[int, int]] = {
    kind: (-(1 << bits - 1), (1 << bits - 1) - 1)
    for kind, bits in ((TinyIntType, 8), (SmallIntType, 16), (IntType, 32), (BigIntType, 64))
}

_NOTHING: Any = object()


def checker(data_type: DataType, name: str) -> Callable[[Any], Any]:
    """Return what makes of a value, as it would cross, the value that would arrive.

    What is returned raises ``ResultError`` for what is no value of the type, and says that it is a
    result of the function of this name.
    """
    of = _parts_checker(data_type, name) or _SCALARS[type(data_type)](data_type)

    def checked(value: Any) -> Any:
        if value is None and data_type.is_nullable:
            return None
        made = _NOTHING if value is None else of(_plain(value))
        if made is _NOTHING:
            raise ResultError(f"result: function={name}, seen={value!r}, wanted {data_type}")
        return made

    return checked


def _plain(value: Any) -> Any:
    """Return what a scalar of numpy's is in Python, and anything else as it is."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.generic):
        return value
    is_time = value.dtype.kind in "mM"
    if is_time and numpy.datetime_data(value.dtype)[0] == "ns":  # which would become an int
        value = value.astype(f"{value.dtype.kind}8[us]")
    made = value.item()
    return _NOTHING if made is None or (is_time and isinstance(made, int)) else made


def _parts_checker(data_type: DataType, name: str) -> Callable[[Any], Any] | None:
    """Return what checks the parts of a list, a tuple or a dict, of which the type is made."""
    parts = [checker(each, name) for each in data_type.parts]
    if isinstance(data_type, ArrayType):
        return lambda values: [parts[0](each) for each in values]
    if isinstance(data_type, RowType):
        return lambda row: tuple(part(each) for part, each in zip(parts, row, strict=True))
    if isinstance(data_type, MultisetType):
        return _pairs_checker(parts[0], _count)
    return _pairs_checker(*parts) if isinstance(data_type, MapType) else None


def _pairs_checker(key: Callable[[Any], Any], value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def of(pairs: Any) -> Any:
        made = {key(k): value(v) for k, v in pairs.items()}
        is_whole = len(made) == len(pairs) and _NOTHING not in made.values()
        return made if is_whole else _NOTHING  # else two keys are one, or a count is none

    return of


def _whole(least: int, most: int) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return int.__int__(value) if is_whole and least <= value <= most else _NOTHING

    return of


_int64 = _whole(*_INTEGERS[BigIntType])
_count = _whole(0, _INTEGERS[IntType][1])


def _real(value: Any) -> Any:
    if isinstance(value, float):
        return float.__float__(value)
    whole = _int64(value)
    return float(whole) if whole is not _NOTHING and float(whole) == whole else _NOTHING


def _nearest(value: Any) -> Any:
    wide = _real(value)
    try:
        return _NOTHING if wide is _NOTHING else struct.unpack("<f", struct.pack("<f", wide))[0]
    except OverflowError:
        return _NOTHING


def _decimal(data_type: Any) -> Callable[[Any], Any]:
    precision = data_type.precision
    exponent = decimal.Decimal(1).scaleb(-data_type.scale)
    context = decimal.Context(prec=100, rounding=decimal.ROUND_HALF_EVEN)  # more than any type's

    def of(value: Any) -> Any:
        if not isinstance(value, int | decimal.Decimal) or isinstance(value, bool):
            return _NOTHING
        made = decimal.Decimal(value)
        is_known = made.is_finite() and (made or not made.is_signed())  # Java has no -0
        if not is_known or (made and made.adjusted() >= precision):
            return _NOTHING
        made = made.quantize(exponent, context=context)
        fits = len(made.as_tuple().digits) <= precision
        return (made or made.copy_abs()) if fits else _NOTHING

    return of


def _text(data_type: Any) -> Callable[[Any], Any]:
    length = data_type.length
    return lambda value: (
        str.__str__(value) if isinstance(value, str) and len(value) <= length else _NOTHING
    )


def _binary(data_type: Any) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        if not isinstance(value, bytes | bytearray | memoryview):
            return _NOTHING
        made = bytes(value)
        return made if len(made) <= data_type.length else _NOTHING

    return of


def _boolean(value: Any) -> Any:
    return value if isinstance(value, bool) else _NOTHING


def _date(value: Any) -> Any:
    is_date = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return value if is_date else _NOTHING


def _duration(value: Any) -> Any:
    if not isinstance(value, dt.timedelta):
        return _NOTHING
    return dt.timedelta(value.days, value.seconds, value.microseconds)


def _local(kind: type) -> Callable[[Any], Callable[[Any], Any]]:
    """Return what makes a check of times without a zone, of a class."""

    def checked(data_type: Any) -> Callable[[Any], Any]:
        unit = _unit(data_type)

        def of(value: Any) -> Any:
            fits = _is_a(kind, value) and value.tzinfo is None and not value.fold
            return _cut(value, unit) if fits else _NOTHING

        return of

    return checked


def _zoned(zone_of: Callable[[Any], Any]) -> Callable[[Any], Callable[[Any], Any]]:
    """Return what makes a check of times with a zone, which arrive in another one."""

    def checked(data_type: Any) -> Callable[[Any], Any]:
        unit = _unit(data_type)

        def of(value: Any) -> Any:
            fits = _is_a(dt.datetime, value) and value.utcoffset() is not None
            made = _cut(value, unit) if fits else _NOTHING
            return made if made is _NOTHING else made.astimezone(zone_of(made))

        return of

    return checked


def _is_a(kind: type, value: Any) -> bool:
    return isinstance(value, kind) and value == value  # noqa: PLR0124 - pandas' NaT is not


def _unit(data_type: Any) -> int:
    """Return the microseconds of the last digit of a type's times."""
    return int(10 ** max(6 - data_type.precision, 0))


def _cut(time: Any, unit: int) -> Any:
    """Return a plain time without the digits that its type has not, as PyFlink does."""
    if isinstance(time, dt.datetime):  # or a subclass, as pandas has
        time = dt.datetime.combine(time.date(), time.timetz())
    return time.replace(microsecond=time.microsecond - time.microsecond % unit)


_SCALARS: dict[type[DataType], Callable[[Any], Callable[[Any], Any]]] = {
    NullType: lambda _: lambda _: _NOTHING,
    BooleanType: lambda _: _boolean,
    **dict.fromkeys(_INTEGERS, lambda each: _whole(*_INTEGERS[type(each)])),
    FloatType: lambda _: _nearest,
    DoubleType: lambda _: _real,
    DecimalType: _decimal,
    CharType: _text,
    VarCharType: _text,
    BinaryType: _binary,
    VarBinaryType: _binary,
    DateType: lambda _: _date,
    TimeType: _local(dt.time),
    TimestampType: _local(dt.datetime),
    LocalZonedTimestampType: _zoned(lambda _: dt.UTC),
    ZonedTimestampType: _zoned(lambda time: dt.timezone(time.utcoffset())),
    YearMonthIntervalType: lambda _: _whole(*_INTEGERS[IntType]),
    DayTimeIntervalType: lambda _: _duration,
}
