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

_SILENT_SECONDS = 60.0
# The engine checks the rows as plain Python did; it may be so many times slower.
_CHECK_FACTOR = 10


def silent_seconds(check_seconds: float = 0.0) -> float:
    """Return how long a trial may say nothing, on top of deadline and warm-up.

    Parameters
    ----------
    check_seconds : float
        How long plain Python took to check the rows.
    """
    return _SILENT_SECONDS + _CHECK_FACTOR * check_seconds


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
    host: str = "java"
    """Who starts the JVM: ``java`` or ``python``."""
    called: str = ""
    """The name that the function's author knows, if it is another one."""
    side: str = ""
    """What its trials are told apart by from those of the run beside it."""

    def __post_init__(self) -> None:
        """Name the function after itself."""
        object.__setattr__(self, "called", self.called or self.function)


class Watcher(Protocol):
    """Whoever looks on while it runs."""

    def begin(self, cell: Cell, trial: int, left_seconds: float | None, side: str) -> None:
        """Hear of a trial that begins, how long all that is left takes, and of its run's side."""

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
    silent_seconds: float = silent_seconds()
    result: dict[str, Any] = field(init=False)
    _by_cell: dict[Cell, dict[str, Any]] = field(init=False, default_factory=dict)
    _files: dict[str | None, Path] = field(init=False, default_factory=dict)
    _before: _machine.CpuTimes = field(init=False)

    def __post_init__(self) -> None:
        """List the cells, and refuse rows of which none can be timed."""
        for inputs in self.inputs:
            if inputs.raises and all(inputs.raises):
                counted = Counter(inputs.raises).most_common(1)[0][0]
                raise LabError(
                    f"{self.plan.called} raises for every row: rows={len(inputs.rows)}, "
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

    def is_live(self, cell: Cell) -> bool:
        """Whether trials of the cell make sense: none has gone wrong."""
        return self._by_cell[cell]["status"] in ("ok", "interrupted")

    def begin(self, folder: Path, before: _machine.CpuTimes, noise: dict[str, Any]) -> None:
        """Write what trials read, and take what was seen of the machine before."""
        self._before = before
        self.result["machine"]["noise"]["before"] = noise
        self.result["machine"]["timer_ns"] = noise["timer_ns"]
        for number, inputs in enumerate(self.inputs):
            self._files[inputs.payload] = folder / f"inputs-{number}.json"
            content = inputs.as_json(self.plan.function, self.plan.path)
            self._files[inputs.payload].write_text(json.dumps(content), "utf-8")

    def make_trial(self, cell: Cell, folder: Path, follow: Callable[[Event], None]) -> Outcome:
        """Measure a cell once, and keep the result."""
        spec, out = folder / "spec.json", folder / "events.jsonl"
        out.unlink(missing_ok=True)
        spec.write_text(json.dumps(self._spec(cell, self._files[cell.payload])), "utf-8")
        silent = self.plan.deadline_seconds + self.plan.warmup_max_seconds + self.silent_seconds
        command = self.engines(cell, spec, out)
        outcome = _trial.run(command, out, silent, follow)
        self._take(cell, outcome)
        self._write([self._by_cell[cell]])
        return outcome

    def complete(self, noise: dict[str, Any]) -> None:
        """Take what was seen of the machine after the last trial."""
        self.result["machine"]["noise"]["after"] = noise
        self.result["complete"] = True

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

    def end(self) -> None:
        """Judge all that was measured, and write the result file."""
        self._write(self.result["cells"])

    def _write(self, judged: Sequence[dict[str, Any]]) -> None:
        machine = self.result["machine"]
        machine["steal_share"] = self._before.steal_share_until(_machine.CpuTimes.now())
        for entry in judged:
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
            "host": self.plan.host,
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
                "name": self.plan.called,
                "parameters": [{"name": each.name, "type": each.type} for each in first.parameters],
                "returns": "|".join(sorted({_canonical.kind_of(text) for text in texts})) or None,
                "inputs": first.source,
                "rows": len(first.rows),
                "left_out": first.left_out,
                "unused": list(first.unused),
                "row_bytes": sizes.pop() if len(sizes) == 1 else None,
                "failing_rows": dict(failing),
            },
            "cells": list(self._by_cell.values()),
        }


def measure(runs: Sequence[Run], watcher: Watcher) -> None:
    """Make all trials of runs that have the same cells; the results are in the runs.

    A trial of a cell in one run is beside the same trial in the others, in the other order each
    time, so that whatever the machine does meanwhile it does to all of them. An interrupt ends it:
    what was measured is in the results, whose ``complete`` is false.
    """
    before, noise = _machine.CpuTimes.now(), _noise.measure()
    with tempfile.TemporaryDirectory(prefix="pybridge-lab-") as name:
        folders = [Path(name) / str(number) for number in range(len(runs))]
        for run, folder in zip(runs, folders, strict=True):
            folder.mkdir()
            run.begin(folder, before, noise)
        with contextlib.suppress(KeyboardInterrupt):
            _make_trials(list(zip(runs, folders, strict=True)), watcher)
            noise = _noise.measure()
            for run in runs:
                run.complete(noise)
    for run in runs:
        run.end()


def _make_trials(sides: Sequence[tuple[Run, Path]], watcher: Watcher) -> None:
    first = sides[0][0]
    turns = [
        (trial, cell, *side)
        for trial, cell in _cells.in_turns(first.cells, first.plan.trials)
        for side in (sides if trial % 2 == 0 else reversed(sides))
    ]
    taken: list[float] = []
    for number, (trial, cell, run, folder) in enumerate(turns):
        if not run.is_live(cell):
            continue
        live = sum(other.is_live(each) for _, each, other, _ in turns[number:])
        left = live * sum(taken) / len(taken) if taken else None
        watcher.begin(cell, trial, left, run.plan.side)
        began = time.monotonic()
        outcome = run.make_trial(cell, folder, watcher.follow)
        taken.append(time.monotonic() - began)
        watcher.end(cell, outcome)
