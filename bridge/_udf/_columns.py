"""Functions of columns: what has crossed becomes numpy arrays, pandas Series or Arrow arrays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge._udf._function import FunctionKind
from bridge._udf._time_types import LocalZonedTimestampType, TimestampType, TimeType
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
    RowType,
    SmallIntType,
    TinyIntType,
    VarBinaryType,
    VarCharType,
)
from bridge._udf._values import ResultError, reader, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._function import UserDefinedFunction

__all__ = ["on_columns", "on_frame"]

_DTYPES: dict[type, Any] = {
    BooleanType: np.bool_,
    TinyIntType: np.int8,
    SmallIntType: np.int16,
    IntType: np.int32,
    BigIntType: np.int64,
    FloatType: np.float32,
    DoubleType: np.float64,
}

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
            return _result_column(result, len(columns[0]), function)
        return result if write is None else write(result)

    return called


def on_frame(
    call: Callable[..., Any], function: UserDefinedFunction, row_type: RowType
) -> Callable[..., Any]:
    """Return a function of columns for one that maps a pandas DataFrame to another."""
    readers = [_column_reader("pandas", each) for each in row_type.field_types()]

    def called(*columns: Any) -> Any:
        import pandas as pd

        made = zip(row_type.field_names(), readers, columns, strict=True)
        frame = pd.DataFrame({name: read(column) for name, read, column in made}, copy=False)
        return _result_column(call(frame), len(frame), function)

    return called


def _column_reader(func_type: str, data_type: DataType | None) -> Callable[[Any], Any]:
    """Return what makes a column of a type for a function of this ``func_type``."""
    part = None if data_type is None else reader(data_type)
    make = _MAKERS[func_type]

    def read(column: Any) -> Any:
        return make(column if part is None else [part(each) for each in column], data_type)

    return read


def _numpy_column(column: Any, data_type: DataType | None) -> np.ndarray:
    dtype = _DTYPES.get(type(data_type))
    if isinstance(column, np.ndarray):
        return column if dtype is None else column.astype(dtype, copy=False)
    if dtype is not None and None not in column:
        return np.array(column, dtype=dtype)
    made = np.empty(len(column), dtype=object)
    made[:] = column
    return made


def _pandas_column(column: Any, data_type: DataType | None) -> Any:
    import pandas as pd

    dtype = _DTYPES.get(type(data_type))
    if isinstance(column, np.ndarray):
        values = column if dtype is None else column.astype(dtype, copy=False)
        return pd.Series(values, copy=False)
    if dtype is not None and None not in column:
        return pd.Series(column, dtype=dtype)
    return pd.Series(column, dtype=_PANDAS_DTYPES.get(type(data_type), object))


def _arrow_column(column: Any, data_type: DataType | None) -> Any:
    import pyarrow as pa

    return pa.array(column, type=None if data_type is None else _arrow_type(data_type))


_MAKERS = {"numpy": _numpy_column, "pandas": _pandas_column, "arrow": _arrow_column}


def _arrow_type(data_type: DataType) -> Any:
    import pyarrow as pa

    if isinstance(data_type, DecimalType):
        return pa.decimal128(data_type.precision, data_type.scale)
    if isinstance(data_type, ArrayType):
        return pa.list_(_arrow_type(data_type.element_type))
    if isinstance(data_type, RowType):
        return pa.struct([(each.name, _arrow_type(each.data_type)) for each in data_type.fields])
    dtype = _DTYPES.get(type(data_type))
    if dtype is not None:
        return pa.from_numpy_dtype(dtype)
    plain = {
        CharType: pa.string(),
        VarCharType: pa.string(),
        BinaryType: pa.binary(),
        VarBinaryType: pa.binary(),
        DateType: pa.date32(),
        TimeType: pa.time64("us"),
        TimestampType: pa.timestamp("us"),
        LocalZonedTimestampType: pa.timestamp("us", "UTC"),
    }
    return plain.get(type(data_type))


def _result_column(result: Any, count: int, function: UserDefinedFunction) -> Any:
    """Return the column that crosses for what a function of columns gave: an array, or a list.

    Raises
    ------
    ResultError
        It is no column, or not as long as the arguments are.
    """
    wanted = function.result_type
    values = _plain_column(result)
    if values is None:
        raise ResultError(
            f"result: function={function.name}, seen a {type(result).__qualname__}, "
            f"wanted a column of {wanted}"
        )
    if len(values) != count:
        raise ResultError(
            f"length of the result: function={function.name}, seen={len(values)}, "
            f"wanted {count}, as the arguments have"
        )
    if isinstance(values, np.ndarray):
        return _narrowed(values, wanted, function)
    write = writer(wanted, function.name)
    return values if write is None else [write(each) for each in values]


def _plain_column(result: Any) -> Any:
    """Return an array of numbers or booleans, or a list with None; None for what is no column."""
    pandas, pyarrow = sys.modules.get("pandas"), sys.modules.get("pyarrow")
    if pyarrow is not None and isinstance(result, pyarrow.Array | pyarrow.ChunkedArray):
        plain = _is_number(result.type, pyarrow) and not result.null_count
        return result.to_numpy(zero_copy_only=False) if plain else result.to_pylist()
    if pandas is not None and isinstance(result, pandas.DataFrame):
        columns = [_listed(_plain_column(result[each])) for each in result.columns]
        return list(zip(*columns, strict=True))
    if pandas is not None and isinstance(result, pandas.Series):
        return _plain_series(result)
    if isinstance(result, np.ndarray):
        plain = result.dtype.kind in "biuf"
        return None if result.ndim != 1 else result if plain else result.tolist()
    return result if isinstance(result, list | tuple) else None


def _plain_series(series: Any) -> Any:
    by_numpy = isinstance(series.dtype, np.dtype)
    # NaN is a value of floats; of ints, see _narrowed.
    if by_numpy and (series.dtype.kind == "f" or not series.isna().any()):
        return _plain_column(series.to_numpy())
    return series.astype(object).where(series.notna(), None).tolist()


def _is_number(data_type: Any, pyarrow: Any) -> bool:
    types = pyarrow.types
    return bool(types.is_integer(data_type) or types.is_floating(data_type))


def _listed(column: Any) -> Any:
    return column.tolist() if isinstance(column, np.ndarray) else column


def _narrowed(values: np.ndarray, wanted: DataType, function: UserDefinedFunction) -> Any:
    """Return an array of the declared type; a list where it has missing ints."""
    dtype = _DTYPES.get(type(wanted))
    if dtype is None:
        return values.tolist()
    kind = np.dtype(dtype).kind
    if values.dtype == dtype:
        return values
    if kind == "i" and values.dtype.kind == "f" and np.isnan(values).any():
        missing = np.isnan(values)  # of ints, as pandas gives them
        whole = _exact(np.where(missing, 0, values), dtype, wanted, function)
        return [None if gap else each for gap, each in zip(missing, whole.tolist(), strict=True)]
    if kind == "f" and values.dtype.kind in "iuf":
        return values.astype(dtype)
    if (kind == "b") != (values.dtype.kind == "b"):
        raise ResultError(
            f"result: function={function.name}, seen a column of {values.dtype}, wanted {wanted}"
        )
    return _exact(values, dtype, wanted, function)


def _exact(
    values: np.ndarray, dtype: Any, wanted: DataType, function: UserDefinedFunction
) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        made = values.astype(dtype)
    differs = np.flatnonzero(made != values)
    if len(differs):
        row = int(differs[0])
        raise ResultError(
            f"result, row {row}: function={function.name}, seen={values[row]!r}, wanted {wanted}"
        )
    return made
