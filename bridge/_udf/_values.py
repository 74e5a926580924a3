"""What crosses as another Python value than the one that a function has: rows, and arrays.

All other values cross as the table of values says, and the JVM's side checks them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bridge._udf._row import Row
from bridge._udf._time_types import (
    DayTimeIntervalType,
    YearMonthIntervalType,
    ZonedTimestampType,
)
from bridge._udf._types import ArrayType, DataType, MapType, MultisetType, RowType

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ResultError", "described", "reader", "writer"]


class ResultError(TypeError):
    """A function gave what its declared result type does not have."""


def described(data_type: DataType) -> dict[str, Any]:
    """Return what the JVM's side has to know of a type: its root, parameters and parts."""
    parameters = {
        each.name: getattr(data_type, each.name)
        for each in dataclasses.fields(data_type)
        if each.name in {"length", "precision", "scale", "fractional_precision"}
    }
    names = data_type.field_names() if isinstance(data_type, RowType) else []
    return {
        "root": _ROOTS.get(type(data_type), data_type.SQL),
        "sql": data_type.as_sql(),
        "nullable": data_type.is_nullable,
        "names": names,
        "parts": [described(each) for each in data_type.parts],
        **parameters,
    }


_ROOTS: dict[type[DataType], str] = {
    ZonedTimestampType: "TIMESTAMP_TZ",
    YearMonthIntervalType: "INTERVAL_YEAR_MONTH",
    DayTimeIntervalType: "INTERVAL_DAY_TIME",
}


def reader(data_type: DataType) -> Callable[[Any], Any] | None:
    """Return what makes the argument of a value that has crossed; None if it is that value."""
    if isinstance(data_type, RowType):
        names = data_type.field_names()
        parts = [reader(each) for each in data_type.field_types()]
        if not any(parts):
            return _unless_none(lambda row: Row.named(names, row))
        return _unless_none(
            lambda row: Row.named(
                names,
                [
                    each if part is None else part(each)
                    for part, each in zip(parts, row, strict=True)
                ],
            )
        )
    if isinstance(data_type, ArrayType):
        return _unless_none(_elements_of(reader(data_type.element_type)))
    if isinstance(data_type, MapType | MultisetType):
        return _pairs_of(data_type, reader)
    return None


def writer(data_type: DataType, name: str) -> Callable[[Any], Any] | None:
    """Return what makes a value that crosses of a result; None if it is the result itself.

    What is returned raises ``ResultError`` for a result that is of another type altogether.
    """
    if isinstance(data_type, RowType):
        return _unless_none(_row_writer(data_type, name))
    if isinstance(data_type, ArrayType):
        return _unless_none(_elements_of(writer(data_type.element_type, name)))
    if isinstance(data_type, MapType | MultisetType):
        return _pairs_of(data_type, lambda part: writer(part, name))
    return None


def _unless_none(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else change(value)


def _elements_of(part: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    def changed(value: Any) -> Any:
        if hasattr(value, "tolist"):  # numpy, pandas, pyarrow
            value = value.tolist()
        return value if part is None else [part(each) for each in value]

    return changed


def _pairs_of(
    data_type: MapType | MultisetType, part_of: Callable[[DataType], Callable[[Any], Any] | None]
) -> Callable[[Any], Any] | None:
    parts = [part_of(each) for each in data_type.parts]
    if not any(parts):
        return None
    key, value = (parts[0], parts[1]) if len(parts) > 1 else (parts[0], None)

    def changed(pairs: Any) -> Any:
        return {
            (k if key is None else key(k)): (v if value is None else value(v))
            for k, v in pairs.items()
        }

    return _unless_none(changed)


def _row_writer(row_type: RowType, name: str) -> Callable[[Any], tuple[Any, ...]]:
    names = row_type.field_names()
    parts = [writer(each, name) for each in row_type.field_types()]

    def wrong(row: Any) -> ResultError:
        return ResultError(f"result: function={name}, seen={row!r}, wanted {row_type}")

    def fields_of(row: Any) -> Any:
        if isinstance(row, tuple | list):
            return row
        if isinstance(row, Mapping):
            if set(row) != set(names):
                raise wrong(row)
            return [row[each] for each in names]
        if dataclasses.is_dataclass(row) and not isinstance(row, type):
            return [getattr(row, each.name) for each in dataclasses.fields(row)]
        if hasattr(row, "get_fields_by_names"):  # a Row, ours or PyFlink's
            return row.get_fields_by_names(names)
        if len(names) == 1:
            return (row,)
        raise wrong(row)

    def changed(row: Any) -> tuple[Any, ...]:
        fields = fields_of(row)
        if len(fields) != len(names):
            raise wrong(row)
        if not any(parts):
            return tuple(fields)
        return tuple(
            each if part is None else part(each) for part, each in zip(parts, fields, strict=True)
        )

    return changed
