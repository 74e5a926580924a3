"""What Java's Arrow module calls: batches cross by the C Data Interface, or as an IPC stream."""

from __future__ import annotations

import itertools

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
    "ForgottenSchemaError",
    "call_at",
    "call_stream",
    "give_at",
    "give_stream",
    "know_schema",
    "take_at",
    "take_column_at",
    "take_stream",
]


_MOST_SCHEMAS = 1024
_import_array = pa.Array._import_from_c  # noqa: SLF001 - documented for this
_import_batch = pa.RecordBatch._import_from_c  # noqa: SLF001 - documented for this
_numbers = itertools.count(1)


class ForgottenSchemaError(LookupError):
    """A number of a schema that is not known any more; nothing has been done."""


class _ByNumber(dict[int, object]):
    def __missing__(self, number: int) -> object:
        raise ForgottenSchemaError(number)


_schemas = _ByNumber()
_types = _ByNumber()


def know_schema(message: bytes) -> int:
    """Return the number of a schema from now on; the oldest ones are forgotten.

    Parameters
    ----------
    message : bytes
        The IPC message of a batch's schema, or of that of one column; for to release a struct of
        the C Data Interface would call Java.
    """
    schema = pa.ipc.read_schema(pa.py_buffer(message))
    number = next(_numbers)
    _schemas[number] = schema
    _types[number] = schema.field(0).type if len(schema) else pa.null()
    forgotten = number - _MOST_SCHEMAS
    _schemas.pop(forgotten, None)
    _types.pop(forgotten, None)
    return number


def call_at(  # noqa: PLR0913, PLR0917 - one crossing carries all
    target: str | Callable[..., Any],
    library: str,
    is_columns: bool,
    array: int,
    schema: int,
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
    schema : int
        The batch's number of `know_schema`.

    Raises
    ------
    ForgottenSchemaError
        The schema is forgotten.
    """
    batch = take_at(array, schema)
    _put(_called(target, library, is_columns, batch), result_array, result_schema)


def take_at(array: int, schema: int) -> pa.RecordBatch:
    """Return the batch at an address. Raises ForgottenSchemaError."""
    return _import_batch(array, _schemas[schema])


def take_column_at(array: int, schema: int) -> Any:
    """Return the array at an address, of the schema's only column. Raises ForgottenSchemaError."""
    return _import_array(array, _types[schema])


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
