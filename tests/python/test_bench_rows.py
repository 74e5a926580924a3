"""What ``pytest bench`` is made of: its clock, its rows, its loops in plain Python; and one run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"

SCENARIOS = [
    {
        "name": "call_int",
        "modes": ["process", "thread"],
        "contestants": ["scenario", "reference"],
    },
    {
        "name": "proc_echo16",
        "modes": ["process"],
        "contestants": ["scenario", "reference", "twin"],
    },
]
RESULT = {
    "scenario": "call_int",
    "mode": "thread",
    "p50": 91.0,
    "p99": 140.4,
    "ops_per_sample": 5,
    "allocated_bytes_per_op": 0.0,
    "reference": "call_int gil",
    "floor_ratio": 1.2,
    "floor_p50": 75.8,
    "floor_p99": 117.0,
    "warnings": ["rounds of the scenario differ by 40 %"],
}


@pytest.fixture(autouse=True)
def modules(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.syspath_prepend(str(BENCH / "functions"))


def test_the_clock_stands_still_but_for_what_was_measured():
    from bridge.lab._measured_clock import MeasuredClock

    clock = MeasuredClock()
    before = clock.seconds()
    assert clock.seconds() == before
    clock.advance(81.5)
    assert clock.seconds() - before == pytest.approx(81.5e-9)


def test_a_round_keeps_its_nanoseconds_after_minutes_on_the_clock():
    from bridge.lab._measured_clock import MeasuredClock

    clock = MeasuredClock()
    clock.advance(600e9)
    before = clock.seconds()
    clock.advance(81.5)
    assert clock.seconds() - before == pytest.approx(81.5e-9, abs=2e-13)


@pytest.mark.parametrize("ns", [0, -1.0, float("nan")])
def test_the_clock_refuses_a_time_that_was_not_measured(ns):
    from bridge.lab._measured_clock import MeasuredClock

    with pytest.raises(ValueError, match=f"ns={ns}"):
        MeasuredClock().advance(ns)


def test_every_mode_has_its_floor_and_thread_mode_comes_first():
    from pybridge_bench.rows import rows

    assert [row.id for row in rows(SCENARIOS, {"call_int", "proc_echo16"})] == [
        "call_int-thread",
        "call_int-thread-floor",
        "call_int-python",
        "proc_echo16-python",
        "call_int-process",
        "call_int-process-floor",
        "proc_echo16-process",
        "proc_echo16-process-floor",
        "proc_echo16-process-java",
    ]


def test_what_does_not_depend_on_the_mode_has_one_row():
    from pybridge_bench.rows import rows

    scenario = {**SCENARIOS[0], "contestants": ["scenario", "reference", "twin"]}
    assert [row.id for row in rows([scenario], set())] == [
        "call_int-thread",
        "call_int-thread-floor",
        "call_int-thread-java",
        "call_int-process",
        "call_int-process-floor",
    ]


def test_a_scenario_that_plain_python_has_not_has_no_row_of_it():
    from pybridge_bench.rows import rows

    assert not [row for row in rows(SCENARIOS, set()) if row.mode == "python"]


def test_a_row_is_named_by_its_mode_or_by_its_floor():
    from pybridge_bench.rows import Row, label

    assert label(Row("call_int", "thread", "scenario"), RESULT) == "thread"
    assert label(Row("call_int", "thread", "reference"), RESULT) == "floor (call_int gil)"


def test_percentiles_and_allocation_are_extra_each_row_with_its_own():
    from pybridge_bench.rows import Row, extra_info

    own = extra_info(Row("call_int", "thread", "scenario"), RESULT)
    assert own["p50"] == 91.0
    assert own["allocated_bytes_per_op"] == 0.0
    assert own["warnings"] == RESULT["warnings"]
    floor = extra_info(Row("call_int", "thread", "reference"), RESULT)
    assert floor == {"p50": 75.8, "p99": 117.0, "ops_per_sample": 5}


def test_warnings_name_their_scenario():
    from pybridge_bench.rows import warnings

    [note] = warnings([RESULT, {**RESULT, "warnings": []}])
    assert note == "call_int (thread): rounds of the scenario differ by 40 %"


def test_plain_python_is_measured_in_checked_rounds():
    from pybridge_bench.plain_python import measure
    from pybridge_bench.twins import TWINS

    asked = []
    found = measure(
        TWINS["call_int"],
        lambda count: asked.append(count) or sum(1003 + (i & 0xFFFF) for i in range(count)),
        seconds=0.01,
    )
    assert len(found) == 25
    assert all(ns > 0 for ns in found)
    assert len(asked) == 1


def test_a_wrong_result_of_plain_python_ends_the_measurement():
    from pybridge_bench.plain_python import measure
    from pybridge_bench.twins import TWINS

    with pytest.raises(ArithmeticError, match="wanted=-1"):
        measure(TWINS["call_int"], lambda _: -1, seconds=0.001)


def test_rounds_of_plain_python_are_multiples_of_the_batch():
    from pybridge_bench.plain_python import measure
    from pybridge_bench.twins import Twin

    counts = set()

    def total(count):
        counts.add(count)
        return sum(range(count))

    measure(Twin(total, batch=1000), lambda count: count * (count - 1) // 2, seconds=0.01)
    assert counts
    assert all(count % 1000 == 0 for count in counts)


def bench(*arguments):
    return subprocess.run(
        [Path(sys.executable).parent / "pytest", BENCH, "-p", "no:cacheprovider", *arguments],
        cwd=BENCH.parent,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def test_a_scenario_becomes_a_group_with_columns_per_operation(tmp_path):
    report = tmp_path / "report.json"
    done = bench("-k", "call_int", "--seconds", "0.2", f"--benchmark-json={report}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert max(len(line) for line in done.stdout.splitlines() if "call_int gil" in line) <= 80
    found = {row["name"]: row for row in json.loads(report.read_text("utf-8"))["benchmarks"]}
    assert set(found) == {
        *("thread", "process", "python"),
        *("floor (call_int gil)", "floor (hop memory 64)"),
    }
    assert {row["group"] for row in found.values()} == {"call_int"}
    for name in ("thread", "process"):
        extra = found[name]["extra_info"]
        assert 0 < extra["p50"] <= extra["p99"]
        assert found[name]["stats"]["rounds"] == 25
    assert found["thread"]["extra_info"]["allocated_bytes_per_op"] == 0


def test_a_measuring_time_that_is_too_short_is_refused():
    done = bench("--seconds", "0.01")
    assert done.returncode == 4
    assert "seen=0.01, wanted 0.1 or more" in done.stderr


def test_without_its_plugin_the_error_says_so():
    done = bench("-p", "no:benchmark")
    assert done.returncode == 4
    assert "pytest-benchmark" in done.stderr
