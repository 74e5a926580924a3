"""Rows that never leave Python: what a function takes where nothing is between it and its rows."""

from __future__ import annotations

import importlib
from collections import deque
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def loop(function: str, rows: list[Any]) -> Callable[[int], Any]:
    """Make ready a loop over rows, again and again.

    Parameters
    ----------
    function : str
        What is called with each row, by its module and name: ``module:name``.
    rows : list
        The rows, which the function maps to values of their own type.

    Returns
    -------
    callable
        Takes how many rows to call the function with, 1 or more; returns the last result.
    """
    module, name = function.split(":")
    called = getattr(importlib.import_module(module), name)

    def last_of(count: int) -> Any:
        return deque(map(called, islice(cycle(rows), count)), maxlen=1)[0]

    return last_of
