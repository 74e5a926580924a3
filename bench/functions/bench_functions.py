"""The Python functions that benchmarks call: PyBridge and the reference call the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def noop() -> None:
    """Do nothing: the crossing alone."""


def add(a: float, b: float) -> float:
    """Return the sum: the smallest call that takes and returns something."""
    return a + b


def echo(payload: Any) -> Any:
    """Return the payload untouched: the round trip alone."""
    return payload


def score(*columns: Any) -> float:
    """Add one column of each kind: the other columns only cross."""
    return columns[0] + columns[1] + len(columns[2])


def weigh(*columns: Any) -> float:
    """Add all columns, each times its place: so a test sees a lost or exchanged one."""
    return sum(
        place * (sum(map(ord, value)) if isinstance(value, str) else value)
        for place, value in enumerate(columns, 1)
    )


def upper(text: str) -> str:
    """Return the text in upper case."""
    return text.upper()


def total(values: list[int]) -> int:
    """Return the sum of a list."""
    return sum(values)


def array_total(values: Any) -> Any:
    """Return the sum of a numpy array."""
    return values.sum()


def fail(depth: int) -> None:
    """Raise from so many calls below this one."""
    if depth:
        fail(depth - 1)
    raise ValueError("seat 14C is taken")


def repeat(callback: Callable[[], int], count: int) -> int:
    """Call so many times and return the last result."""
    last = 0
    for _ in range(count):
        last = callback()
    return last


def append_times(builder: Any, text: str, count: int) -> int:
    """Append the text to a Java StringBuilder so many times and return the builder's length."""
    for _ in range(count):
        builder.append(text)
    length: int = builder.length()
    return length
