"""The type that somebody means by an object, a text or a Python type."""

from __future__ import annotations

from typing import Any

from bridge._udf import _pyflink_types
from bridge._udf._errors import DeclarationError
from bridge._udf._hints import type_of_hint
from bridge._udf._sql import parse_type
from bridge._udf._types import DataType

__all__ = ["type_of"]


def type_of(spec: Any) -> DataType:
    """Return the type that a DataType, SQL, a Python type, or a type of PyFlink's means.

    Raises
    ------
    DeclarationError
        If it means none.
    """
    if isinstance(spec, DataType):
        return spec
    if isinstance(spec, str):
        return parse_type(spec)
    if _pyflink_types.is_type(spec):
        return _pyflink_types.adapted(spec)
    known = type_of_hint(spec)
    if known is None:
        raise DeclarationError(
            f"no SQL type: seen={spec!r}, wanted such as DataTypes.BIGINT(), 'BIGINT' or int"
        )
    return known
