"""Functions of columns: what has crossed becomes numpy arrays, pandas Series or Arrow arrays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge import _native
from bridge._udf._errors import DeclarationError
from bridge._udf._function import FunctionKind
from bridge._udf._time_types import (
    DayTimeIntervalType,
    LocalZonedTimestampType,
    TimestampType,
    TimeType,
    YearMonthIntervalType,
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
from bridge._udf._values import ResultError, reader, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge._udf._function import UserDefinedFunction

__all__ = ["arrow_type", "on_columns", "on_frame", "result_column"]

_DTYPES: dict[type, Any] = {
    BooleanType: np.bool_,
    TinyIntType: np.int8,
    SmallIntType: np.int16,
    IntType: np.int32,
    BigIntType: np.int64,
    FloatType: np.float32,
    DoubleType: np.float64,
}

# From which kinds of numbers a column may come; numpy calls more than these safe.
_SAFE_KINDS = {"b": "b", "i": "iu", "f": "f"}

# pandas' types that have a missing value beside all others, where a column has one.
_PANDAS_DTYPES: dict[type, str] = {
    BooleanType: "boolean",
    TinyIntType: "Int8",
    SmallIntType: "Int16",
    IntType: "Int32",
    BigIntType: "Int64",
    FloatType: "Float32",
    DoubleType: "Float64",
    TimestampType: "datetime64[us]",
    LocalZonedTimestampType: "datetime64[us, UTC]",
}


def on_columns(
    call: Callable[..., Any], function: UserDefinedFunction, inputs: tuple[DataType, ...] | None
) -> Callable[..., Any]:
    """Return a function of columns as they cross, arrays of numpy or lists, for one of columns."""
    readers = [_column_reader(function.func_type, each) for each in inputs or ()]
    unknown = _column_reader(function.func_type, None)
    write = writer(function.result_type, function.name)

    def called(*columns: Any) -> Any:
        read = readers or [unknown] * len(columns)
        result = call(*(make(each) for make, each in zip(read, columns, strict=True)))
        if function.kind is FunctionKind.SCALAR:
            return result_column(result, len(columns[0]), function)
        value = result.as_py() if hasattr(result, "as_py") else result  # a scalar of pyarrow's
        return value if write is None else write(value)

    if function.func_type == "numpy" and function.kind is FunctionKind.SCALAR and inputs:
        return _of_arrays(call, function, inputs, called)
    return called


def _of_arrays(
    call: Callable[..., Any],
    function: UserDefinedFunction,
    inputs: tuple[DataType, ...],
    other: Callable[..., Any],
) -> Callable[..., Any]:
    """Return one that gives arrays to ``call`` as they are, and other columns to ``other``."""
    dtypes = [_DTYPES.get(type(each)) for each in (*inputs, function.result_type)]
    if None in dtypes:
        return other
    *of_inputs, of_result = map(np.dtype, dtypes)

    def other_result(result: Any, count: int) -> Any:
        return result_column(result, count, function)

    return _native.column_call(call, tuple(of_inputs), of_result, other, other_result)


def on_frame(
    call: Callable[..., Any], function: UserDefinedFunction, row_type: RowType
) -> Callable[..., Any]:
    """Return a function of columns for one that maps a pandas DataFrame to another."""
    frame_of = _frame_maker(row_type)
    return lambda *columns: result_column(call(frame_of(columns)), len(columns[0]), function)


def _frame_maker(row_type: RowType) -> Callable[[Sequence[Any]], Any]:
    import pandas as pd

    names = row_type.field_names()
    readers = [_column_reader("pandas", each) for each in row_type.field_types()]

    def made(columns: Sequence[Any]) -> Any:
        named = zip(names, readers, columns, strict=True)
        return pd.DataFrame({name: read(column) for name, read, column in named}, copy=False)

    return made


def _column_reader(func_type: str, data_type: DataType | None) -> Callable[[Any], Any]:
    """Return what makes a column of a type for a function of this ``func_type``."""
    if func_type == "arrow":
        return _arrow_reader(data_type)
    if func_type == "pandas" and isinstance(data_type, RowType):
        frame_of, width = _frame_maker(data_type), len(data_type.fields)
        nothing = (None,) * width
        return lambda rows: frame_of(list(zip(*(each or nothing for each in rows), strict=True)))
    part = None if data_type is None else reader(data_type)
    make = _pandas_column if func_type == "pandas" else _numpy_column
    if part is None:
        return lambda column: make(column, data_type)
    return lambda column: make([part(each) for each in column], data_type)


def _typed(column: np.ndarray, data_type: DataType | None) -> np.ndarray:
    """Return an array as one of the type's dtype.

    Raises
    ------
    TypeError
        That would lose something.
    """
    dtype = _DTYPES.get(type(data_type))
    if data_type is None or dtype == column.dtype:
        return column
    kinds = "" if dtype is None else _SAFE_KINDS[np.dtype(dtype).kind]
    if column.dtype.kind not in kinds or not np.can_cast(column.dtype, dtype or object, "safe"):
        raise TypeError(f"argument: seen=a column of {column.dtype}, wanted {data_type}")
    return column.astype(dtype)


def _numpy_column(column: Any, data_type: DataType | None) -> np.ndarray:
    if isinstance(column, np.ndarray):
        return _typed(column, data_type)
    dtype = _DTYPES.get(type(data_type))
    if dtype is not None and None not in column:
        return np.array(column, dtype=dtype)
    made = np.empty(len(column), dtype=object)
    made[:] = column
    return made


def _pandas_column(column: Any, data_type: DataType | None) -> Any:
    import pandas as pd

    if isinstance(column, np.ndarray):
        return pd.Series(_typed(column, data_type), copy=False)
    dtype = _DTYPES.get(type(data_type))
    if dtype is not None and None not in column:
        return pd.Series(column, dtype=dtype)
    return pd.Series(column, dtype=_PANDAS_DTYPES.get(type(data_type), object))


def _arrow_reader(data_type: DataType | None) -> Callable[[Any], Any]:
    import pyarrow as pa

    wanted = None if data_type is None else arrow_type(data_type)
    in_pairs = isinstance(data_type, MapType | MultisetType)

    def made(column: Any) -> Any:
        if isinstance(column, np.ndarray):
            column = _typed(column, data_type)
        elif in_pairs:
            column = [None if each is None else list(each.items()) for each in column]
        return pa.array(column, type=wanted)

    return made


def arrow_type(data_type: DataType) -> Any:
    """Return the type of Arrow.

    Raises
    ------
    DeclarationError
        It has none.
    """
    import pyarrow as pa

    if isinstance(data_type, DecimalType):
        return pa.decimal128(data_type.precision, data_type.scale)
    if isinstance(data_type, ArrayType):
        return pa.list_(arrow_type(data_type.element_type))
    if isinstance(data_type, RowType):
        return pa.struct([(each.name, arrow_type(each.data_type)) for each in data_type.fields])
    if isinstance(data_type, MapType):
        return pa.map_(arrow_type(data_type.key_type), arrow_type(data_type.value_type))
    if isinstance(data_type, MultisetType):
        return pa.map_(arrow_type(data_type.element_type), pa.int32())
    plain = {
        CharType: pa.string(),
        VarCharType: pa.string(),
        BinaryType: pa.binary(),
        VarBinaryType: pa.binary(),
        DateType: pa.date32(),
        TimeType: pa.time64("us"),
        TimestampType: pa.timestamp("us"),
        LocalZonedTimestampType: pa.timestamp("us", "UTC"),
        DayTimeIntervalType: pa.duration("us"),
        YearMonthIntervalType: pa.int32(),
        NullType: pa.null(),
        **{each: pa.from_numpy_dtype(dtype) for each, dtype in _DTYPES.items()},
    }
    if type(data_type) not in plain:
        raise DeclarationError(f"no type of Arrow: seen={data_type}")
    return plain[type(data_type)]


def result_column(result: Any, count: int, function: UserDefinedFunction) -> Any:
    """Return the column that crosses for what a function of columns gave: an array, or a list.

    Raises
    ------
    ResultError
        It is no column, or not as long as the arguments are.
    """
    wanted, name = function.result_type, function.name
    values = _plain_column(result, wanted)
    if values is None:
        raise ResultError(
            f"result: function={name}, seen a {type(result).__qualname__}, "
            f"wanted a column of {wanted}"
        )
    if len(values) != count:
        raise ResultError(
            f"length of the result: function={name}, seen={len(values)}, "
            f"wanted {count}, as the arguments have"
        )
    if isinstance(values, np.ndarray):
        return _narrowed(values, wanted, name)
    write = writer(wanted, name)
    if write is None:
        return values
    made = []
    for row, value in enumerate(values):
        try:
            made.append(write(value))
        except ResultError as error:
            raise ResultError(f"row {row}: {error}") from None
    return made


def _plain_column(result: Any, wanted: DataType) -> Any:
    """Return an array of numbers or booleans, or a list with None; None for what is no column."""
    pandas, pyarrow = sys.modules.get("pandas"), sys.modules.get("pyarrow")
    if pyarrow is not None and isinstance(result, pyarrow.Array | pyarrow.ChunkedArray):
        plain = _is_number(result.type, pyarrow) and not result.null_count
        return result.to_numpy(zero_copy_only=False) if plain else result.to_pylist()
    if pandas is not None and isinstance(result, pandas.DataFrame):
        return _rows_of_frame(result, wanted)
    if pandas is not None and isinstance(result, pandas.Series):
        return _plain_series(result)
    if isinstance(result, np.ndarray):
        return _plain_array(result)
    return result if isinstance(result, list | tuple) else None


def _rows_of_frame(frame: Any, wanted: DataType) -> list[Any] | None:
    """Return the rows of a DataFrame, by the names of its columns where they are the fields'."""
    if not isinstance(wanted, RowType) or len(frame.columns) != len(wanted.fields):
        return None
    names = wanted.field_names()
    if set(frame.columns) == set(names):
        frame = frame[names]
    columns = []
    for place, field in enumerate(wanted.fields):
        column = _plain_column(frame.iloc[:, place], field.data_type)
        columns.append(column.tolist() if isinstance(column, np.ndarray) else column)
    return list(zip(*columns, strict=True))


