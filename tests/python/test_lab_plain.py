"""Plain Python in the lab: the reference that is asked first, and the baseline that is measured."""

import json
import subprocess
import sys

import pytest

from bridge.lab import _checking, _inputs, _plain, _plain_loop
from bridge.lab._errors import LabError
from bridge.lab._histogram import Histogram
from bridge.lab._types import Parameter

FUNCTIONS = """
import itertools, json, sys, time

COUNT = itertools.count()

def upper(text: str, times: int = 1) -> str:
    return text.upper() * times

def fails(value):
    if value == 2:
        raise json.JSONDecodeError("two", "", 0)
    return value

def counts(value):
    return next(COUNT)

def sleeps(value):
    time.sleep(0.002 if value < 3 else 100)

def floods(value):
    print("x" * 5_000_000)
    return value

def leaves(value):
    sys.exit(3)

def keyword(*, value):
    pass

async def coroutine(value):
    pass

not_callable = 1
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lab_functions.py").write_text(FUNCTIONS)
    (tmp_path / "lab_broken.py").write_text("import lab_missing")
    return tmp_path


def reference(folder, name, deadline_seconds=60.0):
    return _checking.Reference(name, (str(folder),), sys.executable, deadline_seconds)


def rows(*values, kind="long"):
    parameters = (Parameter("value", kind),)
    return _inputs.Inputs("rows.csv", parameters, [[value] for value in values])


def test_parameters_come_with_their_annotations(folder):
    declared = reference(folder, "lab_functions:upper").declared()
    assert declared == [
        _inputs.Declared("text", "str", is_required=True),
        _inputs.Declared("times", "int", is_required=False),
    ]
    assert reference(folder, "builtins:max").declared() is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lab_function:upper", "no module 'lab_function'; near: lab_functions"),
        ("lab_functions:uper", "no function 'uper' in lab_functions; near: upper"),
        ("lab_functions", "no function: seen='lab_functions', wanted='module:function'"),
        ("lab_functions:not_callable", "cannot be called: seen=int, wanted=a function"),
        ("lab_broken:f", "lab_broken cannot be imported: No module named 'lab_missing'"),
        ("lab_functions:coroutine", "is a coroutine function"),
        ("lab_functions:keyword", "parameter value is for keywords alone"),
    ],
)
def test_what_cannot_be_measured_is_told_with_near_names(folder, name, message):
    with pytest.raises(LabError) as raised:
        reference(folder, name).declared()
    assert message in str(raised.value)


def test_the_reference_tells_results_and_rows_that_raise(folder):
    inputs = rows(1, 2, 3)
    reference(folder, "lab_functions:fails").check(inputs)
    assert inputs.expected == ["1", None, "3"]
    assert inputs.raises == [None, "json.decoder.JSONDecodeError", None]


def test_a_function_that_exits_raises(folder):
    inputs = rows(1)
    reference(folder, "lab_functions:leaves").check(inputs)
    assert inputs.raises == ["SystemExit"]


def test_results_that_differ_from_call_to_call_are_refused(folder):
    with pytest.raises(LabError) as raised:
        reference(folder, "lab_functions:counts").check(rows(7))
    assert "gives another result each time" in str(raised.value)
    assert "row=1, arguments=[7], first=0, second=1; --no-check" in str(raised.value)


def test_a_call_that_never_returns_is_told_with_its_row(folder):
    with pytest.raises(LabError, match="called with row 2 did not return: waited=1 s"):
        reference(folder, "lab_functions:sleeps", 1.0).check(rows(1, 5))


def test_a_flood_of_prints_does_not_hold_the_function_up(folder):
    asked = reference(folder, "lab_functions:floods")
    inputs = rows(1)
    asked.check(inputs)
    assert inputs.expected == ["1"]
    assert asked.printed_bytes >= 10_000_000


def measured(folder, name, inputs, checks=True, **spec):
    inputs_file, spec_file, out = (folder / each for each in ("i.json", "s.json", "o.jsonl"))
    content = inputs.as_json(name, [str(folder)])
    inputs_file.write_text(json.dumps(content))
    whole = {"mode": "python", "batch": 1, "seconds": 0.3, "warmup_max_seconds": 1.0}
    spec_file.write_text(
        json.dumps({**whole, "inputs": str(inputs_file), "checks": checks, **spec})
    )
    command = [sys.executable, "-m", "bridge.lab._plain"]
    done = subprocess.run(
        [*command, "--spec", spec_file, "--out", out],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    events = [json.loads(line) for line in out.read_text().splitlines()]
    assert not done.stderr, done.stderr
    return done.returncode, events


def test_the_baseline_tells_its_events_in_order_and_its_result(folder):
    inputs = rows(1, 2)
    reference(folder, "lab_functions:sleeps").check(inputs)
    status, events = measured(folder, "lab_functions:sleeps", inputs)
    names = list(dict.fromkeys(event["event"] for event in events))
    assert (status, names) == (0, ["started", "checked", "warmed", "progress", "result"])
    result = events[-1]
    histogram = Histogram.merged([result["histogram"]])
    assert histogram.count == result["calls"] == sum(result["per_second"])
    assert histogram.percentile_ns(50) >= 2_000_000
    assert result["errors"] == {}
    assert result["start"]["first_result_ms"] > 0


def test_rows_of_a_batch_wait_for_those_before_them(folder):
    inputs = rows(1, 2)
    _, events = measured(folder, "lab_functions:sleeps", inputs, checks=False, batch=4)
    histogram = Histogram.merged([events[-1]["histogram"]])
    assert histogram.max_ns >= 8_000_000
    assert histogram.percentile_ns(25) < histogram.max_ns / 2


def test_rows_that_raise_are_counted_and_not_timed(folder):
    inputs = rows(1, 2)
    reference(folder, "lab_functions:fails").check(inputs)
    _, events = measured(folder, "lab_functions:fails", inputs)
    result = events[-1]
    assert 0 < result["errors"]["json.decoder.JSONDecodeError"] < result["calls"]
    timed = Histogram.merged([result["histogram"]]).count
    assert timed == result["calls"] - result["errors"]["json.decoder.JSONDecodeError"]


def test_calls_below_a_microsecond_are_timed_in_groups(folder):
    inputs = rows(1, -2)
    reference(folder, "builtins:abs").check(inputs)
    _, events = measured(folder, "builtins:abs", inputs)
    result = events[-1]
    assert result["group"] > 1
    assert Histogram.merged([result["histogram"]]).count == result["calls"]
    assert result["overhead_ns"] < 1000


def test_a_result_that_is_not_the_expected_one_ends_the_trial(folder):
    inputs = rows(1, 2)
    inputs.expected, inputs.raises = ["1", "3"], [None, None]
    status, events = measured(folder, "builtins:abs", inputs)
    assert status == _plain.WRONG_STATUS
    wrong = {"event": "wrong", "row": 1, "arguments": "[2]", "seen": "2", "wanted": "3"}
    assert events[-1] == wrong


def test_a_stall_in_a_group_is_one_slow_row_of_its_size():
    histogram = Histogram()
    samples = [100] * 50 + [1_000_000]
    _plain.record(histogram, samples, 100)
    assert histogram.count == 51 * 100
    assert histogram.max_ns == pytest.approx(100 * 1_000_000, rel=0.01)
    assert histogram.percentile_ns(99.9) == pytest.approx(100, rel=0.01)


def test_the_loop_goes_on_with_the_row_where_it_stopped():
    seen = []
    loop = _plain_loop.Loop(seen.append, [(1,), (2,), (3,)], 1, 1)
    loop.run(1e-9)
    loop.run(1e-9)
    assert seen == [1, 2]
