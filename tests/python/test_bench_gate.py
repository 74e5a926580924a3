"""The regression gate: what it reads, what it judges, and the runs that its limits come from."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

BENCH = Path(__file__).resolve().parents[2] / "bench"
sys.path.append(str(BENCH))

from gate import counts, judging, proof  # noqa: E402
from gate.__main__ import main as command  # noqa: E402
from gate.baselines import Baselines  # noqa: E402
from gate.counts import Count  # noqa: E402
from gate.measurement import Measurement  # noqa: E402
from gate.native_calls import FUNCTIONS  # noqa: E402
from gate.programs import GateError  # noqa: E402
from gate.ratios import Ratios  # noqa: E402

PROFILE = """\
# callgrind format
version: 1
desc: Timerange: Basic block 531539 - 626342
desc: Trigger: Client Request: words 100

positions: line
events: Ir
summary: 0

ob=/usr/lib/libpython3.11.so.1.0
fl=ceval.c
fn=_PyEval_EvalFrameDefault
12 300
cob=/build/native_path.cpython-311-x86_64-linux-gnu.so
cfn=call_words
calls=100 1630
0 136200
14 50

ob=/build/native_path.cpython-311-x86_64-linux-gnu.so
fn=call_words
0 5100
fn=find_target
0 2400
"""
LIBRARY = "native_path.cpython-311-x86_64-linux-gnu.so"
KIND = {"cpu": "A", "python": "3.11.7"}


def profile(label, own, others):
    return (
        f"desc: Trigger: Client Request: {label}\n"
        f"ob=/lib/libc.so.6\n0 {others}\nob=/build/{LIBRARY}\n0 {own}\n"
    )


def test_a_profile_is_read_without_the_costs_of_what_was_called():
    label, costs = counts.costs_by_object(PROFILE)
    assert label == "words 100"
    assert costs == {"/usr/lib/libpython3.11.so.1.0": 350, f"/build/{LIBRARY}": 7500}


def test_a_call_costs_the_difference_of_two_loops():
    profiles = [profile("warm-up", 7, 7)]
    for request in FUNCTIONS:
        profiles += [profile(f"{request} 100", 1100, 500), profile(f"{request} 300", 3100, 900)]
    found = counts.counts_of(profiles, LIBRARY)
    assert found == dict.fromkeys(FUNCTIONS, Count(own=10, total=12))


def test_a_loop_that_left_no_profile_is_named():
    with pytest.raises(GateError, match="wanted=words 300"):
        counts.counts_of([profile("words 100", 1, 1)], LIBRARY)


@pytest.mark.parametrize(("own", "slower"), [(200, False), (209, False), (211, True)])
def test_more_instructions_of_ours_than_the_limit_are_too_many(own, slower):
    seen = {"words": Count(own, 1000)}
    figures = judging.judge_counts({"words": Count(200, 1000)}, seen)
    assert [figure.is_slower for figure in figures] == [slower, False]


def test_more_instructions_of_pythons_are_too_many_also_where_ours_are_the_same():
    figures = judging.judge_counts({"words": Count(200, 1000)}, {"words": Count(200, 1060)})
    assert [figure.part for figure in figures if figure.is_slower] == ["total"]


@pytest.mark.parametrize(
    ("ratios", "slower"),
    [
        ([1.25, 1.2, 1.3] * 3, False),
        ([1.5, 1.55, 1.6] * 3, True),
        ([1.2, 1.25, 9.0] * 3, False),
    ],
)
def test_the_median_of_the_jvms_is_judged(ratios, slower):
    [figure] = judging.judge_ratios({"call_int": 1.25}, {"call_int": ratios})
    assert figure.is_slower == slower


def test_what_failed_is_told_with_what_is_allowed_and_the_way_on():
    figures = judging.judge_ratios({"call_int": 1.0, "hold_int": 1.0}, {"call_int": [1.5] * 10})
    assert judging.advice(figures) == [
        "call_int, ratio: +50.0%, allowed is +12%",
        "where the cost is wanted, record it: make bench-baseline",
    ]


def test_a_record_that_is_much_slower_than_the_build_is_to_be_made_anew():
    assert judging.advice(judging.judge_ratios({"call_int": 1.0}, {"call_int": [1.0]})) == []
    [line] = judging.advice(judging.judge_ratios({"call_int": 1.0}, {"call_int": [0.8]}))
    assert "make bench-baseline" in line


def test_baselines_are_kept_for_each_kind_of_machine(tmp_path):
    file = tmp_path / "baselines.json"
    other = {**KIND, "python": "3.13.0"}
    first = Baselines(file)
    first.set_counts({"kind": KIND}, {"words": Count(1, 2)})
    first.set_counts({"kind": other}, {"words": Count(3, 4)})
    first.set_ratios({"kind": KIND}, {"call_int": 1.5})
    first.write()
    again = Baselines(file)
    again.set_counts({"kind": KIND}, {"words": Count(5, 6)})
    assert again.counts(KIND) == {"words": Count(5, 6)}
    assert again.counts(other) == {"words": Count(3, 4)}
    assert again.ratios(KIND) == {"call_int": 1.5}


def test_a_machine_that_has_no_baseline_is_told_which_have(tmp_path):
    baselines = Baselines(tmp_path / "baselines.json")
    assert baselines.ratios(KIND) is None
    assert "recorded is: nothing" in baselines.unknown("ratios", KIND)
    baselines.set_ratios({"kind": {"cpu": "B", "python": "3.11.7"}}, {})
    assert baselines.unknown("ratios", KIND).splitlines() == [
        "no baseline of the ratios for this kind of machine: cpu A, python 3.11.7",
        "  recorded is: cpu B, python 3.11.7",
        "  to have one: make bench-baseline at the commit to compare with",
    ]


REPORT = {
    "machine": {"cpu": "A", "cores": 2, "jvm": "17", "python": "3.11.7", "flags": []},
    "results": [
        {"scenario": "call_int", "min": 30.0, "floor_min": 20.0, "warnings": []},
        {
            "scenario": "hold_int",
            "min": 20.0,
            "floor_min": 20.0,
            "warnings": ["rounds of the scenario differ by 40 %: measure on a quiet machine"],
        },
    ],
}


def test_a_ratio_is_that_of_the_fastest_rounds_of_each_jvm():
    seen = Ratios.of([REPORT, REPORT])
    assert seen.values["call_int"] == [1.5, 1.5]
    assert seen.values["hold_int"] == [1.0, 1.0]
    assert seen.restless == 0.5
    assert seen.kind == {"cpu": "A", "cores": "2", "jvm": "17", "python": "3.11.7"}


COUNTS_KIND = {"python": "3.11.7"}
RATIOS_KIND = {"cpu": "A", "cores": "2", "jvm": "17", "python": "3.11.7"}


def measurement(own=200.0, ratio=1.25, ratios=None, restless=0.0):
    found = Ratios({"call_int": ratios or [ratio] * 10}, restless, REPORT["machine"])
    return Measurement({"words": Count(own, 1000)}, COUNTS_KIND, found)


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """Have the gate read a file of this test's own."""
    file = tmp_path / "baselines.json"
    baselines = Baselines(file)
    baselines.set_counts({"kind": COUNTS_KIND}, {"words": Count(200, 1000)})
    baselines.set_ratios({"kind": RATIOS_KIND}, {"call_int": 1.25})
    baselines.write()
    monkeypatch.setattr("gate.__main__.Baselines", lambda: Baselines(file))
    return file


