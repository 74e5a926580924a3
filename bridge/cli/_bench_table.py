"""Shows benchmark results as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNITS = (("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9))
_NUMBERS = ("median", "p50", "p99", "p99.9", "ops/s", "B/op", "reference", "ratio")


def results_table(results: Iterable[dict[str, Any]]) -> Table:
    """Build the table: one row per scenario and mode, times per operation."""
    table = Table(title="PyBridge benchmarks, per operation")
    for name in ("scenario", "mode"):
        table.add_column(name, no_wrap=True)
    for name in _NUMBERS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("of")
    for result in results:
        table.add_row(*_row(result))
    return table


def notes(results: Sequence[dict[str, Any]]) -> list[str]:
    """List what a reader must know: grouped samples, and numbers that are not trustworthy."""
    found = []
    for result in results:
        where = f"{result['scenario']} ({result['mode']})"
        if result["ops_per_sample"] > 1:
            found.append(
                f"{where}: percentiles are of {result['ops_per_sample']} operations at a time, "
                "as reading the clock would be felt in one"
            )
        found += [f"{where}: {warning}" for warning in result["warnings"]]
    return found


def duration(ns: float | None) -> str:
    """Format nanoseconds in the unit that reads best; a dash for None.

    >>> duration(81.54), duration(5_930.0), duration(None)
    ('81.5 ns', '5.93 µs', '-')
    """
    if ns is None:
        return "-"
    unit, scale = next(
        (item for item in reversed(_UNITS) if ns >= item[1]),
        _UNITS[0],
    )
    value = ns / scale
    digits = 0 if value >= 100 else 1 if value >= 10 or unit == "ns" else 2  # noqa: PLR2004
    return f"{value:.{digits}f} {unit}"


def _row(result: dict[str, Any]) -> list[str]:
    ratio = result["floor_ratio"]
    return [
        result["scenario"],
        result["mode"],
        *(duration(result[name]) for name in ("median", "p50", "p99", "p999")),
        f"{result['ops_per_s']:,}",
        f"{result['allocated_bytes_per_op']:.1f}",
        duration(result["floor"]),
        "-" if ratio is None else f"{ratio:.2f}x",
        result["reference"] or "-",
    ]
