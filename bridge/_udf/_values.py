"""What crosses as another Python value than the one that a function has: rows, arrays and maps.

All other values cross as the table of values says, and the JVM's side checks them.
"""

from __future__ import annotations

import collections
import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bridge._udf._row import Row
from bridge._udf._time_types import (
    DayTimeIntervalType,
    YearMonthIntervalType,
    ZonedTimestampType,
)
from bridge._udf._types import (
    ArrayType,
    DataType,
    ListViewType,
    MapType,
    MapViewType,
    MultisetType,
    RowType,
)
from bridge._udf._views import ListView, MapView

__all__ = ["ResultError", "described", "each_read", "reader", "row_writer", "rows_of", "writer"]

_Change = Callable[[Any], Any] | None
_RESULT = "result: function"


class ResultError(TypeError):
    """A function gave what its declared result type does not have."""


def described(data_type: DataType) -> dict[str, Any]:
    """Return what the JVM's side has to know of a type: its root, parameters and parts."""
    is_interval = isinstance(data_type, YearMonthIntervalType | DayTimeIntervalType)
    parameters = {
        name: getattr(data_type, name)
        for name in ("length", "precision", "scale")
        if hasattr(data_type, name) and not is_interval
    }
    return {
        "root": _ROOTS.get(type(data_type), data_type.SQL),
        "sql": data_type.as_sql(),
        "nullable": data_type.is_nullable,
        "names": data_type.field_names() if isinstance(data_type, RowType) else [],
        "parts": [described(each) for each in data_type.parts],
        **parameters,
    }


_ROOTS: dict[type[DataType], str] = {
    ZonedTimestampType: "TIMESTAMP_TZ",
    YearMonthIntervalType: "INTERVAL_YEAR_MONTH",
    DayTimeIntervalType: "INTERVAL_DAY_TIME",
}


def reader(data_type: DataType) -> _Change:  # noqa: PLR0911 - one for each type
    """Return what makes the argument of a value that has crossed; None if it is that value."""
    if isinstance(data_type, RowType):
        names, change = data_type.field_names(), each_read(data_type.field_types())
        return _unless_none(lambda row: Row.named(names, row if change is None else change(row)))
    if isinstance(data_type, ArrayType):
        part = reader(data_type.element_type)
        return _unless_none(lambda values: _changed(_plain_list(values), part))
    if isinstance(data_type, ListViewType):
        part = reader(data_type.element_type)
        return _unless_none(lambda values: ListView(_changed(_plain_list(values), part)))
    if isinstance(data_type, MultisetType):
        return _unless_none(collections.Counter)
    if isinstance(data_type, MapType | MapViewType):
        part = reader(data_type.value_type)  # a key has to stay hashable, as tuples are
        made = MapView if isinstance(data_type, MapViewType) else dict
        if part is None and made is dict:
            return None
        return _unless_none(
            lambda pairs: made({k: v if part is None else part(v) for k, v in pairs.items()})
        )
    return None


def each_read(types: Iterable[DataType]) -> _Change:
    """Return what makes the arguments of values that have crossed; None if they are these."""
    return _each(map(reader, types))


def writer(data_type: DataType, name: str, what: str = _RESULT) -> _Change:
    """Return what makes a value that crosses of a result; None if it is the result itself.

    What is returned raises ``ResultError`` for a result that is of another type altogether; its
    text begins with ``what`` and the name.
    """
    if isinstance(data_type, RowType):
        return _unless_none(row_writer(data_type, name, what))
    if isinstance(data_type, ArrayType | ListViewType):
        return _unless_none(_array_writer(data_type, name, what))
    if isinstance(data_type, MapType | MapViewType | MultisetType):
        return _unless_none(_map_writer(data_type, name, what))
    return None


