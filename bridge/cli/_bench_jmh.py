"""Checks the measuring engine: the same scenarios under JMH, in turns with it."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.table import Table

from bridge.cli import _bench_build, _launcher
from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bridge import _locate

BENCHMARKS = {
    "call_int": "SingleCalls.call",
    "hold_int": "HeldRound.round",
    "generic_int": "SingleCalls.call",
}
"""The scenarios that JMH runs, and what each is called there."""

TURNS = 5
MOST_APART = 0.10
# Many short ones, as the engine has: a busy machine spoils some of them, not the median.
_WARM_UP_ITERATIONS = 30
_ITERATIONS = 50


@dataclass(frozen=True)
class Times:
    """What one of both measured in one or more turns, in nanoseconds per operation."""

    median: float
    fastest: float

    @classmethod
    def of(cls, turns: Sequence[Times]) -> Times:
        """Return the median turn, and the fastest round of all turns."""
        return cls(
            statistics.median(turn.median for turn in turns), min(turn.fastest for turn in turns)
        )


@dataclass(frozen=True)
class Comparison:
    """What the engine and JMH say about one scenario."""

    scenario: str
    engine: Times
    jmh: Times

    @property
    def ratio(self) -> float:
        """JMH's median by the engine's."""
        return self.jmh.median / self.engine.median

    @property
    def fastest_ratio(self) -> float:
        """JMH's fastest round by the engine's: what a busy machine changes least."""
        return self.jmh.fastest / self.engine.fastest

    def fields(self) -> dict[str, Any]:
        """List the fields of the JSON output."""
        return {
            "scenario": self.scenario,
            "mode": "thread",
            "unit": "ns",
            "median": round(self.engine.median, 3),
            "jmh_median": round(self.jmh.median, 3),
            "ratio": round(self.ratio, 3),
            "min": round(self.engine.fastest, 3),
            "jmh_min": round(self.jmh.fastest, 3),
            "min_ratio": round(self.fastest_ratio, 3),
        }


class Jmh:
    """Starts JMH, which measures in forks of its own."""

    def __init__(self, checkout: _bench_build.Checkout, jdk: _locate.Jdk, jar: Path) -> None:
        self._checkout = checkout
        self._jdk = jdk
        self._jar = jar
        _bench_build.build_jmh(checkout, jdk)

    def measure(self, scenario: str, seconds: float) -> Times:
        """Measure once, in one fork.

        Raises
        ------
        click.ClickException
            If JMH failed; the message has its words.
        """
        with tempfile.TemporaryDirectory(prefix="pybridge-jmh-") as folder:
            answer = Path(folder) / "answer.json"
            java = [*_bench_build.HEAP, "-cp", self._checkout.jmh_class_path]
            java += [f"-Dpybridge.bench.functions={self._checkout.functions}"]
            # Turns with the engine are taken here; a lock of the whole machine adds nothing.
            java += ["-Djmh.ignoreLock=true", "org.openjdk.jmh.Main"]
            java += self._arguments(scenario, seconds, answer)
            command = _launcher.java_command(self._jdk, self._jar, java)
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
            if done.returncode != 0 or not answer.is_file():
                raise click.ClickException(f"JMH could not measure {scenario}:\n{done.stdout}")
            return times_in(json.loads(answer.read_text(encoding="utf-8")))

    @staticmethod
    def _arguments(scenario: str, seconds: float, answer: Path) -> list[str]:
        iteration = f"{max(1, round(seconds * 1000 / _ITERATIONS))}ms"
        return [
            *(BENCHMARKS[scenario].replace(".", r"\.") + "$", "-p", f"scenario={scenario}"),
            *("-f", "1", "-foe", "true", "-rf", "json", "-rff", str(answer)),
            *("-wi", str(_WARM_UP_ITERATIONS), "-w", iteration),
            *("-i", str(_ITERATIONS), "-r", iteration),
        ]


def times_in(report: list[dict[str, Any]]) -> Times:
    """Read all iterations in JMH's report of one benchmark."""
    [benchmark] = report
    ns_per_op = [ns for fork in benchmark["primaryMetric"]["rawData"] for ns in fork]
    return Times(statistics.median(ns_per_op), min(ns_per_op))


def compare(
    scenario: str, measure_engine: Callable[[], Times], measure_jmh: Callable[[], Times]
) -> Comparison:
    """Have both measure in turns, each time in a fresh JVM."""
    turns = [(measure_engine(), measure_jmh()) for _ in range(TURNS)]
    engine, jmh = zip(*turns, strict=True)
    return Comparison(scenario, Times.of(engine), Times.of(jmh))


def comparison_table(comparisons: Iterable[Comparison]) -> Table:
    """Build the table: both times side by side, and their ratio."""
    table = Table(
        title="The engine beside JMH, thread mode, per operation",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    table.add_column("scenario", no_wrap=True)
    for name in ("engine", "JMH", "ratio", "engine's fastest", "JMH's", "ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    for found in comparisons:
        table.add_row(
            found.scenario,
            *map(duration, (found.engine.median, found.jmh.median)),
            f"{found.ratio:.2f}x",
            *map(duration, (found.engine.fastest, found.jmh.fastest)),
            f"{found.fastest_ratio:.2f}x",
        )
    return table


def verdict(comparisons: Iterable[Comparison]) -> list[str]:
    """Say which of them differ by more than 10 %, or that none does."""
    apart = [
        f"{found.scenario}: JMH and the engine differ by more than {MOST_APART:.0%}: "
        f"JMH measures {found.ratio:.2f} times what the engine does" + _doubt(found)
        for found in comparisons
        if _are_apart(found.ratio)
    ]
    return apart or [f"JMH and the engine are at most {MOST_APART:.0%} apart"]


def _are_apart(ratio: float) -> bool:
    return max(ratio, 1 / ratio) > 1 + MOST_APART


def _doubt(found: Comparison) -> str:
    if _are_apart(found.fastest_ratio):
        return ""
    return ", but their fastest rounds do not differ: the machine is busy"
