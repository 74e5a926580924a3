"""Plain functions, which the reference calls, and their declarations, which PyBridge opens."""

from __future__ import annotations

from typing import Any

from bridge import AggregateFunction, udaf, udf, udtf


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


def add_arrow(a: Any, b: Any) -> Any:
    """Return the sum of two columns of Arrow."""
    import pyarrow.compute

    return pyarrow.compute.add(a, b)


def words(text: str) -> Any:
    """Give the words of the text."""
    yield from text.split()


class Total(AggregateFunction):
    """The sum of the values of a group."""

    def create_accumulator(self) -> list[float]:
        """Return the sum of none."""
        return [0.0]

    def accumulate(self, accumulator: list[float], value: float) -> None:
        """Add a value."""
        accumulator[0] += value

    def get_value(self, accumulator: list[float]) -> float:
        """Return the sum."""
        return accumulator[0]


upper_udf = udf(upper)
strip_udf = udf(strip)
length_udf = udf(length)
add_udf = udf(add, ["DOUBLE", "DOUBLE"], "DOUBLE", func_type="numpy")
add_pandas_udf = udf(add, ["DOUBLE", "DOUBLE"], "DOUBLE", func_type="pandas")
add_arrow_udf = udf(add_arrow, ["DOUBLE", "DOUBLE"], "DOUBLE", func_type="arrow")
words_udf = udtf(words, ["STRING"], "ROW<word STRING>")
total_udf = udaf(Total, ["DOUBLE"], "DOUBLE")
