"""A declared function in use: what the JVM opens, calls and closes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bridge import _native
from bridge._errors import tell_row
from bridge._udf._accumulators import Accumulator
from bridge._udf._binding import Step, bound, stricter
from bridge._udf._chains import links_of
from bridge._udf._data_types import DataTypes
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._job_context import Job
from bridge._udf._row_functions import on_rows
from bridge._udf._values import described, each_read, reader, row_writer, rows_of, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._types import DataType, RowType

__all__ = ["OpenFunction", "open_function"]


def open_function(
    steps: list[tuple[str, str]],
    by_columns: bool,
    input_types: list[str] | None,
    result_type: str | None,
    context: Any,
) -> OpenFunction:
    """Open a function, or a chain of them, each of which takes what the one before gives.

    Parameters
    ----------
    steps : list of (str, str)
        For each, the one that is called first in front, how it is used: a value of
        ``FunctionKind``, or ``"map"``, ``"filter"`` or ``"flat map"``; and its name,
        ``"module:qualified.name"``.
    by_columns : bool
        Whether they have to take columns, and not the values of a row.
    input_types : list of str, or None
        The types of the arguments that the JVM will give, in SQL; None if it does not say.
    result_type : str or None
        The type of the result that the JVM wants, in SQL; None for the declared one.
    context : object
        A ``JobContext`` of the JVM's side.

    Raises
    ------
    DeclarationError
        One is no such function, or its types do not fit.
    """
    inputs = None if input_types is None else tuple(DataTypes.of(each) for each in input_types)
    result = None if result_type is None else DataTypes.of(result_type)
    return OpenFunction(bound(steps, by_columns, inputs, result), inputs, result, context)


class OpenFunction:
    """One use of a function, or of a chain of them.

    Attributes
    ----------
    call : callable
        Called with the values of a row, or with columns. It is the user's function itself, unless
        its arguments or its result cross as other values.
    call_all : coroutine function
        Called with columns, of an ``async def``: many calls run at the same time.
    """

    def __init__(
        self,
        steps: list[Step],
        inputs: tuple[DataType, ...] | None,
        result: DataType | None,
        context: Any,
    ) -> None:
        self._steps = steps
        self._first, self._last = steps[0].function, steps[-1].function
        self._inputs = _stricter_inputs(self._first.input_types, inputs)
        self._row_type: RowType | None = None
        if steps[0].is_of_rows and self._inputs is not None:
            [self._row_type] = self._inputs  # type: ignore[assignment]  # bound has seen to it
        made = [each.function.result_type for each in steps if each.use != "filter"]
        self._result_type = stricter(made[-1] if made else self._row_type, result)  # type: ignore[arg-type]
        self._opened: list[Any] = []
        job = Job(context)
        try:
            calls = [self._open(each.function, job.context_of(each.function)) for each in steps]
            self.call = self._adapted(calls)
        except BaseException as error:
            self._close_after(error)
            raise
        self.call_all = _all_awaited(self.call)

    def _open(self, function: UserDefinedFunction, context: Any) -> Any:
        instance = function.instantiate()
        if function.style is CallStyle.FUNCTION:
            return instance
        if function.has("close"):
            self._opened.append(instance)
        if function.has("open"):
            instance.open(context)
        self._instance = instance
        return instance.eval if function.style is CallStyle.EVAL else instance

    def describe(self) -> dict[str, Any]:
        """Return what the JVM's side has to know."""
        first, last = self._first, self._last
        inputs = self._row_type.field_types() if self._row_type else self._inputs
        return {
            "name": last.name,
            "inputs": None if inputs is None else [described(each) for each in inputs],
            "result": described(self._result_type),
            "accumulator": last.accumulator_type and described(last.accumulator_type),
            "least": first.signature.least,
            "most": first.signature.most,
            "isAsync": last.is_async,
            "isDeterministic": all(each.function.is_deterministic for each in self._steps),
        }

    def _adapted(self, calls: list[Callable[..., Any]]) -> Callable[..., Any]:
        last = self._last
        if last.func_type != "general":
            return self._of_columns(calls[0])
        if self._row_type is not None:
            return on_rows(self._steps, calls, self._row_type)
        if last.kind in _AGGREGATES:
            return _not_by_row(last.kind, last.name)
        if last.kind is FunctionKind.TABLE:
            return self._reading(_giving_rows(calls[0], last))
        write = writer(last.result_type, last.name)
        if last.is_async:
            return self._reading(_awaited(calls[0], write))
        links = links_of(calls, [each.function for each in self._steps])
        if write is not None:
            links.append((write, None))
        return self._reading(_native.fused_call(calls[0], links) if links else calls[0])

    def _of_columns(self, call: Callable[..., Any]) -> Callable[..., Any]:
        from bridge._udf import _columns  # it needs numpy

        if self._row_type is not None:
            return _columns.on_frame(call, self._first, self._row_type)
        self._call_of_columns = call
        by_group = self._last.style is CallStyle.ACCUMULATE
        return _columns.on_columns(
            self._of_one_group if by_group else call, self._last, self._inputs
        )

    def of_arrow(self) -> Callable[..., Any]:
        """Return the scalar function of columns as one of Arrow arrays to one."""
        from bridge._udf import _arrow_columns  # it needs pyarrow

        return _arrow_columns.on_arrays(
            self._call_of_columns, self._last, self._inputs, self._result_type
        )

    def _of_one_group(self, *columns: Any) -> Any:
        state = self._instance.create_accumulator()
        self._instance.accumulate(state, *columns)
        return self._instance.get_value(state)

    def accumulator(self) -> Accumulator:
        """Return the state of a new group."""
        return self._accumulator(self._instance.create_accumulator())

    def restored(self, saved: Any) -> Accumulator:
        """Return the state of a group that ``save`` gave."""
        wanted = self._last.accumulator_type
        read = None if wanted is None else reader(wanted)
        return self._accumulator(saved if read is None else read(saved))

    def _accumulator(self, state: Any) -> Accumulator:
        return Accumulator(self._last, self._instance, state, each_read(self._inputs or ()))

    def _reading(self, call: Callable[..., Any]) -> Callable[..., Any]:
        read = each_read(self._inputs or ())
        return call if read is None else lambda *row: call(*read(row))

    def close(self) -> None:
        """Close what was opened, the last one first; once.

        Raises
        ------
        BaseException
            What a ``close`` raises; the others are closed all the same.
        """
        error: BaseException | None = None
        while self._opened:
            try:
                self._opened.pop().close()
            except BaseException as raised:  # noqa: BLE001 - the others are closed first
                error = error or raised
        if error is not None:
            raise error

    def _close_after(self, failure: BaseException) -> None:
        try:
            self.close()
        except Exception as error:  # noqa: BLE001 - the failure is what is told
            failure.add_note(f"close raised as well: {error!r}")


