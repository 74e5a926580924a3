"""The proof of the gate: unchanged runs, which must pass, and slowed ones, which must not."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gate import counts, ratios
from gate.counts import Count
from gate.judging import Figure, judge_counts, judge_ratios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bridge.cli._bench_build import Checkout
    from gate.measurement import Measurement

PROOF = Path(__file__).with_name("proof.json")
NATIVE_SLOWDOWN = 0.10
"""Put into the native path, as a share of its own instructions."""
JAVA_SLOWDOWN = 0.25
"""Put into the Java path, as a share of the time of a call."""


class Proof:
    """Runs and what they are judged by; the file is written after each."""

    def __init__(
        self,
        file: Path,
        first: Measurement,
        recorded_counts: Mapping[str, Count],
        recorded_ratios: Mapping[str, float],
    ) -> None:
        self._file = file
        self._counts = recorded_counts
        self._document: dict[str, Any] = {
            "kinds": {"counts": first.counts_kind, "ratios": first.measured_ratios().kind},
            "recorded": {"counts": _fields(recorded_counts), "ratios": dict(recorded_ratios)},
            "runs": [],
        }

    def add(self, seen: Measurement) -> None:
        """Add a run without a change."""
        self._add("nothing", counts=_fields(seen.counts), **_ratios(seen.measured_ratios()))

    def add_slowed(self, modules: Path, checkout: Checkout) -> None:
        """Measure with each of both parts slowed."""
        added = {name: round(NATIVE_SLOWDOWN * it.own) for name, it in self._counts.items()}
        seen = counts.measure(modules, checkout.functions, added)
        self._add("native", counts=_fields(seen))
        self._add("java", **_ratios(ratios.measure(checkout.root, JAVA_SLOWDOWN)))

    def summary(self) -> list[str]:
        """Tell how far the runs are from the limits."""
        return summary(self._document)

    def _add(self, slowed: str, **seen: Any) -> None:
        load = round(os.getloadavg()[0], 2)
        self._document["runs"].append({"slowed": slowed, "load_1m": load, **seen})
        text = json.dumps(self._document, indent=1, ensure_ascii=False)
        self._file.write_text(text + "\n", "utf-8")


def figures(document: Mapping[str, Any], run: Mapping[str, Any]) -> list[Figure]:
    """Judge a run of the file again."""
    recorded = document["recorded"]
    counted, wanted = (_counts(each.get("counts", {})) for each in (run, recorded))
    return [
        *judge_counts(wanted, counted),
        *judge_ratios(recorded["ratios"], run.get("ratios", {})),
    ]


def summary(document: Mapping[str, Any]) -> list[str]:
    """Tell the most that unchanged runs differ by, and the least that slowed ones do."""
    lines = []
    for part, slowed in (("own", "native"), ("total", None), ("ratio", "java")):
        still = _changes(document, part, "nothing")
        line = f"{part}, limit {still[0].limit:+.0%}: {_extremes(still)} unchanged"
        if slowed is not None:
            line += f", {_extremes(_changes(document, part, slowed))} slowed"
        lines.append(line)
    return lines


def _changes(document: Mapping[str, Any], part: str, slowed: str) -> list[Figure]:
    runs = [run for run in document["runs"] if run["slowed"] == slowed]
    return [each for run in runs for each in figures(document, run) if each.part == part]


def _extremes(seen: list[Figure]) -> str:
    changes = [figure.change for figure in seen]
    return f"{min(changes):+.2%} to {max(changes):+.2%}"


def _ratios(found: ratios.Ratios) -> dict[str, Any]:
    return {"ratios": found.values, "restless": found.restless}


def _fields(found: Mapping[str, Count]) -> dict[str, dict[str, float]]:
    return {name: asdict(count) for name, count in found.items()}


def _counts(fields: Mapping[str, Mapping[str, float]]) -> dict[str, Count]:
    return {name: Count(**each) for name, each in fields.items()}
