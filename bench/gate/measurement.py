"""What one run of the gate measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gate import counts, ratios

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.cli._bench_build import Checkout


@dataclass(frozen=True)
class Measurement:
    """Instructions and ratios, and the kinds of machine that they are of."""

    counts: dict[str, counts.Count]
    counts_kind: dict[str, str]
    ratios: ratios.Ratios | None

    @classmethod
    def of(cls, modules: Path, checkout: Checkout, *, with_ratios: bool = True) -> Measurement:
        """Measure everything once, or the instructions alone.

        Raises
        ------
        GateError
            If something cannot be measured.
        """
        counted = counts.measure(modules, checkout.functions)
        measured = ratios.measure(checkout.root) if with_ratios else None
        return cls(counted, counts.kind(modules), measured)

    def measured_ratios(self) -> ratios.Ratios:
        """Return the ratios, which were measured."""
        assert self.ratios is not None
        return self.ratios
