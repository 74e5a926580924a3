"""What Java's Arrow module calls: batches cross by the C Data Interface, or as an IPC stream."""

from __future__ import annotations

import functools

import numpy as np

try:
    import pyarrow as pa
except ImportError as error:
    from bridge._locate import install_command

    raise ImportError(
        f"Arrow data needs pyarrow: {install_command('arrow')}", name="pyarrow"
    ) from error

from bridge import _arrow_forms, _native
from bridge._session import function

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = [
    "call_at",
    "call_stream",
    "give_at",
    "give_stream",
    "take_at",
    "take_column_at",
    "take_stream",
]


def call_at(  # noqa: PLR0913, PLR0917 - one crossing carries all
    target: str | Callable[..., Any],
    library: str,
    is_columns: bool,
    array: int,
    schema: bytes,
    result_array: int,
    result_schema: int,
) -> None:
    """Call a function with the batch at an address, and put the result at two others.

    Parameters
    ----------
    target : str or callable
        The function, or its name.
    library : str
        As what it sees the data: one of `_arrow_forms.FORMS`.
    is_columns : bool
        Whether each column is an argument and the result is one column; else the batch is.
    array, result_array, result_schema : int
        Addresses of structs of the Arrow C Data Interface.
    schema : bytes
        The batch's, as an IPC message: to release a struct of it would call Java.
    """
    batch = take_at(array, schema)
    _put(_called(target, library, is_columns, batch), result_array, result_schema)


def take_at(array: int, schema: bytes) -> pa.RecordBatch:
    """Return the batch at an address."""
    known = _schema(schema)
    _native.release_on_java_stack(array)
    return pa.RecordBatch._import_from_c(array, known)  # noqa: SLF001 - documented for this


def take_column_at(array: int, schema: bytes) -> Any:
    """Return the array at an address; the schema is that of a batch of this column."""
    known = _type(schema)
    _native.release_on_java_stack(array)
    return pa.Array._import_from_c(array, known)  # noqa: SLF001 - documented for this


def give_at(value: Any, array: int, schema: int) -> None:
    """Put what has rows, or an array as a column, at two addresses."""
    _put(_arrow_forms.batch_of(value), array, schema)


def call_stream(
    target: str | Callable[..., Any], library: str, is_columns: bool, stream: Any
) -> Any:
    """Call a function with the batch of an IPC stream; return a stream of the result."""
    return _written(_called(target, library, is_columns, _read(stream)))


def take_stream(stream: Any, is_column: bool) -> Any:
    """Return the batch of an IPC stream, or its only column, in place."""
    batch = _read(stream)
    return batch.column(0) if is_column else batch


def give_stream(value: Any) -> Any:
    """Return what has rows, or an array as a column, as an IPC stream."""
    return _written(_arrow_forms.batch_of(value))


def _called(
    target: str | Callable[..., Any], library: str, is_columns: bool, batch: pa.RecordBatch
) -> pa.RecordBatch:
    called = function(target) if isinstance(target, str) else target
    form = _arrow_forms.FORMS[library]
    if is_columns:
        arguments = [form.column(batch, index) for index in range(batch.num_columns)]
        return _arrow_forms.batch_of_column(called(*arguments))
    return _arrow_forms.batch_of_rows(called(form.rows(batch)))


@functools.lru_cache(maxsize=64)
def _schema(message: bytes) -> pa.Schema:
    return pa.ipc.read_schema(pa.py_buffer(message))


@functools.lru_cache(maxsize=64)
def _type(message: bytes) -> pa.DataType:
    return _schema(message).field(0).type


def _put(batch: pa.RecordBatch, array: int, schema: int) -> None:
    # Java reads the buffers from their beginning, whatever the offset says.
    columns = [_arrow_forms.without_offset(column) for column in batch.columns]
    if any(a is not b for a, b in zip(columns, batch.columns, strict=True)):
        batch = pa.RecordBatch.from_arrays(columns, schema=batch.schema)
    batch._export_to_c(array, schema)  # noqa: SLF001 - documented for this


def _read(stream: Any) -> pa.RecordBatch:
    return pa.ipc.open_stream(pa.py_buffer(stream)).read_next_batch()


def _written(batch: pa.RecordBatch) -> Any:
    """Write a batch as a stream to where Java sees it, or to be copied where there is no place."""
    size = _stream_bytes(batch)
    memory = _native.bytes_in_slab(size)
    if memory is None:
        memory = np.empty(size, np.uint8)
    _write(batch, pa.FixedSizeBufferWriter(pa.py_buffer(memory)))
    return memory[:size]


def _stream_bytes(batch: pa.RecordBatch) -> int:
    counting = pa.MockOutputStream()
    _write(batch, counting)
    return int(counting.size())


def _write(batch: pa.RecordBatch, sink: Any) -> None:
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
