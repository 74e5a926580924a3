"""Shows benchmark results as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIMES = ("median", "p50", "p99", "p999")
_REFERENCE_TIMES = ("floor", "floor_p50", "floor_p99", "floor_p999")


def results_table(results: Iterable[dict[str, Any]]) -> Table:
    """Build the table: a scenario in a mode, below it what it is compared with and the ratios."""
    table = Table(
        title="PyBridge benchmarks, per operation",
        # Bare enough for a terminal of 80 columns.
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    for name in ("scenario", "mode"):
        table.add_column(name, no_wrap=True)
    for name in ("median", "p50", "p99", "p99.9", "ops/s", "B/op"):
        table.add_column(name, justify="right", no_wrap=True)
    for result in results:
        _add_rows(table, result)
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
        found += [f"{where}: {fact}" for fact in (*_beside(result), *result["warnings"])]
    return found


def _beside(result: dict[str, Any]) -> Iterable[str]:
    if "shares" in result:
        shares = " and ".join(f"{share:.0%}" for share in result["shares"])
        yield f"scaling is the speed of all threads to that of one; they did {shares}"
    if "java_alone" in result:
        java, python = duration(result["java_alone"]), duration(result["python_alone"])
        yield f"a JVM that only prints takes {java} here, a Python that only prints {python}"


def _add_rows(table: Table, result: dict[str, Any]) -> None:
    times = [result[name] for name in _TIMES]
    bytes_per_op = result["allocated_bytes_per_op"]
    allocated = "" if bytes_per_op is None else f"{bytes_per_op:.1f}"
    table.add_row(
        result["scenario"], result["mode"], *map(duration, times), _rate(times[0]), allocated
    )
    if result["reference"] is not None:
        floor = [result[name] for name in _REFERENCE_TIMES]
        ratios = [f"{seen / least:.2f}x" for seen, least in zip(times, floor, strict=True)]
        name = f"  {result['reference']}"
        table.add_row(name, "", *map(duration, floor), _rate(floor[0]), "", style="dim")
        table.add_row("  ratio", "", *ratios)
        table.add_row("  ratio, fastest", "", f"{result['min'] / result['floor_min']:.2f}x")
    for other in result.get("beside", ()):
        _add_median(table, other["name"], other["median"])
    if "twin" in result:
        _add_median(table, result["twin_name"], result["twin"])
        table.add_row("  twin/own", "", f"{result['twin_ratio']:.2f}x")
    if "scaling" in result:
        table.add_row("  scaling", "", f"{result['scaling']:.2f}x")
    if "floor_scaling" in result:
        table.add_row("  its scaling", "", f"{result['floor_scaling']:.2f}x", style="dim")
    table.add_section()


def _add_median(table: Table, name: str, ns: float) -> None:
    table.add_row(f"  {name}", "", duration(ns), "", "", "", _rate(ns), style="dim")


def _rate(ns: float) -> str:
    return f"{1e9 / ns:,.0f}"
