"""A declared function in use: what the JVM opens, calls and closes."""

from __future__ import annotations

import asyncio
import importlib
import itertools
from typing import TYPE_CHECKING, Any

from bridge._udf._accumulators import Accumulator
from bridge._udf._data_types import DataTypes
from bridge._udf._decorators import function_of, udf, udtf
from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._job_context import JobContext
from bridge._udf._values import ResultError, described, reader, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._types import DataType

__all__ = ["OpenFunction", "open_function"]


def open_function(  # noqa: PLR0913, PLR0917 - the JVM passes by position
    names: list[str],
    kind: str,
    by_columns: bool,
    input_types: list[str] | None,
    result_type: str | None,
    context: Any,
) -> OpenFunction:
    """Open a function, or a chain of them, each of which takes what the one before gives.

    Parameters
    ----------
    names : list of str
        ``"module:qualified.name"`` of each, the one that is called first in front.
    kind : str
        What they have to be: a value of ``FunctionKind``.
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
    functions = [_found(name, kind, inputs, result) for name in names]
    for name, function in zip(names, functions, strict=True):
        _require_fit(name, function, kind, by_columns)
    _require_types(functions[0], inputs)
    for one, other in itertools.pairwise(functions):
        _require_link(one, other)
    if result is not None and result.nullable() != functions[-1].result_type.nullable():
        raise DeclarationError(
            f"result type: function={functions[-1].name}, declared {functions[-1].result_type}, "
            f"seen in the JVM {result}; they are to be the same"
        )
    return OpenFunction(functions, inputs, context)


def _found(
    name: str, kind: str, inputs: tuple[DataType, ...] | None, result: DataType | None
) -> UserDefinedFunction:
    module, separator, path = name.partition(":")
    if not separator or not module or not path:
        raise DeclarationError(f"name of a function: seen={name!r}, wanted 'module:function'")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    try:
        return function_of(found)
    except DeclarationError:
        if kind == FunctionKind.SCALAR:
            return udf(found, inputs, result)
        if kind == FunctionKind.TABLE:
            return udtf(found, inputs, result)
        raise


def _require_fit(name: str, function: UserDefinedFunction, kind: str, by_columns: bool) -> None:
    if function.kind != kind:
        raise DeclarationError(
            f"kind of function: name={name}, seen a {function.kind} function, wanted a {kind} one"
        )
    if by_columns != (function.func_type != "general"):
        wanted = "'numpy', 'pandas' or 'arrow'" if by_columns else "'general'"
        raise DeclarationError(
            f"func_type: name={name}, seen={function.func_type!r}, wanted {wanted}"
        )


def _require_types(function: UserDefinedFunction, given: tuple[DataType, ...] | None) -> None:
    if given is None:
        return
    if not function.signature.takes(len(given)):
        raise DeclarationError(
            f"number of arguments: function={function.name}, seen in the JVM {len(given)}, "
            f"wanted {function.signature.arity}"
        )
    declared = function.input_types
    if declared is None:
        return
    if [each.nullable() for each in declared] != [each.nullable() for each in given]:
        raise DeclarationError(
            f"input types: function={function.name}, "
            f"declared ({', '.join(map(str, declared))}), "
            f"seen in the JVM ({', '.join(map(str, given))}); they are to be the same"
        )


def _require_link(one: UserDefinedFunction, other: UserDefinedFunction) -> None:
    if not other.signature.takes(1):
        raise DeclarationError(
            f"chain: {other.name} takes {other.signature.arity} arguments, wanted one, "
            f"the result of {one.name}"
        )
    if other.input_types is None:
        return
    given, taken = one.result_type.nullable(), other.input_types[0].nullable()
    if given != taken:
        raise DeclarationError(
            f"chain: {one.name} gives {given}, but {other.name} takes {taken}; "
            "they are to be the same"
        )


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
        functions: list[UserDefinedFunction],
        inputs: tuple[DataType, ...] | None,
        context: Any,
    ) -> None:
        self._first, self._last = functions[0], functions[-1]
        self._inputs = self._first.input_types if inputs is None else inputs
        self._opened: list[Any] = []
        job = JobContext(context)
        try:
            calls = [self._open(each, job) for each in functions]
        except BaseException as error:
            self._close_after(error)
            raise
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
        return {
            "name": last.name,
            "inputs": None if self._inputs is None else [described(t) for t in self._inputs],
            "result": described(last.result_type),
            "accumulator": last.accumulator_type and described(last.accumulator_type),
            "least": first.signature.least,
            "most": first.signature.most,
            "isAsync": any(each.is_async for each in (first, last)),
            "isDeterministic": last.is_deterministic,
        }

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
