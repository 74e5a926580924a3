"""A run of the lab: its cells in turns, what ends a trial, the result file, the notes on trust.

The engine is a script that plays its part: it writes the events that it is told to.
"""

import json
import signal
import sys

import jsonschema
import pytest

from bridge.lab import _cells, _inputs, _machine, _noise, _result_file, _run, _trust
from bridge.lab._cells import Cell, Matrix
from bridge.lab._errors import LabError
from bridge.lab._histogram import Histogram
from bridge.lab._types import Parameter

# What Java's HdrHistogram 2.2.2 makes of 17, 34, ... 1699983, each once.
JAVA_HISTOGRAM_FILE = "lab_histogram.txt"
ENGINE = """
import json, os, signal, sys, time
with open(sys.argv[2], "a") as out:
    for event in json.loads(sys.argv[1]):
        if event["event"] == "prints":
            print("x" * event["bytes"], flush=True)
        elif event["event"] == "interrupts":
            os.kill(os.getppid(), signal.SIGINT)
            time.sleep(100)
        elif event["event"] == "hangs":
            time.sleep(100)
        else:
            line = json.dumps(event) + "\\n"
            for part in (line[:10], line[10:]):
                out.write(part)
                out.flush()
sys.exit(1)
"""


def encoded(*values, count=1):
    histogram = Histogram()
    histogram.record(list(values), count)
    return histogram.encode()


def trial(**changed):
    whole = {
        "calls": 200_000,
        "errors": {},
        "seconds": 2.0,
        "histogram": encoded(1000, 1100, count=100_000),
        "group": 1,
        "service_histogram": None,
        "offered_per_s": None,
        "per_second": [100_000, 100_000],
        "gc": {"count": 1, "total_ms": 2.0, "max_ms": 2.0},
        "cpu": {"jvm_s": 1.0, "workers_s": 0.0},
        "allocated_bytes_per_call": 24.0,
        "rss": {"jvm_bytes": 1_000_000, "workers_bytes": []},
        "gil": {"wait_ns_per_call": 1.0, "hold_ns_per_call": 2.0},
        "start": {"jvm_start_ms": 50.0, "first_result_ms": 200.0},
        "overhead_ns": 12.0,
        "timer_ns": 20.0,
        "warmup": {"seconds": 1.0, "stable": True},
        "notes": [],
    }
    return {**whole, **changed}


RESULT = {"event": "result", **trial()}
STARTED = {"event": "started", "jvm": "21.0.1", "python": "3.11", "first_result_ms": 1.0}


class Watcher:
    def __init__(self):
        self.begun = []
        self.sides = []
        self.events = []

    def begin(self, cell, trial, left_seconds, side):
        self.begun.append((cell.id, trial, left_seconds is None))
        self.sides.append(side)

    def follow(self, event):
        self.events.append(event)

    def end(self, cell, outcome):
        pass


def inputs(**changed):
    found = _inputs.Inputs("rows.csv", (Parameter("x", "long"),), [[1], [2]])
    found.expected, found.raises = ["1", "2"], [None, None]
    for name, value in changed.items():
        setattr(found, name, value)
    return found


def run(tmp_path, scripts, given=None, *, trials=2, silent_seconds=60.0):
    """Measure with an engine that has a list of events for each mode."""
    matrix = Matrix(tuple(scripts), has_baseline=False)
    plan = _run.Plan("m:f", (), sys.executable, matrix, 1.0, trials, 0.01, 0.01)

    def engine(cell, spec, out):
        assert json.loads(spec.read_text())["mode"] == cell.mode
        return [sys.executable, "-c", ENGINE, json.dumps(scripts[cell.mode]), str(out)]

    watcher = Watcher()
    file = tmp_path / "result.json"
    made = _run.Run(plan, given or [inputs()], engine, file, silent_seconds)
    _run.measure([made], watcher)
    result = made.result
    assert json.loads(file.read_text("utf-8")) == result
    jsonschema.validate(result, json.loads(_result_file.SCHEMA_FILE.read_text("utf-8")))
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
    return result, watcher


