"""Arrow batches as objects of pyarrow, pandas and numpy, and back; what is copied is counted."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

__all__ = [
    "FORMS",
    "Form",
    "batch_of",
    "batch_of_column",
    "batch_of_rows",
    "copied_columns",
    "without_offset",
]

_copied: Counter[str] = Counter()
_lock = threading.Lock()


def copied_columns() -> dict[str, int]:
    """Count the columns that were copied in this process so far, by the reason.

    Returns
    -------
    dict of str to int
        ``to_numpy``: elements that numpy has no view of, such as those with nulls; ``from_numpy``:
        elements that Arrow has no view of; ``offset``: a slice, of which Java would read the
        beginning; ``chunks``: a column of several pieces; ``dictionary``: one whose values stood
        in a dictionary.
    """
    with _lock:
        return dict(_copied)


def _count(reason: str) -> None:
    with _lock:
        _copied[reason] += 1


@dataclass(frozen=True)
class Form:
    """What a function gets for all rows, and for one column."""

    rows: Callable[[pa.RecordBatch], Any]
    column: Callable[[pa.RecordBatch, int], Any]


def _numpy_column(batch: pa.RecordBatch, index: int) -> Any:
    array = batch.column(index)
    try:
        return array.to_numpy(zero_copy_only=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        _count("to_numpy")
        return array.to_numpy(zero_copy_only=False)


def _pandas_column(batch: pa.RecordBatch, index: int) -> Any:
    import pandas as pd

    array = batch.column(index)
    values = pd.arrays.ArrowExtensionArray(pa.chunked_array([array]))
    return pd.Series(values, name=batch.schema.field(index).name, copy=False)


def _pandas_numpy_column(batch: pa.RecordBatch, index: int) -> Any:
    import pandas as pd

    array = batch.column(index)
    name = batch.schema.field(index).name
    if _has_numpy_view(array):
        return pd.Series(array.to_numpy(zero_copy_only=True), name=name, copy=False)
    _count("to_numpy")
    series = array.to_pandas()
    series.name = name
    return series


def _has_numpy_view(array: pa.Array) -> bool:
    types = pa.types
    kind = array.type
    return not array.null_count and (types.is_integer(kind) or types.is_floating(kind))


def _frame(column: Callable[[pa.RecordBatch, int], Any]) -> Callable[[pa.RecordBatch], Any]:
    def rows(batch: pa.RecordBatch) -> Any:
        import pandas as pd

        columns = [column(batch, index) for index in range(batch.num_columns)]
        frame = pd.DataFrame(
            dict(enumerate(columns)), index=pd.RangeIndex(batch.num_rows), copy=False
        )
        frame.columns = batch.schema.names
        return frame

    return rows


def _dict_of_columns(batch: pa.RecordBatch) -> dict[str, Any]:
    return {name: _numpy_column(batch, index) for index, name in enumerate(batch.schema.names)}


FORMS = {
    "pyarrow": Form(lambda batch: batch, lambda batch, index: batch.column(index)),
    "pandas": Form(_frame(_pandas_column), _pandas_column),
    "pandas_numpy": Form(_frame(_pandas_numpy_column), _pandas_numpy_column),
    "numpy": Form(_dict_of_columns, _numpy_column),
}


def batch_of(value: Any) -> pa.RecordBatch:
    """Make a batch of rows, or of an array as its only column."""
    if _has_rows(value):
        return batch_of_rows(value)
    return batch_of_column(value)


def _has_rows(value: Any) -> bool:
    return isinstance(value, (pa.RecordBatch, pa.Table, dict)) or _is_frame(value)


def batch_of_rows(value: Any) -> pa.RecordBatch:
    """Make a batch of a record batch, a table, a data frame, or a dict of arrays by name.

    Raises
    ------
    TypeError
        If it is none of these.
    """
    if isinstance(value, pa.RecordBatch):
        columns, schema = value.columns, value.schema
        if not any(pa.types.is_dictionary(field.type) for field in schema):
            return value
        named = dict(enumerate(columns))
        names, metadata = schema.names, schema.metadata
    elif isinstance(value, pa.Table):
        named = dict(enumerate(value.columns))
        names, metadata = value.schema.names, value.schema.metadata
    elif isinstance(value, dict) or _is_frame(value):
        named = dict(enumerate(item for _, item in value.items()))
        names, metadata = [str(name) for name in value], None
    else:
        raise TypeError(
            f"no rows: seen={_kind(value)}, wanted=a pyarrow.RecordBatch or Table, a"
            " pandas.DataFrame, or a dict of arrays by name"
        )
    arrays = [_array_of(column) for column in named.values()]
    return _batch(arrays, names, metadata, value)


def _batch(
    arrays: Sequence[pa.Array], names: Sequence[str], metadata: Any, value: Any
) -> pa.RecordBatch:
    if isinstance(value, (pa.RecordBatch, pa.Table)):
        fields = [
            field.with_type(array.type) for field, array in zip(value.schema, arrays, strict=True)
        ]
        if not fields:
            return value if isinstance(value, pa.RecordBatch) else value.to_batches()[0]
        return pa.RecordBatch.from_arrays(list(arrays), schema=pa.schema(fields, metadata=metadata))
    return pa.RecordBatch.from_arrays(list(arrays), names=list(names))


def batch_of_column(value: Any) -> pa.RecordBatch:
    """Make a batch of an array as its only column.

    Raises
    ------
    TypeError
        If it is no array, series or sequence of values.
    """
    if _has_rows(value) or isinstance(value, (str, bytes)):
        raise TypeError(
            f"no column: seen={_kind(value)}, wanted=a pyarrow.Array, a numpy.ndarray or a"
            " pandas.Series"
        )
    name = getattr(value, "name", None)
    return pa.RecordBatch.from_arrays(
        [_array_of(value)], names=[name if isinstance(name, str) else ""]
    )


def _array_of(column: Any) -> pa.Array:
    if not isinstance(column, (pa.Array, pa.ChunkedArray)):
        column = _converted(column)
    if isinstance(column, pa.ChunkedArray):
        column = _joined(column)
    if pa.types.is_dictionary(column.type):
        _count("dictionary")
        column = column.dictionary_decode()
    return column


def _converted(column: Any) -> pa.Array | pa.ChunkedArray:
    import numpy as np

    held = getattr(column, "array", None)  # of a series
    if held is not None and hasattr(held, "__arrow_array__"):
        return held.__arrow_array__()
    is_series = held is not None
    array = pa.array(column, from_pandas=is_series)
    if isinstance(array, pa.Array):
        source = np.asarray(column) if is_series else column
        values = array.buffers()[-1]
        is_view = (
            isinstance(source, np.ndarray)
            and values is not None
            and values.address == source.ctypes.data
        )
        if not is_view and len(array):
            _count("from_numpy")
    return array


def _joined(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.num_chunks:
        _count("chunks")
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _is_frame(value: Any) -> bool:
    return hasattr(value, "columns") and hasattr(value, "iloc") and hasattr(value, "items")


def _kind(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def without_offset(array: pa.Array) -> pa.Array:
    """Return the array, or a copy of it where it begins behind the beginning of its buffers."""
    if not _has_offset(array):
        return array
    _count("offset")
    return pa.concat_arrays([array, array.slice(0, 0)])


def _has_offset(array: pa.Array) -> bool:
    if array.offset:
        return True
    return any(_has_offset(child) for child in _children(array))


def _children(array: pa.Array) -> Sequence[pa.Array]:
    types = pa.types
    kind = array.type
    if types.is_map(kind):
        return (array.keys, array.items)
    if types.is_struct(kind) or types.is_union(kind):
        return [array.field(index) for index in range(kind.num_fields)]
    if hasattr(array, "values") and types.is_nested(kind):
        return (array.values,)
    return ()
