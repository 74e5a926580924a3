"""The state of a group of rows: what the JVM keeps a handle to while it aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._values import ResultError, writer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Accumulator"]


class Accumulator:
    """The state of one group, which changes in place."""

    def __init__(self, function: UserDefinedFunction, instance: Any, state: Any) -> None:
        self._function = function
        self._instance = instance
        self._state = state
        self._write: Any = writer(function.result_type, function.name)

    def accumulate(self, *row: Any) -> None:
        """Take the arguments of a row in."""
        if self._function.style is CallStyle.ADD:
            [value] = row
            self._state = self._instance.add(value, self._state)
        else:
            self._instance.accumulate(self._state, *row)

    def retract(self, *row: Any) -> None:
        """Take the arguments of a row back out."""
        self._method("retract")(self._state, *row)

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
        if self._function.kind is FunctionKind.TABLE_AGGREGATE:
            made = self._instance.emit_value(self._state)
            if not hasattr(made, "__iter__"):
                raise ResultError(
                    f"result: function={self._function.name}, seen={made!r}, "
                    f"wanted an iterable of rows of {self._function.result_type}"
                )
            return [self._write(each) for each in made]
        by_name = "get_result" if self._function.style is CallStyle.ADD else "get_value"
        value = getattr(self._instance, by_name)(self._state)
        return value if self._write is None else self._write(value)

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
