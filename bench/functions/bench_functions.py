"""The Python functions that benchmarks call: PyBridge and the reference call the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def add(a: int, b: int) -> int:
    """Return the sum: the smallest call that takes and returns something."""
    return a + b


def echo(payload: bytes) -> bytes:
    """Return the payload untouched: the round trip alone."""
    return payload


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