_AGGREGATES = {FunctionKind.AGGREGATE, FunctionKind.TABLE_AGGREGATE}
_AWAITED_AT_ONCE = 100


def _stricter_inputs(
    declared: tuple[DataType, ...] | None, given: tuple[DataType, ...] | None
) -> tuple[DataType, ...] | None:
    if declared is None or given is None:
        return declared or given
    return tuple(map(stricter, declared, given))


def _not_by_row(kind: FunctionKind, name: str) -> Callable[..., Any]:
    def refused(*row: Any) -> Any:
        raise TypeError(f"{kind} {name} takes rows by an accumulator: {row!r}")

    return refused


def _awaited(call: Callable[..., Any], write: Callable[[Any], Any] | None) -> Callable[..., Any]:
    if write is None:
        return call

    async def written(*row: Any) -> Any:
        return write(await call(*row))

    return written


def _all_awaited(call: Callable[..., Any]) -> Callable[..., Any]:
    async def called(*columns: Any) -> list[Any]:
        listed = [each.tolist() if hasattr(each, "tolist") else each for each in columns]
        results = [None] * len(listed[0])
        rows = enumerate(zip(*listed, strict=True))

        async def take_rows() -> None:
            for number, row in rows:  # which all of them share
                try:
                    results[number] = await call(*row)
                except Exception as error:
                    tell_row(error, number)
                    raise

        takers = [asyncio.ensure_future(take_rows()) for _ in results[:_AWAITED_AT_ONCE]]
        try:
            await asyncio.gather(*takers)
        except BaseException:
            for taker in takers:
                taker.cancel()
            await asyncio.gather(*takers, return_exceptions=True)
            raise
        return results

    return called


def _giving_rows(call: Callable[..., Any], function: UserDefinedFunction) -> Callable[..., Any]:
    row_type: Any = function.result_type
    write = row_writer(row_type, function.name)
    return _native.fused_call(call, [(lambda made: rows_of(made, write), None)])
