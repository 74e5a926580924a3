"""Reading types from SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge._udf._types import SIMPLE_TYPES

if TYPE_CHECKING:
    from bridge._udf._types import DataType

__all__ = ["parse_type"]


def parse_type(text: str) -> DataType:
    """Read a type from SQL.

    Raises
    ------
    DeclarationError
        The text is no type; the message has the column where it ceases to be one, from 1.
    ImportError
        The type is more than one word, and lark is not installed.
    """
    # The commonest types need neither lark nor the time of its import.
    simple = SIMPLE_TYPES.get(text.strip().upper())
    if simple is not None:
        return simple()
    try:
        from bridge._udf import _grammar
    except ImportError as error:
        from bridge._locate import install_command

        raise ImportError(
            f"types in SQL need lark: {install_command('udf')}", name="lark"
        ) from error
    return _grammar.parse(text)