def judge(monkeypatch, seen, *options):
    monkeypatch.setattr(Measurement, "of", lambda *_, **__: seen)
    return CliRunner().invoke(command, ["--modules", ".", "judge", *options])


@pytest.mark.parametrize(
    ("seen", "exit_code", "said"),
    [
        (measurement(), 0, "bench-gate: as recorded"),
        (measurement(own=220), 1, "words, own: +10.0%, allowed is +5%"),
        (measurement(ratio=1.5625), 1, "call_int, ratio: +25.0%, allowed is +12%"),
        (measurement(ratio=9, restless=0.6), 1, "60% of the JVMs met a busy machine"),
        (measurement(restless=0.6), 0, "bench-gate: as recorded"),
        (measurement(ratios=[1.1] * 6 + [9.0] * 4), 0, "bench-gate: as recorded"),
    ],
)
@pytest.mark.usefixtures("recorded")
def test_the_exit_code_tells_what_came_of_it(monkeypatch, seen, exit_code, said):
    done = judge(monkeypatch, seen)
    assert done.exit_code == exit_code, done.output
    assert said in done.output


def test_without_a_baseline_it_fails_unless_told_to_say_so_alone(monkeypatch, recorded):
    recorded.unlink()
    done = judge(monkeypatch, measurement())
    assert done.exit_code == 3
    assert "no baseline of the counts for this kind of machine: python 3.11.7" in done.output
    assert "bench-gate: not all judged" in done.output
    told = judge(monkeypatch, measurement(), "--tell-unjudged")
    assert told.exit_code == 0
    assert "bench-gate: not all judged" in told.output


