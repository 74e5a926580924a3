"""The measuring engine in a JVM inside this Python."""

from __future__ import annotations

import json
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

import bridge
from bridge import _locate
from bridge.cli import _bench_build
from pybridge_bench.plain_python import measure
from pybridge_bench.rows import PYTHON, SCENARIO, Row, rows
from pybridge_bench.twins import TWINS

__all__ = ["HostedEngine"]


class HostedEngine:
    """Builds the engine, starts the JVM when first needed, measures each scenario once.

    Parameters
    ----------
    seconds : float
        The measuring time of each scenario in each mode; the warm-up comes on top.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._results: dict[tuple[str, str], dict[str, Any]] = {}

    @cached_property
    def _java(self) -> Any:
        checkout = _bench_build.find_checkout(Path(__file__).resolve().parent)
        jdk = _locate.require_jdk()
        _bench_build.build_engine(checkout, jdk)
        floor = _bench_build.build_floor(checkout, jdk)
        bridge.start_jvm(*_bench_build.HEAP, classpath=checkout.engine_class_path.split(":"))
        import jpype

        paths = (sys.executable, checkout.functions, floor)
        path_of = jpype.JClass("java.nio.file.Path").of
        engine = jpype.JClass("org.pybridge.bench.HostedEngine")
        return engine(*(path_of(str(path)) for path in paths))

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, in the order in which they are measured."""
        return rows(json.loads(str(self._java.scenarios())), TWINS)

    @cached_property
    def machine(self) -> dict[str, Any]:
        """What the numbers depend on beside the code."""
        found: dict[str, Any] = json.loads(str(self._java.machine()))
        return found

    @property
    def results(self) -> list[dict[str, Any]]:
        """What the engine has measured so far."""
        return [result for (_, mode), result in self._results.items() if mode != PYTHON]

    def result(self, row: Row) -> dict[str, Any]:
        """Measure the row with all that takes turns with it, unless that is done.

        Returns
        -------
        dict
            The fields of ``pybridge bench --json``, and in ``rounds``, by contestant, the
            nanoseconds per operation of each round.
        """
        key = (row.scenario, row.mode)
        if key not in self._results:
            self._results[key] = self._measure(*key)
        return self._results[key]

    def _measure(self, scenario: str, mode: str) -> dict[str, Any]:
        if mode == PYTHON:
            ns_per_op = measure(
                TWINS[scenario],
                lambda count: int(self._java.expected(scenario, count)),
                self._seconds / 3,
            )
            return {"rounds": {SCENARIO: ns_per_op}}
        found: dict[str, Any] = json.loads(str(self._java.measure(scenario, mode, self._seconds)))
        return found