def rows_of(made: Any, write: Callable[[Any], tuple[Any, ...]]) -> list[Any]:
    """Return the rows that a table function, or a table aggregate, has given, as they cross.

    None is no row. A list, an iterator and any other collection is several rows; a tuple, a text, a
    mapping, a ``Row``, and what cannot be iterated over, is one row, as in PyFlink.
    """
    kind = type(made)
    if kind is types.GeneratorType or kind is list:  # what most functions give
        return [write(each) for each in made]
    if made is None:
        return []
    one = isinstance(made, _ONE) or hasattr(made, "get_fields_by_names")
    if one or not hasattr(made, "__iter__"):
        return [write(made)]
    return [write(each) for each in made]


_ONE = (str, bytes, tuple, Mapping)


def _unless_none(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else change(value)


def _each(parts: Iterable[_Change]) -> _Change:
    """Return what changes the elements of a sequence, each by its part; None if no part does."""
    changes = list(parts)
    if not any(changes):
        return None
    return lambda values: [
        value if change is None else change(value)
        for change, value in zip(changes, values, strict=True)
    ]


def _changed(values: Any, part: _Change) -> list[Any]:
    return values if part is None else [part(each) for each in values]


def _plain_list(values: Any) -> Any:
    return values.tolist() if hasattr(values, "tolist") else values  # numpy, pandas, pyarrow


def _array_writer(
    data_type: ArrayType | ListViewType, name: str, what: str
) -> Callable[[Any], Any]:
    part = writer(data_type.element_type, name, what)

    def changed(values: Any) -> Any:
        values = list(values) if hasattr(values, "add_all") else _plain_list(values)  # a ListView
        if not isinstance(values, list | tuple | range):
            raise _wrong(values, data_type, name, what)
        return _changed(list(values), part)

    return changed


def _map_writer(
    data_type: MapType | MapViewType | MultisetType, name: str, what: str
) -> Callable[[Any], Any]:
    key, *others = (writer(each, name, what) for each in data_type.parts)
    value = others[0] if others else None

    def changed(pairs: Any) -> Any:
        if not isinstance(pairs, Mapping) and not hasattr(pairs, "put_all"):  # a MapView
            raise _wrong(pairs, data_type, name, what)
        return {
            (k if key is None else key(k)): (v if value is None else value(v))
            for k, v in pairs.items()
        }

    return changed


def row_writer(
    row_type: RowType, name: str, what: str = _RESULT
) -> Callable[[Any], tuple[Any, ...]]:
    """Return what makes a row that crosses of one that a function gave, as ``writer`` does."""
    names = row_type.field_names()
    width = len(names)
    change = _each(writer(each, name, what) for each in row_type.field_types())

    def changed(row: Any) -> tuple[Any, ...]:
        fields = row if type(row) is tuple else _fields_of(row, names)
        if fields is None or len(fields) != width:
            raise _wrong(row, row_type, name, what)
        if change is not None:
            return tuple(change(fields))
        return fields if type(fields) is tuple else tuple(fields)

    if change is None and width == 1:
        return lambda row: (row,) if type(row) in _BARE else changed(row)
    return changed


_BARE = {str, int, float, bool, bytes}
"""What is surely no row."""


def _fields_of(row: Any, names: list[str]) -> Any:  # noqa: PLR0911 - one for each form
    """Return the values of a row in the order of the fields; None for what is no such row.

    Where a row has names of its own, they decide. A row of one field may come as its bare value.
    """
    if len(names) == 1 and type(row) in _BARE:
        return (row,)
    if hasattr(row, "get_fields_by_names"):  # a Row, ours or PyFlink's
        try:
            return row.get_fields_by_names(names)
        except KeyError:
            return None
    if isinstance(row, Mapping) and set(row) == set(names):
        return [row[each] for each in names]
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        row = {each.name: getattr(row, each.name) for each in dataclasses.fields(row)}
        return [row[each] for each in names] if set(row) == set(names) else None
    if isinstance(row, tuple):
        own = getattr(row, "_fields", None)
        by_name = own is not None and set(own) == set(names)
        return [getattr(row, each) for each in names] if by_name else row
    if len(names) == 1:
        return (row,)
    return row if isinstance(row, list) else None


def _wrong(seen: Any, wanted: DataType, name: str, what: str) -> ResultError:
    return ResultError(f"{what}={name}, seen={seen!r}, wanted {wanted}")
