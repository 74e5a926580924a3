"""A declared function in use: what the JVM opens, calls and closes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bridge._udf._accumulators import Accumulator
from bridge._udf._binding import Step, bound
from bridge._udf._data_types import DataTypes
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._job_context import JobContext
from bridge._udf._row_functions import on_rows
from bridge._udf._values import ResultError, described, reader, writer

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
        A ``UdfContext`` of the JVM's side.

    Raises
    ------
    DeclarationError
        One is no such function, or its types do not fit.
    """
    inputs = None if input_types is None else tuple(DataTypes.of(each) for each in input_types)
    result = None if result_type is None else DataTypes.of(result_type)
    return OpenFunction(bound(steps, by_columns, inputs, result), inputs, context)


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
        context: Any,
    ) -> None:
        self._steps = steps
        self._first, self._last = steps[0].function, steps[-1].function
        self._inputs = self._first.input_types if inputs is None else inputs
        self._row_type: RowType | None = None
        if steps[0].is_of_rows and self._inputs is not None:
            [self._row_type] = self._inputs  # type: ignore[assignment]  # bound has seen to it
        self._opened: list[Any] = []
        job = JobContext(context)
        try:
            calls = [self._open(each.function, job) for each in steps]
        except BaseException as error:
            self._close_after(error)
            raise
        if self._row_type is not None:
            self.call = self._of_rows(calls, self._row_type)
        else:
            self.call = self._adapted(_chained(calls))
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

    @property
    def _result_type(self) -> DataType:
        """The type of the result; a filter gives the rows that it gets."""
        made = [each.function.result_type for each in self._steps if each.use != "filter"]
        return made[-1] if made else self._row_type or self._last.result_type

    def _of_rows(self, calls: list[Callable[..., Any]], row_type: RowType) -> Callable[..., Any]:
        if self._first.func_type != "general":
            from bridge._udf._columns import on_frame

            return on_frame(calls[0], self._first, row_type)
        return on_rows(self._steps, calls, row_type)

    def _adapted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        last = self._last
        if last.kind in _AGGREGATES and last.func_type == "general":
            return self._not_by_row
        if last.kind is FunctionKind.TABLE:
            return self._reading(_rows_of(call, last))
        if last.is_async:
            return self._reading(_awaited(call, last))
        if last.func_type != "general":
            from bridge._udf._columns import on_columns  # it needs numpy

            return on_columns(call, last, self._inputs)
        return self._reading(_writing(call, last))

    def _not_by_row(self, *row: Any) -> Any:
        raise TypeError(
            f"{self._last.kind} {self._last.name} takes rows by an accumulator: {row!r}"
        )

    def accumulator(self) -> Accumulator:
        """Return the state of a new group."""
        return self._accumulator(self._instance.create_accumulator())

    def restored(self, saved: Any) -> Accumulator:
        """Return the state of a group that ``save`` gave."""
        wanted = self._last.accumulator_type
        read = None if wanted is None else reader(wanted)
        return self._accumulator(saved if read is None else read(saved))

    def _accumulator(self, state: Any) -> Accumulator:
        return Accumulator(self._last, self._instance, state)

    def _reading(self, call: Callable[..., Any]) -> Callable[..., Any]:
        readers = [reader(each) for each in self._inputs or ()]
        if not any(readers):
            return call
        return lambda *row: call(
            *(each if read is None else read(each) for read, each in zip(readers, row, strict=True))
        )

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


def _chained(calls: list[Callable[..., Any]]) -> Callable[..., Any]:
    match calls:
        case [call]:
            return call
        case [f, g]:
            return lambda *row: g(f(*row))
        case [f, g, h]:
            return lambda *row: h(g(f(*row)))
    first, *rest = calls

    def chained(*row: Any) -> Any:
        value = first(*row)
        for call in rest:
            value = call(value)
        return value

    return chained


def _writing(call: Callable[..., Any], function: UserDefinedFunction) -> Callable[..., Any]:
    write = writer(function.result_type, function.name)
    return call if write is None else lambda *row: write(call(*row))


def _awaited(call: Callable[..., Any], function: UserDefinedFunction) -> Callable[..., Any]:
    write = writer(function.result_type, function.name)
    if write is None:
        return call

    async def written(*row: Any) -> Any:
        return write(await call(*row))

    return written


_AWAITED_AT_ONCE = 100


def _all_awaited(call: Callable[..., Any]) -> Callable[..., Any]:
    async def called(*columns: Any) -> list[Any]:
        places = asyncio.Semaphore(_AWAITED_AT_ONCE)

        async def one(number: int, row: tuple[Any, ...]) -> Any:
            async with places:
                try:
                    return await call(*row)
                except Exception as error:
                    error.add_note(f"in row {number}")
                    raise

        listed = [each.tolist() if hasattr(each, "tolist") else each for each in columns]
        async with asyncio.TaskGroup() as group:
            rows = enumerate(zip(*listed, strict=True))
            tasks = [group.create_task(one(number, row)) for number, row in rows]
        return [each.result() for each in tasks]

    return called


def _rows_of(call: Callable[..., Any], function: UserDefinedFunction) -> Callable[..., Any]:
    row_type = function.result_type
    write: Any = writer(row_type, function.name)

    def rows(*row: Any) -> list[Any]:
        made = call(*row)
        if made is None:
            return []
        try:
            each_made = iter(made)
        except TypeError as error:
            raise ResultError(
                f"result: function={function.name}, seen={made!r}, "
                f"wanted an iterable of rows of {row_type}"
            ) from error
        return [write(each) for each in each_made]

    return rows
