"""Functions that PyFlink's decorators have declared, as ours; nothing of PyFlink is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bridge._udf._declaration import Options, declare
from bridge._udf._function import FunctionKind

if TYPE_CHECKING:
    from bridge._udf._function import UserDefinedFunction

__all__ = ["adapted", "is_wrapper"]

_ATTRIBUTES = ("_func", "_input_types", "_name", "_deterministic")


def is_wrapper(given: Any) -> bool:
    """Tell whether PyFlink's decorators have made this, by its attributes."""
    # An object may make up any attribute: these are in its dictionary.
    known = getattr(given, "__dict__", {})
    return all(name in known for name in _ATTRIBUTES)


def adapted(wrapper: Any) -> UserDefinedFunction:
    """Return our function for one that PyFlink's decorators have declared.

    Raises
    ------
    DeclarationError
        If it has a type that is none of ours.
    """
    known = vars(wrapper)
    options = Options(
        input_types=known["_input_types"],
        result_type=known.get("_result_types", known.get("_result_type")),
        accumulator_type=known.get("_accumulator_type"),
        deterministic=known["_deterministic"],
        name=known["_name"],
        func_type=known.get("_func_type", known.get("_udf_type", "general")),
    )
    return declare(_kind_of(known), known["_func"], options)


def _kind_of(known: dict[str, Any]) -> FunctionKind:
    if "_result_types" in known:
        return FunctionKind.TABLE
    if "_accumulator_type" not in known:
        return FunctionKind.SCALAR
    by_rows = known.get("_is_table_aggregate", False)
    return FunctionKind.TABLE_AGGREGATE if by_rows else FunctionKind.AGGREGATE
