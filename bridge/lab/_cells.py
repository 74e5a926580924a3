"""The cells of a run: every combination of mode, threads, workers, batch, rate and payload."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PYTHON = "python"
"""The mode of the baseline, beside ``thread`` and ``process``."""

MODES = {
    "both": ("thread", "process"),
    "thread": ("thread",),
    "process": ("process",),
    PYTHON: (),
}
"""The modes of Java's calls, by what a run may ask for; the baseline is asked for beside them."""


@dataclass(frozen=True)
class Cell:
    """One combination; ``rate_per_s`` None is as fast as possible, ``workers`` 0 where none are."""

    mode: str
    threads: int
    workers: int
    batch: int
    rate_per_s: float | None
    payload: str | None

    @property
    def id(self) -> str:
        """A name that no other cell of the run has."""
        parts = [self.mode, f"{self.threads}t"]
        if self.mode == "process":
            parts.append(f"{self.workers}w")
        parts.append(f"b{self.batch}")
        if self.rate_per_s is not None:
            parts.append(f"r{self.rate_per_s:g}")
        if self.payload is not None:
            parts.append(self.payload.replace(" ", "+"))
        return "-".join(parts)

    def as_json(self) -> dict[str, Any]:
        """Return the fields that say which cell it is, as the result file has them."""
        return {
            "id": self.id,
            "mode": self.mode,
            "threads": self.threads,
            "workers": self.workers,
            "batch": self.batch,
            "rate_per_s": self.rate_per_s,
            "payload": self.payload,
        }


@dataclass(frozen=True)
class Matrix:
    """What each dimension takes."""

    modes: Sequence[str]
    threads: Sequence[int] = (1,)
    workers: Sequence[int] = (1,)
    batches: Sequence[int] = (1,)
    rates: Sequence[float | None] = (None,)
    has_baseline: bool = True

    def cells(self, payloads: Sequence[str | None]) -> list[Cell]:
        """List the cells: for each payload the baseline first, then the modes side by side."""
        return list(itertools.chain.from_iterable(self._of(payload) for payload in payloads))

    def _of(self, payload: str | None) -> Iterator[Cell]:
        for batch in self.batches if self.has_baseline else ():
            yield Cell(PYTHON, 1, 0, batch, None, payload)
        for rate, batch, threads in itertools.product(self.rates, self.batches, self.threads):
            for mode in self.modes:
                for workers in self.workers if mode == "process" else (0,):
                    yield Cell(mode, threads, workers, batch, rate, payload)


def in_turns(cells: Sequence[Cell], trials: int) -> Iterator[tuple[int, Cell]]:
    """Yield trials and cells: all cells once, then again, in the other direction each time.

    So a machine that becomes slower or faster in the meantime does so for all cells alike.
    """
    for trial in range(trials):
        yield from ((trial, cell) for cell in (cells if trial % 2 == 0 else reversed(cells)))


def parse_rate(text: str) -> float | None:
    """Read a rate such as ``1000/s``, ``2k`` or ``max``; None is as fast as possible.

    Raises
    ------
    LabError
        If it is none.
    """
    if text.strip() == "max":
        return None
    number = text.strip().removesuffix("/s").lower()
    factor = {"k": 1e3, "m": 1e6}.get(number[-1:], 1.0)
    try:
        rate = float(number.rstrip("km")) * factor
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise LabError(f"no rate: seen={text!r}, wanted='1000/s', '2k/s' or 'max'")
    return rate
