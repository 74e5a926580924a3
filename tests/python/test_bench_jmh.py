"""The engine checked by JMH: what is compared, what is said about it, one real comparison."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bridge.cli import _bench_build, _bench_jmh
from bridge.cli._bench_jmh import Comparison, Times

SOURCE = _bench_build.find_checkout(Path(__file__).resolve().parent).root


def bench(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "bridge.cli", "bench", "--jmh", "--source", SOURCE, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def test_a_report_of_jmh_is_read_as_the_median_and_the_fastest_of_all_iterations():
    report = [{"primaryMetric": {"score": 50.0, "rawData": [[30.0, 20.0], [100.0]]}}]
    assert _bench_jmh.times_in(report) == Times(median=30.0, fastest=20.0)


def test_both_measure_in_turns_and_the_median_turn_counts():
    order = []
    engine = iter([100, 300, 110, 120, 130])
    jmh = iter([90, 80, 400, 100, 95])

    def measured(who, times):
        order.append(who)
        median = next(times)
        return Times(median, median - 10)

    found = _bench_jmh.compare(
        "call_int", lambda: measured("engine", engine), lambda: measured("jmh", jmh)
    )
    assert order == ["engine", "jmh"] * _bench_jmh.TURNS
    assert found == Comparison("call_int", Times(120, 90), Times(95, 70))
    assert found.ratio == pytest.approx(95 / 120)


@pytest.mark.parametrize(("median", "said"), [(109.0, False), (112.0, True), (90.0, True)])
def test_more_than_a_tenth_apart_is_said_in_both_directions(median, said):
    found = Comparison("call_int", Times(100.0, 50.0), Times(median, median))
    [line] = _bench_jmh.verdict([found])
    assert ("differ by more than 10%" in line) == said
    assert "busy" not in line


def test_where_the_fastest_rounds_agree_the_machine_is_named_as_the_cause():
    found = Comparison("call_int", Times(100.0, 80.0), Times(150.0, 81.0))
    [line] = _bench_jmh.verdict([found])
    assert "1.50 times" in line
    assert "the machine is busy" in line


def test_both_times_stand_side_by_side_with_their_ratio():
    out = io.StringIO()
    found = Comparison("call_int", Times(100.0, 80.0), Times(150.0, 88.0))
    Console(file=out, width=160).print(_bench_jmh.comparison_table([found]))
    row = out.getvalue().rstrip().splitlines()[-1]
    assert " ".join(row.split()) == "call_int 100 ns 150 ns 1.50x 80.0 ns 88.0 ns 1.10x"


def test_hold_int_is_measured_by_both(tmp_path):
    report = tmp_path / "report.json"
    done = bench(tmp_path, "hold_int", "--seconds", "0.5", "--json", report)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10%" in done.stdout
    [found] = json.loads(report.read_text("utf-8"))["cross_check"]
    assert found["scenario"] == "hold_int"
    assert 0 < found["min"] <= found["median"]
    assert 0 < found["jmh_min"] <= found["jmh_median"]
    assert found["ratio"] == pytest.approx(found["jmh_median"] / found["median"], abs=0.002)


@pytest.mark.parametrize("wrong", [["proc_echo16"], ["call_int", "--mode", "process"]])
def test_what_jmh_does_not_run_is_refused(tmp_path, wrong):
    done = bench(tmp_path, *wrong)
    assert done.returncode == 2
    assert "not under JMH" in done.stderr
