"""Measures the ratios to the reference programs, each in many fresh JVMs, by ``pybridge bench``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gate.programs import run

if TYPE_CHECKING:
    from collections.abc import Sequence

SCENARIOS = ("call_int", "hold_int", "call_str16", "list_1k")
STARTS = 10
SECONDS = 0.5
_BUSY = "measure on a quiet machine"


@dataclass(frozen=True)
class Ratios:
    """The ratios to the reference programs, as one fresh JVM each measured them."""

    values: dict[str, list[float]]
    """Of each scenario: that of the fastest rounds, which a busy machine changes least."""
    restless: float
    """The share of the JVMs whose rounds told of a busy machine."""
    machine: dict[str, Any]

    @classmethod
    def of(cls, reports: Sequence[dict[str, Any]]) -> Ratios:
        """Read the reports of the engine."""
        results = [result for report in reports for result in report["results"]]
        values: dict[str, list[float]] = {scenario: [] for scenario in SCENARIOS}
        for result in results:
            values[result["scenario"]].append(round(result["min"] / result["floor_min"], 4))
        restless = sum(any(_BUSY in each for each in result["warnings"]) for result in results)
        return cls(values, round(restless / len(results), 3), reports[0]["machine"])

    @property
    def kind(self) -> dict[str, str]:
        """What the ratios depend on besides our source."""
        return {name: str(self.machine[name]) for name in ("cpu", "cores", "jvm", "python")}


def measure(checkout: Path, slowdown: float = 0) -> Ratios:
    """Measure all scenarios in turns, each in as many fresh JVMs.

    Parameters
    ----------
    checkout : Path
        The source tree.
    slowdown : float
        The share by which Java code makes the operations take longer.

    Raises
    ------
    GateError
        If a measurement fails.
    """
    return Ratios.of([_bench(checkout, slowdown) for _ in range(STARTS)])


def _bench(checkout: Path, slowdown: float) -> dict[str, Any]:
    environment = dict(os.environ)
    if slowdown:
        options = f"{environment.get('JAVA_TOOL_OPTIONS', '')} -Dpybridge.bench.slowdown={slowdown}"
        environment["JAVA_TOOL_OPTIONS"] = options.strip()
    with tempfile.TemporaryDirectory(prefix="pybridge-gate-") as folder:
        report = Path(folder) / "report.json"
        # The installed package is measured, also where the checkout is the current folder.
        command = [sys.executable, "-P", "-m", "bridge.cli", "bench", *SCENARIOS]
        command += ["--mode", "thread"]
        command += ["--seconds", str(SECONDS), "--json", str(report), "--source", str(checkout)]
        run("pybridge bench", command, environment)
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return found
