"""What the JVM asks for: functions found by name, and held to what they declare."""

from __future__ import annotations

import importlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge._udf._decorators import function_of, is_declared, udf, udtf
from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind
from bridge._udf._types import BooleanType, RowType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge._udf._function import UserDefinedFunction
    from bridge._udf._types import DataType

__all__ = ["ROW_USES", "Step", "bound", "stricter"]

ROW_USES = {
    "map": FunctionKind.SCALAR,
    "filter": FunctionKind.SCALAR,
    "flat map": FunctionKind.TABLE,
}
"""How a function of one argument, the whole row, is used, and the kind that it has to be."""


@dataclass(frozen=True)
class Step:
    """A function and how it is used: a value of ``FunctionKind``, or a key of ``ROW_USES``."""

    use: str
    function: UserDefinedFunction

    @property
    def is_of_rows(self) -> bool:
        """Whether it gets the whole row as one argument."""
        return self.use in ROW_USES


def bound(
    asked: Sequence[Sequence[str]],
    by_columns: bool,
    inputs: tuple[DataType, ...] | None,
    result: DataType | None,
) -> list[Step]:
    """Return the functions that are asked for by pairs of a use and a name.

    Raises
    ------
    DeclarationError
        One is no such function, or its types do not fit.
    """
    first, last_place = 0, len(asked) - 1
    steps = [
        Step(
            use,
            _found(name, use, inputs if i == first else None, result if i == last_place else None),
        )
        for i, (use, name) in enumerate(asked)
    ]
    for step in steps:
        _require_use(step, by_columns)
    _require_inputs(steps[0], inputs)
    given = inputs[0] if inputs else (steps[0].function.input_types or (None,))[0]
    for one, other in itertools.pairwise(steps):
        if one.use != "filter":
            given = one.function.result_type
        _require_link(one, other, given)
    last = steps[-1].function
    if result is not None and result.nullable() != last.result_type.nullable():
        raise DeclarationError(
            f"result type: function={last.name}, declared {last.result_type}, "
            f"seen in the JVM {result}; they are to be the same"
        )
    return steps


def _found(
    name: str, use: str, inputs: tuple[DataType, ...] | None, result: DataType | None
) -> UserDefinedFunction:
    module, separator, path = name.partition(":")
    if not separator or not module or not path:
        raise DeclarationError(f"name of a function: seen={name!r}, wanted 'module:function'")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    if is_declared(found):
        return function_of(found)
    kind = ROW_USES.get(use, use)
    if kind == FunctionKind.SCALAR:
        return _declared(udf, found, inputs, result)
    if kind == FunctionKind.TABLE:
        return _declared(udtf, found, inputs, result)
    return function_of(found)


def _declared(
    declare: Any, found: Any, inputs: tuple[DataType, ...] | None, result: DataType | None
) -> UserDefinedFunction:
    """Declare a plain function: by its annotations, and by the given types what they do not say."""
    try:
        own: UserDefinedFunction = declare(found)
    except DeclarationError:
        if result is None:
            raise
        own = declare(found, None, result)
    if own.input_types is None and inputs is not None:
        own = declare(found, list(inputs), own.result_type)
    return own


def _require_use(step: Step, by_columns: bool) -> None:
    function = step.function
    wanted = ROW_USES.get(step.use, step.use)
    if function.kind != wanted:
        raise DeclarationError(
            f"kind of function: function={function.name}, seen a {function.kind} function, "
            f"wanted a {wanted} one"
        )
    if by_columns != (function.func_type != "general"):
        of_columns = "'numpy', 'pandas' or 'arrow'"
        raise DeclarationError(
            f"func_type: function={function.name}, seen={function.func_type!r}, "
            f"wanted {of_columns if by_columns else repr('general')}"
        )
    if by_columns and function.style is CallStyle.ADD:
        raise DeclarationError(
            f"func_type: function={function.name}, seen={function.func_type!r} with add, "
            "wanted accumulate for columns"
        )
    if step.is_of_rows:
        _require_row_function(step)
        if by_columns and (step.use != "map" or function.func_type != "pandas"):
            raise DeclarationError(
                f"func_type: {step.use} {function.name}, seen={function.func_type!r}, "
                "wanted 'general', or 'pandas' of a map"
            )


def _require_row_function(step: Step) -> None:
    function = step.function
    if not function.signature.takes(1):
        raise DeclarationError(
            f"{step.use}: function={function.name} takes {function.signature.arity} arguments, "
            "wanted one, the row"
        )
    wanted = BooleanType if step.use == "filter" else RowType
    if not isinstance(function.result_type, wanted):
        raise DeclarationError(
            f"{step.use}: function={function.name} gives {function.result_type}, "
            f"wanted {wanted.SQL}"
        )
    if function.is_async:
        raise DeclarationError(f"{step.use}: function={function.name} is async, wanted a plain one")


def _require_inputs(step: Step, given: tuple[DataType, ...] | None) -> None:
    function, declared = step.function, step.function.input_types
    types = declared if given is None else given
    if step.is_of_rows and (types is None or len(types) != 1 or not isinstance(types[0], RowType)):
        seen = "none" if types is None else ", ".join(map(str, types))
        raise DeclarationError(
            f"{step.use}: input types: function={function.name}, seen={seen}, wanted one ROW"
        )
    if given is None:
        return
    if not function.signature.takes(len(given)):
        raise DeclarationError(
            f"number of arguments: function={function.name}, seen in the JVM {len(given)}, "
            f"wanted {function.signature.arity}"
        )
    if declared is None:
        return
    if [each.nullable() for each in declared] != [each.nullable() for each in given]:
        raise DeclarationError(
            f"input types: function={function.name}, "
            f"declared ({', '.join(map(str, declared))}), "
            f"seen in the JVM ({', '.join(map(str, given))}); they are to be the same"
        )


def stricter(declared: DataType, given: DataType | None) -> DataType:
    """Return the type that is NOT NULL if either says so."""
    return declared if given is None or given.is_nullable else declared.not_null()


def _require_link(one: Step, other: Step, given: DataType | None) -> None:
    """Make sure that the other one takes what comes out of this one, whose type is given."""
    plain = not any(
        each.function.is_async or each.function.func_type != "general" for each in (one, other)
    )
    if one.is_of_rows != other.is_of_rows or not plain:
        raise DeclarationError(
            f"chain: {one.use} {one.function.name}, then {other.use} {other.function.name}; "
            "wanted plain scalar functions alone, or functions of rows alone"
        )
    if not other.function.signature.takes(1):
        raise DeclarationError(
            f"chain: {other.function.name} takes {other.function.signature.arity} arguments, "
            f"wanted one, the result of {one.function.name}"
        )
    if other.function.input_types is None or given is None:
        return
    taken = other.function.input_types[0]
    if given.nullable() != taken.nullable():
        gives = "passes on" if one.use == "filter" else "gives"
        raise DeclarationError(
            f"chain: {one.function.name} {gives} {given}, but {other.function.name} takes {taken}; "
            "they are to be the same"
        )