def test_what_fails_fails_also_where_the_rest_cannot_be_judged(monkeypatch, recorded):
    assert recorded.is_file()
    recorded.write_text(
        json.dumps({"counts": json.loads(recorded.read_text())["counts"], "ratios": []})
    )
    done = judge(monkeypatch, measurement(own=220), "--tell-unjudged")
    assert done.exit_code == 1
    assert "no baseline of the ratios" in done.output


def test_the_counts_can_be_judged_alone(monkeypatch, recorded):
    assert recorded.is_file()
    asked = []

    def measured(*_, with_ratios):
        asked.append(with_ratios)
        return Measurement({"words": Count(200, 1000)}, COUNTS_KIND, None)

    monkeypatch.setattr(Measurement, "of", measured)
    done = CliRunner().invoke(command, ["--modules", ".", "judge", "--counts-only"])
    assert done.exit_code == 0, done.output
    assert asked == [False]


def test_the_medians_of_the_runs_are_recorded(monkeypatch, recorded):
    recorded.unlink()
    runs = iter([measurement(own=200), measurement(own=204, ratio=1.5), measurement(own=203)])
    monkeypatch.setattr(Measurement, "of", lambda *_, **__: next(runs))
    monkeypatch.setattr("gate.ratios.SCENARIOS", ("call_int",))
    done = CliRunner().invoke(command, ["--modules", ".", "record", "--runs", "3"])
    assert done.exit_code == 0, done.output
    baselines = Baselines(recorded)
    assert baselines.counts(COUNTS_KIND) == {"words": Count(203, 1000)}
    assert baselines.ratios(RATIOS_KIND) == {"call_int": 1.25}


def test_the_counts_can_be_recorded_alone(monkeypatch, recorded):
    seen = Measurement({"words": Count(210, 1010)}, COUNTS_KIND, None)
    monkeypatch.setattr(Measurement, "of", lambda *_, with_ratios: None if with_ratios else seen)
    arguments = ["--modules", ".", "record", "--runs", "1", "--counts-only"]
    assert CliRunner().invoke(command, arguments).exit_code == 0
    baselines = Baselines(recorded)
    assert baselines.counts(COUNTS_KIND) == {"words": Count(210, 1010)}
    assert baselines.ratios(RATIOS_KIND) == {"call_int": 1.25}


DOCUMENT = json.loads(proof.PROOF.read_text("utf-8"))
RUNS = [pytest.param(run, id=f"{i}-{run['slowed']}") for i, run in enumerate(DOCUMENT["runs"])]


@pytest.mark.parametrize("run", RUNS)
def test_the_recorded_runs_are_judged_as_what_they_were(run):
    seen = proof.figures(DOCUMENT, run)
    assert seen
    for figure in seen:
        if run["slowed"] == "nothing":
            assert not figure.is_slower, figure
        elif figure.part == {"native": "own", "java": "ratio"}[run["slowed"]]:
            assert figure.is_slower, figure
