"""The state of a group of rows: what the JVM keeps a handle to while it aggregates."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from bridge import _native
from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._values import row_writer, rows_of, writer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Accumulator"]


def _nothing(_: Any) -> None:
    """Give what crosses at no cost."""


_GIVING_NOTHING = [(_nothing, type(None))]


class Accumulator:
    """The state of one group, which changes in place.

    ``accumulate`` of the function's instance is looked up once for a group.
    """

    def __init__(
        self,
        function: UserDefinedFunction,
        instance: Any,
        state: Any,
        read: Callable[[tuple[Any, ...]], Any] | None,
    ) -> None:
        self._function = function
        self._instance = instance
        self._state = state
        self._read = read
        if read is None and function.style is CallStyle.ACCUMULATE:
            take = functools.partial(instance.accumulate, state)
            self.accumulate = _native.fused_call(take, _GIVING_NOTHING)  # type: ignore[method-assign]

    def accumulate(self, *row: Any) -> None:
        """Take the arguments of a row in."""
        values = row if self._read is None else self._read(row)
        if self._function.style is CallStyle.ADD:
            [value] = values
            self._state = self._instance.add(value, self._state)
        else:
            self._instance.accumulate(self._state, *values)

    def retract(self, *row: Any) -> None:
        """Take the arguments of a row back out."""
        values = row if self._read is None else self._read(row)
        self._method("retract")(self._state, *values)

    def merge(self, *others: Accumulator) -> None:
        """Take the states of other groups in."""
        merge = self._method("merge")
        if self._function.style is CallStyle.ADD:
            for other in others:
                self._state = merge(self._state, other._state)  # noqa: SLF001 - one of ours
        else:
            merge(self._state, [other._state for other in others])  # noqa: SLF001

    def value(self) -> Any:
        """Return the result for what the group has now; of a table aggregate a list of rows."""
        function: Any = self._function
        if function.kind is FunctionKind.TABLE_AGGREGATE:
            made = self._instance.emit_value(self._state)
            return rows_of(made, row_writer(function.result_type, function.name))
        by_name = "get_result" if function.style is CallStyle.ADD else "get_value"
        value = getattr(self._instance, by_name)(self._state)
        write = writer(function.result_type, function.name)
        return value if write is None else write(value)

    def save(self) -> Any:
        """Return the state as a value that crosses.

        Raises
        ------
        DeclarationError
            The function does not say the type of its accumulator.
        """
        wanted = self._function.accumulator_type
        if wanted is None:
            raise DeclarationError(
                f"accumulator cannot be saved: function={self._function.name}, "
                f"seen={self._state!r}, wanted a function with an accumulator_type"
            )
        write = writer(wanted, self._function.name)
        return self._state if write is None else write(self._state)

    def _method(self, name: str) -> Callable[..., Any]:
        if not self._function.has(name):
            raise DeclarationError(f"no {name}: function={self._function.name}, wanted one")
        found: Callable[..., Any] = getattr(self._instance, name)
        return found
