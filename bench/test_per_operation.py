"""What one operation costs: PyBridge in both modes, its floor and plain Python, one group each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pybridge_bench.rows import Row, extra_info, label

from bridge.lab._measured_clock import MeasuredClock

if TYPE_CHECKING:
    from pybridge_bench.hosted_engine import HostedEngine

CLOCK = MeasuredClock()


@pytest.mark.benchmark(timer=CLOCK.seconds)
def test_per_operation(
    scenario: str,
    mode: str,
    contestant: str,
    engine: HostedEngine,
    request: pytest.FixtureRequest,
) -> None:
    """Have the loop measured where it runs, and hand its rounds to pytest-benchmark one by one."""
    row = Row(scenario, mode, contestant)
    result = engine.result(row)
    rounds = result["rounds"].get(row.contestant)
    if rounds is None:
        assert result["reference"] is None
        return
    benchmark = request.getfixturevalue("benchmark")
    benchmark.group = row.scenario
    benchmark.name = label(row, result)
    benchmark.extra_info.update(extra_info(row, result))
    ns_per_op = iter(rounds)
    benchmark.pedantic(lambda: CLOCK.advance(next(ns_per_op)), rounds=len(rounds))
