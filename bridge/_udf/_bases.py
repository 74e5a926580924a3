"""The base classes of functions that are classes; any class with the same methods will do too."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bridge._udf._context import FunctionContext

__all__ = [
    "AggregateFunction",
    "AsyncScalarFunction",
    "ScalarFunction",
    "TableAggregateFunction",
    "TableFunction",
    "is_overridden",
]


class _Function(abc.ABC):  # noqa: B024 - its subclasses say what has to be there
    def open(self, function_context: FunctionContext) -> None:  # noqa: B027 - for those who need it
        """Prepare: called once, before all calls, on a fresh instance."""

    def close(self) -> None:  # noqa: B027 - for those who need it
        """Give up what ``open`` took: called once, after the last call."""

    def is_deterministic(self) -> bool:
        """Tell whether the same arguments always have the same result."""
        return True


class ScalarFunction(_Function):
    """One result for each row."""

    @abc.abstractmethod
    def eval(self, *args: Any) -> Any:
        """Return the result for the arguments of one row; of columns, if it is vectorised."""


class AsyncScalarFunction(_Function):
    """One result for each row, awaited."""

    @abc.abstractmethod
    async def eval(self, *args: Any) -> Any:
        """Return the result for the arguments of one row."""


class TableFunction(_Function):
    """Any number of rows for each row."""

    @abc.abstractmethod
    def eval(self, *args: Any) -> Iterable[Any] | None:
        """Return or yield the rows for the arguments of one row."""


class _Aggregate(_Function):
    @abc.abstractmethod
    def create_accumulator(self) -> Any:
        """Return what keeps the state of a new group."""

    @abc.abstractmethod
    def accumulate(self, accumulator: Any, *args: Any) -> None:
        """Take the arguments of a row into the accumulator, in place."""

    def retract(self, accumulator: Any, *args: Any) -> None:
        """Take the arguments of a row back out of the accumulator, in place."""
        raise NotImplementedError(f"{type(self).__qualname__} has no retract")

    def merge(self, accumulator: Any, accumulators: Iterable[Any]) -> None:
        """Take other accumulators into the first, in place."""
        raise NotImplementedError(f"{type(self).__qualname__} has no merge")

    def get_result_type(self) -> Any:
        """Return the type of the result, where the declaration does not say it."""
        raise NotImplementedError(f"{type(self).__qualname__} has no get_result_type")

    def get_accumulator_type(self) -> Any:
        """Return the type of the accumulator, where the declaration does not say it."""
        raise NotImplementedError(f"{type(self).__qualname__} has no get_accumulator_type")


class AggregateFunction(_Aggregate):
    """One result for a group of rows."""

    @abc.abstractmethod
    def get_value(self, accumulator: Any) -> Any:
        """Return the result for what the accumulator has now."""


class TableAggregateFunction(_Aggregate):
    """Any number of rows for a group of rows."""

    @abc.abstractmethod
    def emit_value(self, accumulator: Any) -> Iterable[Any]:
        """Return or yield the rows for what the accumulator has now."""


def is_overridden(cls: type, name: str) -> bool:
    """Tell whether a class has a method of its own, no default of our base classes or PyFlink's."""
    method = getattr(cls, name, None)
    if not callable(method) or getattr(method, "__isabstractmethod__", False):
        return False
    return getattr(method, "__module__", "") not in _BASES


_BASES = (__name__, "pyflink.table.udf")