def test_trials_are_in_turns_and_every_one_is_in_the_result(tmp_path):
    script = [STARTED, {"event": "checked", "rows": 2, "failed_rows": 0, "opaque": True}, RESULT]
    result, watcher = run(tmp_path, {"thread": script, "process": script})
    assert watcher.begun == [
        ("thread-1t-b1", 0, True),
        ("process-1t-1w-b1", 0, False),
        ("process-1t-1w-b1", 1, False),
        ("thread-1t-b1", 1, False),
    ]
    assert [event["event"] for event in watcher.events] == ["started", "checked", "result"] * 4
    assert result["complete"]
    assert result["machine"]["jvm"] == "21.0.1"
    assert result["function"]["returns"] == "long"
    for cell in result["cells"]:
        assert (cell["status"], len(cell["trials"]), cell["row_bytes"]) == ("ok", 2, 8)
        assert cell["trials"][0]["opaque"]
        assert {"steal_share", "load_1m", "others_cores"} == set(cell["trials"][0]["machine"])


def test_trials_of_two_runs_are_side_by_side_and_their_results_apart(tmp_path):
    watcher = Watcher()
    runs = []
    for side in ("first", "second"):
        plan = _run.Plan(
            f"m:{side}", (), sys.executable, Matrix(("thread",), has_baseline=False), side=side
        )
        script = [STARTED, {**RESULT, "calls": len(side)}]

        def engine(_cell, _spec, out, script=script):
            return [sys.executable, "-c", ENGINE, json.dumps(script), str(out)]

        runs.append(_run.Run(plan, [inputs()], engine, tmp_path / f"{side}.json"))
    _run.measure(runs, watcher)
    assert watcher.sides == ["first", "second", "second", "first", "first", "second"]
    for run, side in zip(runs, ("first", "second"), strict=True):
        result = json.loads((tmp_path / f"{side}.json").read_text("utf-8"))
        assert (result, result["complete"]) == (run.result, True)
        [cell] = result["cells"]
        assert [trial["calls"] for trial in cell["trials"]] == [len(side)] * 3


@pytest.mark.parametrize(
    ("script", "status", "problem"),
    [
        (
            [{"event": "wrong", "row": 1, "arguments": "[2]", "seen": "3", "wanted": "2"}],
            "wrong",
            "row 2 differs from plain Python: arguments=[2], seen=3, wanted=2",
        ),
        (
            [{"event": "late", "row": 0, "deadline_seconds": 60.0}],
            "late",
            "the call with row 1 did not return: waited=60 s; --deadline allows more",
        ),
        (
            [{"event": "late", "row": None, "deadline_seconds": 60.0}],
            "late",
            "the first call did not return: waited=60 s; --deadline allows more",
        ),
        ([{"event": "failed", "error": "no memory"}], "failed", "no memory"),
        (
            [{"event": "prints", "bytes": 3}],
            "failed",
            "the process ended without a result, with exit code 1; it printed:\nxxx",
        ),
    ],
)
def test_a_trial_without_a_result_marks_its_cell_and_the_others_go_on(
    tmp_path, script, status, problem
):
    result, watcher = run(tmp_path, {"thread": script, "process": [RESULT]})
    thread, process = result["cells"]
    assert (thread["status"], thread["problem"]) == (status, problem)
    assert (process["status"], len(process["trials"])) == ("ok", 2)
    assert len(watcher.begun) == 3


def test_a_trial_that_says_nothing_is_ended(tmp_path):
    result, _ = run(tmp_path, {"thread": [{"event": "hangs"}]}, silent_seconds=0.5)
    [cell] = result["cells"]
    assert cell["status"] == "late"
    assert "said nothing for 0.52 s" in cell["problem"]


