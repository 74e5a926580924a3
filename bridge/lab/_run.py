"""A run: trials of all cells in turns, each in a fresh process; every trial is kept at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import platform
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bridge.lab import _canonical, _cells, _machine, _noise, _result_file, _trial, _trust
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab._cells import Cell
    from bridge.lab._inputs import Inputs
    from bridge.lab._trial import Event, Outcome

SILENT_SECONDS = 60.0
"""How long a trial may say nothing, on top of deadline and warm-up."""


@dataclass(frozen=True)
class Plan:
    """What is measured and how long."""

    function: str
    path: tuple[str, ...]
    python: str
    matrix: _cells.Matrix
    seconds: float = 10.0
    trials: int = 3
    warmup_max_seconds: float = 20.0
    deadline_seconds: float = 60.0
    checks: bool = True
    command: tuple[str, ...] = ()
    version: str = ""


class Watcher(Protocol):
    """Whoever looks on while it runs."""

    def begin(self, cell: Cell, trial: int, left_seconds: float | None) -> None:
        """Hear of a trial that begins, and about how long all that is left takes."""

    def follow(self, event: Event) -> None:
        """Hear of an event of the trial."""

    def end(self, cell: Cell, outcome: Outcome) -> None:
        """Hear of a trial's end."""


@dataclass
class Run:
    """Measures a plan.

    Parameters
    ----------
    plan : Plan
        What is measured.
    inputs : sequence of Inputs
        The rows; one for each payload, checked by plain Python before.
    engines : callable
        Makes the command of a trial of a cell from the files of its spec and its events.
    json_file : Path, optional
        The result file, written anew after each trial.
    silent_seconds : float
        How long a trial may say nothing, on top of deadline and warm-up.
    """

    plan: Plan
    inputs: Sequence[Inputs]
    engines: Callable[[Cell, Path, Path], Sequence[str]]
    json_file: Path | None = None
    silent_seconds: float = SILENT_SECONDS
    result: dict[str, Any] = field(init=False)
    _by_cell: dict[Cell, dict[str, Any]] = field(init=False, default_factory=dict)
    _trial_seconds: list[float] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """List the cells, and refuse rows of which none can be timed."""
        for inputs in self.inputs:
            if inputs.raises and all(inputs.raises):
                counted = Counter(inputs.raises).most_common(1)[0][0]
                raise LabError(
                    f"{self.plan.function} raises for every row: rows={len(inputs.rows)}, "
                    f"most of them {counted}; nothing can be timed"
                )
        cells = self.plan.matrix.cells([inputs.payload for inputs in self.inputs])
        by_payload = {inputs.payload: inputs for inputs in self.inputs}
        for cell in cells:
            inputs = by_payload[cell.payload]
            self._by_cell[cell] = {
                **cell.as_json(),
                "rows": len(inputs.rows),
                "row_bytes": inputs.row_bytes,
                "status": "interrupted",
                "problem": None,
                "trials": [],
                "trust": [],
            }
        self.result = self._begin()

    @property
    def cells(self) -> list[Cell]:
        """The cells in their order."""
        return list(self._by_cell)

    def measure(self, watcher: Watcher) -> dict[str, Any]:
        """Make all trials; return the result.

        An interrupt ends it: what was measured is in the result, whose ``complete`` is false.
        """
        before = _machine.CpuTimes.now()
        machine = self.result["machine"]
        machine["noise"]["before"] = _noise.measure()
        machine["timer_ns"] = machine["noise"]["before"]["timer_ns"]
        with contextlib.suppress(KeyboardInterrupt):
            with tempfile.TemporaryDirectory(prefix="pybridge-lab-") as folder:
                self._all_trials(Path(folder), watcher, before)
            machine["noise"]["after"] = _noise.measure()
            self.result["complete"] = True
        self._write(before)
        return self.result

    def _all_trials(self, folder: Path, watcher: Watcher, before: _machine.CpuTimes) -> None:
        files = {}
        for number, inputs in enumerate(self.inputs):
            files[inputs.payload] = folder / f"inputs-{number}.json"
            content = inputs.as_json(self.plan.function, self.plan.path)
            files[inputs.payload].write_text(json.dumps(content), "utf-8")
        turns = list(_cells.in_turns(self.cells, self.plan.trials))
        for number, (trial, cell) in enumerate(turns):
            if self._by_cell[cell]["status"] not in ("ok", "interrupted"):
                continue
            watcher.begin(cell, trial, self._left_seconds(turns[number:]))
            spec, out = folder / f"spec-{number}.json", folder / f"events-{number}.jsonl"
            spec.write_text(json.dumps(self._spec(cell, files[cell.payload])), "utf-8")
            began = time.monotonic()
            silent = self.plan.deadline_seconds + self.plan.warmup_max_seconds
            command = self.engines(cell, spec, out)
            outcome = _trial.run(command, out, silent + self.silent_seconds, watcher.follow)
            self._trial_seconds.append(time.monotonic() - began)
            self._take(cell, outcome)
            watcher.end(cell, outcome)
            self._write(before)

    def _left_seconds(self, turns: Sequence[tuple[int, Cell]]) -> float | None:
        if not self._trial_seconds:
            return None
        live = sum(self._by_cell[cell]["status"] in ("ok", "interrupted") for _, cell in turns)
        return live * sum(self._trial_seconds) / len(self._trial_seconds)

    def _spec(self, cell: Cell, inputs: Path) -> dict[str, Any]:
        return {
            "mode": cell.mode,
            "threads": cell.threads,
            "workers": cell.workers,
            "batch": cell.batch,
            "rate_per_s": cell.rate_per_s,
            "seconds": self.plan.seconds,
            "inputs": str(inputs),
            "python": self.plan.python,
            "path": list(self.plan.path),
            "warmup_max_seconds": self.plan.warmup_max_seconds,
            "deadline_seconds": self.plan.deadline_seconds,
            "checks": self.plan.checks,
            "overhead": True,
        }

    def _take(self, cell: Cell, outcome: Outcome) -> None:
        entry = self._by_cell[cell]
        entry["status"] = outcome.status
        entry["problem"] = outcome.problem
        if outcome.result is not None:
            entry["trials"].append(outcome.result)
        if outcome.started.get("jvm"):
            self.result["machine"]["jvm"] = outcome.started["jvm"]

    def _write(self, before: _machine.CpuTimes) -> None:
        machine = self.result["machine"]
        machine["steal_share"] = before.steal_share_until(_machine.CpuTimes.now())
        for entry in self.result["cells"]:
            entry["trust"] = _trust.notes(entry, machine, self.plan.trials)
        if self.json_file is not None:
            _result_file.write(self.json_file, self.result)

    def _begin(self) -> dict[str, Any]:
        first = self.inputs[0]
        failing = Counter(name for inputs in self.inputs for name in inputs.raises if name)
        texts = [text for inputs in self.inputs for text in inputs.expected if text is not None]
        sizes = {inputs.row_bytes for inputs in self.inputs}
        return {
            "schema": _result_file.SCHEMA,
            "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "pybridge": self.plan.version,
            "command": list(self.plan.command),
            "complete": False,
            "machine": {
                **_machine.facts(),
                "jvm": None,
                "python": platform.python_version(),
                "timer_ns": None,
                "steal_share": 0.0,
                "noise": {"before": None, "after": None},
            },
            "function": {
                "name": self.plan.function,
                "parameters": [{"name": each.name, "type": each.type} for each in first.parameters],
                "returns": "|".join(sorted({_canonical.kind_of(text) for text in texts})) or None,
                "inputs": first.source,
                "rows": len(first.rows),
                "row_bytes": sizes.pop() if len(sizes) == 1 else None,
                "failing_rows": dict(failing),
            },
            "cells": list(self._by_cell.values()),
        }
