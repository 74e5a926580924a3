"""The function that a declaration makes: still callable, and knowing its types."""

from __future__ import annotations

import copy
import enum
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge._udf._bases import is_overridden
from bridge._udf._context import DetachedContext
from bridge._udf._errors import DeclarationError

if TYPE_CHECKING:
    from bridge._udf._signature import Signature
    from bridge._udf._types import DataType

__all__ = ["CallStyle", "FunctionKind", "UserDefinedFunction"]


class FunctionKind(enum.StrEnum):
    """What a function gives for what."""

    SCALAR = "scalar"
    """One result for each row."""

    TABLE = "table"
    """Any number of rows for each row."""

    AGGREGATE = "aggregate"
    """One result for a group of rows."""

    TABLE_AGGREGATE = "table aggregate"
    """Any number of rows for a group of rows."""


class CallStyle(enum.StrEnum):
    """Which methods of what ``instantiate`` returns do the work."""

    FUNCTION = "function"
    """It is called itself."""

    EVAL = "eval"
    """``eval``."""

    ACCUMULATE = "accumulate"
    """``create_accumulator``, ``accumulate``, and ``get_value`` or ``emit_value``; ``retract`` and
    ``merge(accumulator, accumulators)`` where it has them. They change the accumulator in place."""

    ADD = "add"
    """``create_accumulator``, ``add(value, accumulator)``, ``get_result``, and
    ``merge(one, other)`` where it has it. They return the accumulator that takes the place."""


@dataclass(eq=False, repr=False)
class UserDefinedFunction:
    """A function with its types. A call of it is a call of the plain function.

    Attributes
    ----------
    given : object
        What was declared: a function, a callable object, an instance, or a class.
    name : str
        Its name in SQL.
    kind : FunctionKind
        What it gives for what.
    style : CallStyle
        How it is called.
    func_type : str
        ``"general"``: called with the values of a row; else with columns, of ``"numpy"``,
        ``"pandas"`` or ``"arrow"``.
    signature : Signature
        How many arguments it takes.
    input_types : tuple of DataType, or None
        The types of the arguments; None if they are not all known.
    result_type : DataType
        The type of the result. That of a table or a table aggregate is the RowType of its rows,
        where a row of one field may come as the bare value.
    accumulator_type : DataType or None
        The type of the accumulator of an aggregate; None if it is any Python object.
    is_deterministic : bool
        Whether the same arguments always have the same result.
    is_async : bool
        Whether a call gives a coroutine.
    """

    given: Any
    name: str
    kind: FunctionKind
    style: CallStyle
    func_type: str
    signature: Signature
    input_types: tuple[DataType, ...] | None
    result_type: DataType
    accumulator_type: DataType | None
    is_deterministic: bool
    is_async: bool

    def __post_init__(self) -> None:
        # So that help() and inspect.signature() tell of the plain function.
        functools.update_wrapper(self, self.given, updated=())
        if self.style is not CallStyle.FUNCTION:
            vars(self).pop("__wrapped__")

    def instantiate(self) -> Any:
        """Return what does the work, for one use alone.

        A class is made anew; an instance or a callable object is copied as it was declared; a
        function is itself.

        Raises
        ------
        DeclarationError
            The object cannot be copied.
        """
        if isinstance(self.given, type):
            return self.given()
        try:
            return copy.deepcopy(self.given)
        except (TypeError, copy.Error) as error:
            raise DeclarationError(
                f"cannot be copied for each use: function={self.name}, seen={self.given!r} "
                f"({error}), wanted its class, or what cannot be copied made by open"
            ) from error

    def has(self, method: str) -> bool:
        """Tell whether it has a method of its own, such as ``open``, ``retract`` or ``merge``."""
        if self.style is CallStyle.FUNCTION:
            return False
        return is_overridden(
            self.given if isinstance(self.given, type) else type(self.given), method
        )

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """Call the plain function; of a class, ``eval`` of an instance opened outside any job.

        Raises
        ------
        TypeError
            It is an aggregate of several methods: call those of ``instantiate()``.
        """
        if self.style is CallStyle.FUNCTION:
            return self.given(*args, **keywords)
        if self.style is CallStyle.EVAL:
            return self._called.eval(*args, **keywords)
        raise TypeError(
            f"{self.kind} {self.name} has no plain call: call the methods of its instantiate()"
        )

    @functools.cached_property
    def _called(self) -> Any:
        instance = self.instantiate()
        if self.has("open"):
            instance.open(DetachedContext())
        return instance

    def __repr__(self) -> str:
        inputs = "?" if self.input_types is None else ", ".join(map(str, self.input_types))
        return f"<{self.kind} function {self.name}({inputs}) -> {self.result_type}>"
