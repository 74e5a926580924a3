"""Plain functions, which the reference calls, and their declarations, which PyBridge opens."""

from __future__ import annotations

from typing import Any

from bridge import udf


def upper(text: str) -> str:
    """Return the text in upper case."""
    return text.upper()


def strip(text: str) -> str:
    """Return the text without spaces around it."""
    return text.strip()


def length(text: str) -> int:
    """Return the number of characters."""
    return len(text)


def add(a: Any, b: Any) -> Any:
    """Return the sum of two columns."""
    return a + b


upper_udf = udf(upper)
strip_udf = udf(strip)
length_udf = udf(length)
add_udf = udf(add, ["DOUBLE", "DOUBLE"], "DOUBLE", func_type="numpy")
