"""The run's result, as a table for people and as JSON for programs."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from plain_python import CallTimes


@dataclass(frozen=True)
class ModeResult:
    """What one mode gave: the rows that agreed bit for bit, and the times of the calls."""

    agree: int
    times: CallTimes


@dataclass(frozen=True)
class Report:
    """One whole run."""

    rows: int
    modes: dict[str, ModeResult]
    plain_python: CallTimes
    java: str

    @property
    def agreed(self) -> bool:
        """Whether every row agreed in every mode."""
        return all(result.agree == self.rows for result in self.modes.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values: times in microseconds, rates in calls per second."""
        modes = {
            name: {"agree": result.agree, **_rounded(result.times)}
            for name, result in self.modes.items()
        }
        return {
            "rows": self.rows,
            "modes": modes,
            "plain_python": _rounded(self.plain_python),
            "python": platform.python_version(),
            "java": self.java,
        }

    def as_table(self) -> Table:
        """Return the report as a table: a line of plain Python, then one per mode."""
        table = Table(title=f"The model on {self.rows} rows")
        table.add_column("one row per call")
        for name in ("p50", "p99", "calls per second", "agreement"):
            table.add_column(name, justify="right")
        table.add_row("plain Python", *_cells(self.plain_python), "-")
        for mode, result in self.modes.items():
            agreement = f"{result.agree} of {self.rows}"
            table.add_row(f"Java, {mode} mode", *_cells(result.times), agreement)
        return table


def _rounded(times: CallTimes) -> dict[str, float]:
    return {name: round(value, 3) for name, value in asdict(times).items()}


def _cells(times: CallTimes) -> tuple[str, str, str]:
    return f"{times.p50_us:.0f} µs", f"{times.p99_us:.0f} µs", f"{times.calls_per_s:,.0f}"