def _plain_series(series: Any) -> Any:
    kind = series.dtype.kind if isinstance(series.dtype, np.dtype) else ""
    if kind and kind in "biufmM":
        values = series.to_numpy()
        if kind != "f":
            return _plain_array(values)
        if not np.isnan(values).any():
            return values
    missing = series.isna()  # which is null, also of floats, as in PyFlink
    return series.astype(object).where(~missing, None).tolist()


def _plain_array(array: np.ndarray) -> Any:
    kind = array.dtype.kind
    if array.ndim != 1:
        return None
    if kind in "mM":  # those of nanoseconds would become ints; Python has microseconds
        in_days = array.dtype in {np.dtype("M8[D]"), np.dtype("M8[M]"), np.dtype("M8[Y]")}
        return (array if in_days else array.astype(f"{kind}8[us]")).tolist()
    return array if kind in "biuf" else array.tolist()


def _is_number(data_type: Any, pyarrow: Any) -> bool:
    types = pyarrow.types
    return bool(types.is_integer(data_type) or types.is_floating(data_type))


def _narrowed(values: np.ndarray, wanted: DataType, name: str) -> Any:
    """Return an array of the declared type; a list for a type that has none."""
    dtype = _DTYPES.get(type(wanted))
    if dtype is None:
        return values.tolist()
    if values.dtype == dtype:
        return values
    if (dtype is np.bool_) != (values.dtype.kind == "b"):
        raise ResultError(
            f"result: function={name}, seen a column of {values.dtype}, wanted {wanted}"
        )
    with np.errstate(invalid="ignore", over="ignore"):
        made = values.astype(dtype)
        if dtype is np.float32 and values.dtype.kind == "f":
            differs = np.isinf(made) & ~np.isinf(values)  # the nearest float is taken
        else:
            differs = (made.astype(values.dtype) != values) & ~(
                np.isnan(values) & (dtype == np.float64)
            )
        if values.dtype.kind in "iu" and made.dtype.kind == "f":
            differs |= made == 2.0 ** (63 if values.dtype.kind == "i" else 64)
        elif values.dtype.kind == "u" or (made.dtype.kind in "iu" and values.dtype.kind == "i"):
            differs |= (made < 0) != (values < 0)
    if differs.any():
        row = int(np.flatnonzero(differs)[0])
        raise ResultError(
            f"result, row {row}: function={name}, seen={values[row].item()!r}, wanted {wanted}"
        )
    return made
