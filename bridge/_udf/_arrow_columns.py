"""Functions of columns that get Arrow arrays as they are, and give one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bridge._udf._columns import arrow_type, on_columns
from bridge._udf._errors import DeclarationError
from bridge._udf._types import MapType, MultisetType, RowType
from bridge._udf._values import ResultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._function import UserDefinedFunction
    from bridge._udf._types import DataType

__all__ = ["on_arrays"]

_FAMILIES: dict[str, Callable[[Any], Any]] = {
    "boolean": pa.types.is_boolean,
    "integer": pa.types.is_integer,
    "float": pa.types.is_floating,
    "decimal": pa.types.is_decimal,
    "text": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "bytes": lambda kind: pa.types.is_binary(kind) or pa.types.is_large_binary(kind),
    "date": pa.types.is_date,
    "time": pa.types.is_time,
    "instant": lambda kind: pa.types.is_timestamp(kind) and kind.tz is not None,
    "timestamp": pa.types.is_timestamp,
    "duration": pa.types.is_duration,
    "list": lambda kind: pa.types.is_list(kind) or pa.types.is_large_list(kind),
    "struct": pa.types.is_struct,
    "map": pa.types.is_map,
}


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
    casts = [_cast(f"argument {i} of {name}", each) for i, each in enumerate(types, 1)]
    cast_result = _cast(f"result: function={name}", result_type, narrows=True)
    by_columns = on_columns(call, function, inputs)

    def called(*arrays: Any) -> Any:
        if inputs is not None and len(arrays) != len(casts):
            raise TypeError(
                f"number of arguments: function={name}, seen={len(arrays)}, wanted {len(casts)}"
            )
        if casts:
            arrays = tuple(cast(each) for cast, each in zip(casts, arrays, strict=True))
        if not is_direct:
            made = by_columns(*map(_column, arrays))
            return cast_result(pa.array(made, type=arrow_type(result_type)))
        result = cast_result(_array(call(*arrays), function))
        if len(result) != len(arrays[0]):
            raise ResultError(
                f"length of the result: function={name}, seen={len(result)}, "
                f"wanted {len(arrays[0])}, as the arguments have"
            )
        return result

    return called


def _require_plain(types: tuple[DataType, ...], function: UserDefinedFunction) -> None:
    for each in types:
        if any(isinstance(part, RowType | MapType | MultisetType) for part in each.walk()):
            raise DeclarationError(
                f"func_type: function={function.name}, seen={function.func_type!r} with {each}, "
                "wanted 'arrow' where Arrow arrays are given"
            )


def _array(made: Any, function: UserDefinedFunction) -> Any:
    """Return the array that a function gave, of whatever type."""
    if isinstance(made, list | tuple):
        return pa.array(made, type=arrow_type(function.result_type))
    if isinstance(made, pa.ChunkedArray):
        return made.combine_chunks()
    if not isinstance(made, pa.Array):
        raise ResultError(
            f"result: function={function.name}, seen a {type(made).__qualname__}, "
            f"wanted a column of {function.result_type}"
        )
    return made


def _column(array: Any) -> Any:
    """Return an array as columns cross otherwise: of numbers without null the same memory."""
    kind = array.type
    if array.null_count or not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return array.to_pylist()
    return array.to_numpy(zero_copy_only=True)


def _cast(what: str, data_type: DataType, *, narrows: bool = False) -> Callable[[Any], Any]:
    """Return what makes arrays of the type of others that lose nothing by it.

    With ``narrows`` a larger type of numbers may do, if these numbers do.
    """
    wanted = arrow_type(data_type)

    def cast(array: Any) -> Any:
        try:
            if array.type != wanted:
                if not _may_become(array.type, wanted, narrows=narrows):
                    raise ResultError(f"{what}, seen a column of {array.type}, wanted {data_type}")
                array = array.cast(wanted)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise ResultError(f"{what}, seen={error}, wanted {data_type}") from None
        if array.null_count and not data_type.is_nullable:
            row = array.is_null().index(True).as_py()
            raise ResultError(f"{what}, row {row}, seen=None, wanted {data_type}")
        return array

    return cast


def _may_become(seen: Any, wanted: Any, *, narrows: bool) -> bool:
    one, other = (
        next((name for name, holds in _FAMILIES.items() if holds(each)), str(each))
        for each in (seen, wanted)
    )
    if one not in {"integer", "float"} or narrows:
        return one == other or (one == "integer" and other in {"float", "decimal"})
    spare = 1 if pa.types.is_unsigned_integer(seen) else 0
    return one == other and seen.bit_width + spare <= wanted.bit_width
