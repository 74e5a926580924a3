"""Functions to measure: what a call costs that hardly works, that computes, that waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def clean(text: str) -> str:
    """Return the words of a text, in lower case, with one space between them."""
    return " ".join(text.lower().split())


def energy(values: NDArray[np.float64]) -> float:
    """Return the sum of the squares of an array of shape ``(n,)``."""
    return float(values @ values)


def ask(number: int) -> int:
    """Wait 1 ms, as for an answer of another service, without the GIL."""
    time.sleep(0.001)
    return number