def test_ctrl_c_ends_with_what_was_measured(tmp_path):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        scripts = {"thread": [RESULT], "process": [STARTED, {"event": "interrupts"}]}
        result, _ = run(tmp_path, scripts)
    finally:
        signal.signal(signal.SIGINT, before)
    thread, process = result["cells"]
    assert not result["complete"]
    assert (thread["status"], len(thread["trials"])) == ("ok", 1)
    assert (process["status"], process["trials"]) == ("interrupted", [])
    assert {"level": "note", "text": "only 1 of 2 trials were made"} in thread["trust"]


def test_a_flood_of_prints_is_counted(tmp_path):
    script = [{"event": "prints", "bytes": 3_000_000}, RESULT]
    result, _ = run(tmp_path, {"thread": script}, trials=1)
    [cell] = result["cells"]
    assert cell["trials"][0]["printed_bytes"] == 3_000_001
    assert any("printed 3.0 MB" in note["text"] for note in cell["trust"])


def test_a_function_that_raises_for_every_row_is_refused(tmp_path):
    given = inputs(expected=[None, None], raises=["ValueError", "ValueError"])
    with pytest.raises(LabError, match="raises for every row: rows=2, most of them ValueError"):
        run(tmp_path, {"thread": [RESULT]}, [given])


def test_each_payload_has_cells_and_inputs_of_its_own(tmp_path):
    given = [inputs(payload="str:16"), inputs(payload="str:1k", rows=[[1]], raises=["E"])]
    given[1].expected, given[1].raises = ["1"], [None]
    result, _ = run(tmp_path, {"thread": [RESULT]}, given, trials=1)
    assert [(cell["id"], cell["rows"]) for cell in result["cells"]] == [
        ("thread-1t-b1-str:16", 2),
        ("thread-1t-b1-str:1k", 1),
    ]


def test_cells_are_all_combinations_with_workers_in_process_mode_alone():
    matrix = Matrix(("thread", "process"), (1, 2), (1, 2), (1, 16), (None, 1000.0))
    cells = matrix.cells([None])
    ids = [cell.id for cell in cells]
    assert len(set(ids)) == len(ids) == 2 + 2 * 2 * 2 * (1 + 2)
    assert ids[:4] == ["python-1t-b1", "python-1t-b16", "thread-1t-b1", "process-1t-1w-b1"]
    assert "process-2t-2w-b16-r1000" in ids


@pytest.mark.parametrize(("text", "rate"), [("max", None), ("1000/s", 1000), ("2k/s", 2000)])
def test_a_rate_is_read(text, rate):
    assert _cells.parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "0", "-1/s", "x", "inf", "nan"])
def test_a_rate_that_is_none_is_refused(text):
    with pytest.raises(LabError, match="no rate: seen="):
        _cells.parse_rate(text)


def test_a_report_that_cannot_be_written_is_refused_before(tmp_path):
    (tmp_path / "file").write_text("")
    _result_file.require_writable(tmp_path / "new" / "result.json")
    with pytest.raises(LabError, match=r"report cannot be written: path=.*: is a folder"):
        _result_file.require_writable(tmp_path)
    with pytest.raises(LabError, match="report cannot be written"):
        _result_file.require_writable(tmp_path / "file" / "result.json")


def test_a_histogram_of_java_is_read_and_added_up(repository):
    text = (repository / "tests" / "golden" / JAVA_HISTOGRAM_FILE).read_text().strip()
    found = Histogram.merged([text, encoded(5_000_000)])
    assert found.count == 100_000
    assert found.percentile_ns(50) == pytest.approx(850_000, rel=0.001)
    assert found.max_ns == pytest.approx(5_000_000, rel=0.001)
    assert Histogram.merged([found.encode()]).percentile_ns(99) == found.percentile_ns(99)


QUIET = {"lost_share": 0.0, "resolution_ns": 10}
COARSE = {"lost_share": 0.0, "resolution_ns": 1000}
MACHINE = {"cores": 4, "governor": None, "noise": {"before": QUIET, "after": QUIET}}


def notes(machine=MACHINE, trials=None, wanted_trials=2, **fields):
    cell = {"threads": 1, "workers": 0, "rate_per_s": None, **fields}
    trials = trials or [trial(), trial()]
    found = _trust.notes({**cell, "trials": trials}, machine, wanted_trials)
    return {note["text"]: note["level"] for note in found}


