"""Functions of columns that get Arrow arrays as they are, and give one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from bridge._udf._checks import checker
from bridge._udf._columns import arrow_type, on_columns, result_column
from bridge._udf._errors import DeclarationError
from bridge._udf._types import MapType, MultisetType, RowType
from bridge._udf._values import ResultError, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._function import UserDefinedFunction
    from bridge._udf._types import DataType

__all__ = ["on_arrays"]


def on_arrays(
    call: Callable[..., Any],
    function: UserDefinedFunction,
    inputs: tuple[DataType, ...] | None,
    result_type: DataType,
) -> Callable[..., Any]:
    """Return a function of Arrow arrays to one, which are held to the types.

    Raises
    ------
    DeclarationError
        A type has none of Arrow's; or it is of rows or maps, and the function gets no Arrow arrays.
    """
    name, is_direct = function.name, function.func_type == "arrow"
    types = inputs or ()
    if not is_direct:
        _require_plain((*types, result_type), function)
    reads = [_reader(f"argument {i} of {name}", each, name) for i, each in enumerate(types, 1)]
    write = _writer(function, result_type)
    by_columns = on_columns(call, function, inputs)

    def called(*arrays: Any) -> Any:
        if not arrays or (inputs is not None and len(arrays) != len(reads)):
            wanted = "1 or more" if inputs is None else len(reads)
            raise TypeError(
                f"number of arguments: function={name}, seen={len(arrays)}, wanted {wanted}"
            )
        for place, each in enumerate(arrays, 1):
            if not isinstance(each, pa.Array):
                raise TypeError(
                    f"argument {place} of {name}, seen a {type(each).__qualname__}, "
                    "wanted an Arrow array"
                )
        if reads:
            arrays = tuple(read(each) for read, each in zip(reads, arrays, strict=True))
        made = call(*arrays) if is_direct else by_columns(*map(_column, arrays))
        return write(made, len(arrays[0]))

    return called


def _require_plain(types: tuple[DataType, ...], function: UserDefinedFunction) -> None:
    for each in types:
        if any(isinstance(part, RowType | MapType | MultisetType) for part in each.walk()):
            raise DeclarationError(
                f"func_type: function={function.name}, seen={function.func_type!r} with {each}, "
                "wanted 'arrow' where Arrow arrays are given"
            )


def _column(array: Any) -> Any:
    """Return an array as columns cross otherwise: of numbers without null the same memory."""
    kind = array.type
    if array.null_count or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return array.to_pylist()
    return array.to_numpy(zero_copy_only=True)


def _reader(what: str, data_type: DataType, name: str) -> Callable[[Any], Any]:
    """Return what makes arrays of the type of others that lose nothing by it."""
    wanted = arrow_type(data_type)
    is_plain = _is_plain(data_type)

    def read(array: Any) -> Any:
        array = _decoded(array)
        if array.type == wanted and is_plain:
            _require_values(array, data_type, what)
            return array
        if _widens(array.type, wanted):
            return read(array.cast(wanted))
        if not _is_alike(array.type, wanted) or _has_maps(data_type):
            raise ResultError(f"{what}, seen a column of {array.type}, wanted {data_type}")
        return _checked(array.to_pylist(), data_type, name, what)

    return read


def _writer(function: UserDefinedFunction, data_type: DataType) -> Callable[[Any, int], Any]:
    """Return what makes the array of a result, by the rules that hold without Arrow too."""
    name = function.name
    what, wanted = f"result: function={name}", arrow_type(data_type)
    is_plain, has_maps = _is_plain(data_type), _has_maps(data_type)

    def write(made: Any, count: int) -> Any:
        if isinstance(made, pa.ChunkedArray):
            made = made.combine_chunks()
        if isinstance(made, pa.Array):
            made = _decoded(made)
            if len(made) == count and made.type == wanted and is_plain:
                _require_values(made, data_type, what)
                return made
            if len(made) == count and has_maps:
                raise ResultError(f"{what}, seen a column of {made.type}, wanted {data_type}")
        column = result_column(made, count, function)
        if isinstance(column, np.ndarray):
            return pa.array(column, type=wanted)
        return _checked(column, data_type, name, what)

    return write


def _decoded(array: Any) -> Any:
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def _require_values(array: Any, data_type: DataType, what: str) -> None:
    if array.null_count and not data_type.is_nullable:
        row = array.is_null().index(True).as_py()
        raise ResultError(f"{what}, row {row}, seen=None, wanted {data_type}")


def _checked(values: list[Any], data_type: DataType, name: str, what: str) -> Any:
    """Return an array of values, each of which has to be one of the type."""
    check, write = checker(data_type, name), writer(data_type, name)
    made = []
    for row, value in enumerate(values):
        try:
            made.append(check(value if write is None else write(value)))
        except ResultError as error:
            told = str(error).removeprefix(f"result: function={name}, ")
            raise ResultError(f"{what}, row {row}, {told}") from None
    if isinstance(data_type, MapType | MultisetType):
        made = [None if each is None else list(each.items()) for each in made]
    return pa.array(made, type=arrow_type(data_type))


def _is_plain(data_type: DataType) -> bool:
    """Tell whether the type of an array says all: no part of it is NOT NULL, or has a length."""
    whole, *parts = data_type.walk()
    any_length = not any(part.is_bounded() for part in (whole, *parts))
    return any_length and all(part.is_nullable for part in parts)


def _has_maps(data_type: DataType) -> bool:
    return any(isinstance(part, MapType | MultisetType) for part in data_type.walk())


def _widens(seen: Any, wanted: Any) -> bool:
    """Tell whether each number of a type is one of another type too."""
    spare = 1 if pa.types.is_unsigned_integer(seen) else 0
    for family in (pa.types.is_integer, pa.types.is_floating):
        if family(seen) and family(wanted):
            return seen != wanted and bool(seen.bit_width + spare <= wanted.bit_width)
    return False


def _is_alike(seen: Any, wanted: Any) -> bool:
    """Tell whether values of a type may be those of another, which is to be seen one by one."""
    if pa.types.is_null(seen) or seen == wanted:
        return True
    if pa.types.is_integer(seen) or pa.types.is_floating(seen):
        return False
    return any(family(seen) and family(wanted) for family in _FAMILIES)


_FAMILIES: list[Callable[[Any], Any]] = [
    pa.types.is_decimal,
    lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    lambda kind: (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ),
    pa.types.is_date,
    pa.types.is_time,
    pa.types.is_timestamp,
    pa.types.is_duration,
    lambda kind: pa.types.is_list(kind) or pa.types.is_large_list(kind),
    pa.types.is_struct,
]
"""Kinds of arrays whose layouts differ and whose values may be the same."""
