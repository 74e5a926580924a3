"""Which SQL types Python's types mean, as annotations name them."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import decimal
import types
import typing
from typing import Annotated, Any, Union, get_args, get_origin

from bridge._udf._data_types import DataTypes
from bridge._udf._types import DataType, RowField, RowType

__all__ = ["type_of_column", "type_of_hint", "type_of_rows"]

_PLAIN: dict[Any, DataType] = {
    None: DataTypes.NULL(),
    type(None): DataTypes.NULL(),
    bool: DataTypes.BOOLEAN(),
    int: DataTypes.BIGINT(),
    float: DataTypes.DOUBLE(),
    str: DataTypes.STRING(),
    bytes: DataTypes.BYTES(),
    bytearray: DataTypes.BYTES(),
    decimal.Decimal: DataTypes.DECIMAL(38, 18),
    dt.date: DataTypes.DATE(),
    dt.time: DataTypes.TIME(6),
    dt.datetime: DataTypes.TIMESTAMP(6),
    dt.timedelta: DataTypes.INTERVAL(DataTypes.DAY(6), DataTypes.SECOND(6)),
}

# By name, for numpy is imported only by those who use it.
_NUMPY = {
    "bool": DataTypes.BOOLEAN(),
    "bool_": DataTypes.BOOLEAN(),
    "int8": DataTypes.TINYINT(),
    "int16": DataTypes.SMALLINT(),
    "int32": DataTypes.INT(),
    "int64": DataTypes.BIGINT(),
    "float32": DataTypes.FLOAT(),
    "float64": DataTypes.DOUBLE(),
    "str_": DataTypes.STRING(),
    "bytes_": DataTypes.BYTES(),
}

_LISTS = {list, collections.abc.Sequence, collections.abc.MutableSequence}
_MAPS = {dict, collections.abc.Mapping, collections.abc.MutableMapping}
_ROWS = {
    *_LISTS,
    collections.abc.Iterable,
    collections.abc.Iterator,
    collections.abc.Generator,
    collections.abc.Collection,
}


def type_of_hint(hint: Any) -> DataType | None:
    """Return the SQL type that a Python type means; None where it means none.

    All are nullable: an annotation says nothing of None. ``Annotated[int, DataTypes.INT()]`` is the
    type that it names.
    """
    return _Reading().type_of(hint)


def type_of_column(hint: Any) -> DataType | None:
    """Return the type of the values in a column: of the elements, if it is a typed numpy array."""
    dtype = _dtype_of_array(hint)
    return type_of_hint(hint if dtype is None else dtype)


def type_of_rows(hint: Any) -> DataType | None:
    """Return the type of what an iterable gives; None if it is none, or of unknown elements."""
    elements = get_args(hint)
    return type_of_hint(elements[0]) if get_origin(hint) in _ROWS and elements else None


class _Reading:
    """Knows the classes that are being read, for one may be a field of itself."""

    def __init__(self) -> None:
        self._open: set[Any] = set()

    def type_of(self, hint: Any) -> DataType | None:
        hint = _named(hint)
        origin = get_origin(hint)
        if origin is Annotated:
            return self._annotated(*get_args(hint))
        if origin in (Union, types.UnionType):
            return self._optional(get_args(hint))
        if origin is not None:
            return self._generic(hint, origin, get_args(hint))
        if not isinstance(hint, type):
            return _PLAIN[None] if hint is None else None
        if hint.__module__ == "numpy":
            return _NUMPY.get(hint.__name__)
        return _PLAIN.get(hint) or self._of_class(hint)

    def _annotated(self, hint: Any, *notes: Any) -> DataType | None:
        # Texts are not asked: most that are annotated are for people.
        named = [note for note in notes if isinstance(note, DataType)]
        return named[0] if named else self.type_of(hint)

    def _optional(self, options: tuple[Any, ...]) -> DataType | None:
        given = [each for each in options if each is not type(None)]
        known = self.type_of(given[0]) if len(given) == 1 else None
        return None if known is None else known.nullable()

    def _generic(self, hint: Any, origin: Any, args: tuple[Any, ...]) -> DataType | None:
        dtype = _dtype_of_array(hint)
        if dtype is not None:
            args, origin = (dtype,), list
        if origin is tuple and args[1:] == (Ellipsis,):
            args, origin = args[:1], list
        parts = [self.type_of(each) for each in args]
        known = [each for each in parts if each is not None]
        if len(known) < len(parts):
            return None
        if origin is tuple and known:
            return RowType.unnamed(known)
        if origin in _LISTS and len(known) == 1:
            return DataTypes.ARRAY(known[0])
        if origin is collections.Counter and len(known) == 1:
            return DataTypes.MULTISET(known[0])
        if origin in _MAPS and len(known) == 2:  # noqa: PLR2004 - keys and values
            return DataTypes.MAP(known[0], known[1])
        return None

    def _of_class(self, cls: type) -> DataType | None:
        names = _field_names(cls)
        if not names or cls in self._open:
            return None
        self._open.add(cls)
        try:
            hints = typing.get_type_hints(cls, include_extras=True)
        except (AttributeError, NameError, SyntaxError, TypeError):
            return None
        fields = [(name, self.type_of(hints.get(name, Any))) for name in names]
        self._open.discard(cls)
        known = [RowField(name, each) for name, each in fields if each is not None]
        return RowType(tuple(known)) if len(known) == len(names) else None


def _named(hint: Any) -> Any:
    """Return what a NewType or an alias stands for."""
    while True:
        if isinstance(hint, typing.NewType):
            hint = hint.__supertype__
        elif type(hint).__name__ == "TypeAliasType":
            hint = hint.__value__
        else:
            return hint


def _field_names(cls: type) -> list[str]:
    if dataclasses.is_dataclass(cls):
        return [each.name for each in dataclasses.fields(cls)]
    if issubclass(cls, tuple):
        return list(getattr(cls, "_fields", ()))
    return list(cls.__annotations__) if typing.is_typeddict(cls) else []


def _dtype_of_array(hint: Any) -> Any:
    """Return float64 for ``NDArray[float64]``, None for anything else."""
    origin = get_origin(hint)
    if getattr(origin, "__module__", "") != "numpy" or origin.__name__ != "ndarray":
        return None
    dtypes = [get_args(each) for each in get_args(hint)[1:]]
    return dtypes[0][0] if dtypes and dtypes[0] else None