def test_a_clock_that_is_read_once_for_many_rows_gives_no_warning():
    assert notes(trials=[trial(group=50, timer_ns=100.0)] * 2) == {}


def test_a_quiet_machine_and_enough_rows_give_no_note():
    assert notes() == {}


@pytest.mark.parametrize(
    ("given", "level", "text"),
    [
        (
            {"machine": {**MACHINE, "noise": {"before": QUIET, "after": {"lost_share": 0.2}}}},
            "warning",
            "a loop that only reads the clock lost 20.0% of its time to something else",
        ),
        (
            {"machine": {**MACHINE, "noise": {"before": COARSE, "after": None}}},
            "warning",
            "the clock's steps (1000 ns) are 100% of p50",
        ),
        (
            {"machine": {**MACHINE, "governor": "powersave"}},
            "warning",
            "the cores' clock may change: governor=powersave, wanted=performance",
        ),
        (
            {"threads": 4, "workers": 2},
            "warning",
            "4 threads and 2 workers on 4 cores: they wait for a core, which is in the latency",
        ),
        (
            {"trials": [trial(histogram=encoded(1000, count=5_000))]},
            "warning",
            "too few rows for p99.9, p99.99: seen=5000, wanted=100000 or more",
        ),
        (
            {"trials": [trial(timer_ns=100.0)] * 2},
            "warning",
            "a read of the clock (100 ns) is 10% of p50",
        ),
        (
            {"trials": [trial(warmup={"seconds": 20.0, "stable": False}), trial()]},
            "warning",
            "warm-up did not become stable in 1 of 2 trials",
        ),
        (
            {"trials": [trial(), trial(histogram=encoded(2000, count=200_000))]},
            "warning",
            "p50 differs by 67% between the trials",
        ),
        (
            {"rate_per_s": 200_000.0},
            "warning",
            (
                "the rate was not held: offered 200000 rows/s, done 100000; "
                "rows queue, and latencies grow with the length of the run"
            ),
        ),
        (
            {"trials": [trial(machine={"others_cores": 1.5, "steal_share": 0.0}), trial()]},
            "warning",
            "other programs kept 1.5 of 4 cores busy during a trial",
        ),
        (
            {"trials": [trial(machine={"others_cores": 0.0, "steal_share": 0.05}), trial()]},
            "warning",
            "the hypervisor took 5.0% of the time during a trial (steal)",
        ),
        (
            {"trials": [trial(errors={"ValueError": 12}), trial()]},
            "note",
            "rows that raised are counted, not timed: 12 ValueError",
        ),
        (
            {"trials": [trial(opaque=True)] * 2},
            "note",
            "results, or parts of them, were compared by the name of their type alone",
        ),
        ({"trials": [trial(notes=["odd"])] * 2}, "note", "odd"),
    ],
)
def test_a_number_that_should_not_be_trusted_says_why(given, level, text):
    assert notes(**given).get(text) == level


def test_the_noise_of_the_machine_is_measured():
    noise = _noise.measure(0.05)
    assert noise["timer_ns"] > 0
    assert noise["longest_gap_ns"] >= noise["resolution_ns"] > 0
    assert 0 <= noise["lost_share"] <= 1


def test_facts_and_use_of_the_machine_are_told():
    facts = _machine.facts()
    assert facts["cores"] > 0
    assert facts["memory_bytes"] > 2**20
    begin = _machine.CpuTimes(10.0, 1.0, 100.0, 0.0)
    end = _machine.CpuTimes(15.0, 2.0, 110.0, 2.0)
    assert begin.steal_share_until(end) == 0.1
    assert begin.others_cores_until(end, own_cpu_s=2.0) == 1.5


def test_a_cell_has_a_name_of_its_own():
    assert Cell("thread", 2, 0, 1, None, "str:16 long").id == "thread-2t-b1-str:16+long"
