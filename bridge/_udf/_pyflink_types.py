"""PyFlink's types as ours, without importing PyFlink: both have the same names and fields."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any

from bridge._udf import _time_types, _types
from bridge._udf._errors import DeclarationError
from bridge._udf._types import DataType, RowField, RowType

__all__ = ["adapted", "is_type"]

_OURS = {
    name: getattr(module, name)
    for module in (_types, _time_types)
    for name in module.__all__
    if name.endswith("Type")
}
_YEAR_MONTH = {1: "YEAR", 2: "MONTH", 3: "YEAR TO MONTH"}


def is_type(spec: Any) -> bool:
    """Tell whether this is a type of PyFlink's."""
    return hasattr(spec, "_nullable") and hasattr(spec, "bridged_to")


def adapted(spec: Any) -> DataType:
    """Return our type for one of PyFlink's.

    Raises
    ------
    DeclarationError
        If we have none, as for pickled Java objects.
    """
    ours = _OURS.get(type(spec).__name__)
    if ours is None:
        raise DeclarationError(f"no SQL type for this type of PyFlink's: seen={spec!r}")
    if ours is RowType:
        return RowType(tuple(map(_field, spec.fields)), is_nullable=spec._nullable)  # noqa: SLF001
    values = {
        each.name: _value(_attribute(spec, each.name))
        for each in dataclasses.fields(ours)
        if each.name != "is_nullable"
    }
    return ours(**values, is_nullable=spec._nullable)  # type: ignore[no-any-return]  # noqa: SLF001


def _field(field: Any) -> RowField:
    # PyFlink says "..." of a field that has no description.
    note = None if field.description == "..." else field.description
    return RowField(field.name, adapted(field.data_type), note)


def _attribute(spec: Any, name: str) -> Any:
    value = getattr(spec, name if hasattr(spec, name) else f"_{name}")
    return _YEAR_MONTH.get(value, value) if name == "resolution" else value


def _value(value: Any) -> Any:
    if is_type(value):
        return adapted(value)
    return value.name.replace("_", " ") if isinstance(value, Enum) else value
