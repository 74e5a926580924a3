"""``bridge.lab.run``: what it refuses, functions of every origin, and what a result can do."""

import functools
import importlib.util
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from lab_results import document, failed, full

from bridge import lab
from bridge.lab import _inputs, _result_file, _shipped, _tables, _types

_LOCK = threading.Lock()
SHORT = {"seconds": 0.2, "warmup": 0.2, "trials": 1, "progress": False}


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"arguments": None}, "give either arguments or a payload"),
        ({"payload": "int"}, "give either arguments or a payload"),
        ({"arguments": []}, "no rows of arguments: seen=0, wanted=1 or more"),
        ({"arguments": 7}, "no rows of arguments: seen=int, wanted=a sequence"),
        ({"mode": "fast"}, "no such mode: seen='fast', wanted one of: both, thread, process"),
        ({"threads": 0}, "threads: seen=0, wanted=numbers from 1 on"),
        ({"batch": []}, r"batch: seen=\[\], wanted=numbers from 1 on"),
        ({"rate": "often"}, "no rate: seen='often'"),
        ({"seconds": 0}, "seconds: seen=0, wanted=a number above 0"),
        ({"host": "c"}, "no such host: seen='c', wanted one of: java, python"),
        ({"function": 3}, "nothing to call: seen=int, wanted=a function"),
        ({"arguments": ["x"]}, "row 1, parameter number: seen='x', wanted=long"),
        ({"arguments": [{"n": 1}, {"m": 1}]}, "row 2: names: seen=m, wanted=n"),
        ({"function": lambda lock=_LOCK: lock}, "cannot be taken to another process"),
        ({"rate": []}, "no rate: seen=none"),
        ({"rate": -1}, "no rate: seen='-1'"),
        ({"threads": 2.0}, r"threads: seen=2\.0, wanted=numbers from 1 on"),
        ({"threads": True}, "threads: seen=True, wanted=numbers from 1 on"),
        ({"trials": 2.5}, r"trials: seen=2\.5, wanted=numbers from 1 on"),
        ({"seconds": "3"}, "seconds: seen='3', wanted=a number above 0"),
        ({"deadline": -1}, "deadline: seen=-1, wanted=a number above 0"),
        ({"types": ["float"]}, "no such type: seen='float', wanted one of: boolean, long"),
        ({"path": "no/such"}, "no such folder in path: seen=no/such"),
    ],
)
def test_what_does_not_fit_is_told_before_anything_runs(options, message):
    given = {"function": double, "arguments": [1], **SHORT, **options}
    with pytest.raises(lab.LabError, match=message):
        lab.run(**given)


def test_a_function_of_this_file_is_measured_in_both_modes_beside_plain_python(capsys):
    measured = lab.run(double, [1, 2, 3], **SHORT | {"progress": True})
    schema = json.loads(_result_file.SCHEMA_FILE.read_text("utf-8"))
    jsonschema.validate(measured.document, schema)
    assert measured.document["function"]["parameters"] == [{"name": "number", "type": "long"}]
    ids = ["python-1t-b1", "thread-1t-b1", "process-1t-1w-b1"]
    assert [(row["id"], row["status"]) for row in measured.rows] == [(each, "ok") for each in ids]
    told = capsys.readouterr().err
    for each in ids:
        assert each in repr(measured)
        assert f"{each}: p50 " in told


def test_a_jvm_in_python_calls_the_function_too():
    measured = lab.run(double, [1], mode="both", host="python", baseline=False, **SHORT)
    assert measured.document["host"] == "python"
    assert [row["problem"] for row in measured.rows] == [None, None]


@pytest.mark.parametrize(("host", "seen"), [("java", None), ("python", "seen=true")])
def test_the_host_of_the_jvm_is_the_one_that_was_asked_for(host, seen):
    def is_in_a_python_with_jpype(_: int) -> bool:
        import sys

        return "jpype" in sys.modules

    measured = lab.run(
        is_in_a_python_with_jpype, [1], mode="thread", host=host, baseline=False, **SHORT
    )
    [row] = measured.rows
    assert (seen is None) == (row["status"] == "ok")
    assert seen is None or seen in row["problem"]


def test_plain_python_alone_can_be_measured():
    measured = lab.run("operator:neg", [1, 2], mode="python", types=["long"], **SHORT)
    assert [row["id"] for row in measured.rows] == ["python-1t-b1"]
    assert "Plain Python takes" in measured.headline


def test_columns_and_rows_that_are_not_used_are_told():
    def first(a: int) -> int:
        return a

    rows = [{"a": number, "z": 0} for number in range(10_001)]
    measured = lab.run(first, rows, mode="python", **SHORT)
    assert "columns that are no arguments: z" in measured.notes
    assert "1 row of those given are not used" in measured.notes


def test_a_name_that_cannot_be_reached_is_refused():
    def three(a: int, b: int = 2, c: int = 3) -> int:
        return a + b + c

    with pytest.raises(lab.LabError, match="there is c, but not b, which is in front of it"):
        lab.run(three, [{"a": 1, "c": 30}], **SHORT)


def test_a_result_that_differs_between_two_calls_is_refused():
    with pytest.raises(lab.LabError, match="gives another result each time"):
        lab.run(lambda _: np.random.default_rng().random(), [1], **SHORT)


def answer_of(function, path=()):
    """What another process makes of the name: the function's own answer for 21."""
    with _shipped.named(function, path) as it:
        module, _, attribute = it.function.partition(":")
        program = f"import sys; sys.path[:0] = {list(it.path)!r}; import {module}; "
        program += f"print({module}.{attribute}(21))"
        done = subprocess.run(
            [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return it.called, int(done.stdout)


def test_a_name_is_left_as_it_is():
    with _shipped.named("any:thing") as it:
        assert (it.function, it.called) == ("any:thing", "any:thing")


@pytest.fixture
def load(tmp_path):
    """Loads a module that only this process has, as a test runner does, or has on its path."""
    loaded = []

    def load(name, source):
        (tmp_path / f"{name}.py").write_text(source)
        spec = importlib.util.spec_from_file_location(name, tmp_path / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loaded.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in loaded:
        del sys.modules[name]


SHIFT = "LOCK = __import__('threading').Lock()\nSHIFT = 4\ndef shifted(n):\n    return n + SHIFT\n"


def test_a_function_that_others_can_import_is_imported(load, tmp_path, monkeypatch):
    module = load("lab_on_path", SHIFT)
    for place in (0, len(sys.path)):  # in front of the standard library, and behind it
        path = list(sys.path)
        path.insert(place, str(tmp_path))
        monkeypatch.setattr(sys, "path", path)
        assert answer_of(module.shifted) == ("lab_on_path:shifted", 25)
        monkeypatch.undo()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/lab_on_path.py").write_text("def shifted(n):\n    return 0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert answer_of(module.shifted, [tmp_path / "other"])[1] == 25


def test_a_folder_behind_the_standard_library_does_not_hide_it(tmp_path, monkeypatch):
    (tmp_path / "statistics.py").write_text("def mean(values):\n    return 0\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert answer_of(lambda n: __import__("statistics").mean([n]))[1] == 21


def test_a_function_of_an_editable_install_is_imported(load, tmp_path, monkeypatch):
    module = load("lab_editable", SHIFT)

    class Finder:  # as setuptools and scikit-build-core install one
        @staticmethod
        def find_spec(name, _path=None, _target=None):
            if name == "lab_editable":
                return importlib.util.spec_from_file_location(name, tmp_path / "lab_editable.py")
            return None

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    with _shipped.named(module.shifted) as it:
        assert it.called == "lab_editable:shifted"


def test_functions_of_a_test_file_closures_and_what_they_refer_to_are_taken_along(load):
    factor = 3
    module = load("lab_off_path", SHIFT.partition("\n")[2])
    assert answer_of(double) == (f"{__name__}:double", 42)
    called, answer = answer_of(lambda number: number * factor)
    assert "<lambda> of line" in called
    assert answer == 63
    assert answer_of(module.shifted) == ("lab_off_path:shifted", 25)
    assert answer_of(functools.partial(module.shifted))[1] == 25
    assert answer_of(lambda number: module.shifted(number) + 0)[1] == 25


def test_what_another_process_cannot_load_is_told_by_its_own_name():
    program = """
import functools
from bridge import lab
@functools.cache
def cached(n):
    return n
try:
    lab.run(cached, [1], progress=False)
except lab.LabError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True
    )
    assert "__main__:cached was taken along by value, which this process cannot load" in done.stdout


def test_whoever_is_killed_in_a_run_leaves_no_process(tmp_path):
    program = f"""
import os, time
from pathlib import Path
from bridge import lab
def wait(n: int) -> int:
    Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()))
    time.sleep(600)
    return n
lab.run(wait, [1], progress=False)
"""
    caller = subprocess.Popen([sys.executable, "-P", "-c", program])
    try:
        pid = _when(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    finally:
        caller.kill()
        caller.wait()
    stat = Path("/proc") / pid / "stat"
    assert _when(lambda: not stat.exists() or ") Z " in stat.read_text())


def _when(told, seconds=60.0):
    """The first answer that is not false; a watchdog ends the wait for one."""
    end = time.monotonic() + seconds
    while not (found := told()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def test_rows_are_tuples_dicts_values_and_files(tmp_path):
    assert _tables.table_of([(1, "a"), (2, "b")]).rows == [[1, "a"], [2, "b"]]
    named_table = _tables.table_of([{"a": 1, "b": 2}, {"b": 3, "a": np.int64(4)}])
    assert (named_table.columns, named_table.rows) == (("a", "b"), [[1, 2], [4, 3]])
    assert _tables.table_of(np.array([1.5, 2.5])).rows == [[1.5], [2.5]]
    assert _tables.table_of([[1, 2]]).rows == [[[1, 2]]]
    (tmp_path / "rows.json").write_text("[[1, 2]]")
    assert _tables.table_of(tmp_path / "rows.json").rows == [[1, 2]]


def test_a_data_frame_has_columns():
    class Frame:  # what pandas and others have of it
        columns = ("a", "b")

        def itertuples(self, index, name):
            assert (index, name) == (False, None)
            return iter([(np.float64(1.5), "x"), (np.float64(2.5), "y")])

    table = _tables.table_of(Frame())
    assert (table.columns, table.rows) == (("a", "b"), [[1.5, "x"], [2.5, "y"]])


@pytest.mark.parametrize("dtype", ["float64", "int64", "float32", "int32", "bool"])
def test_an_array_has_the_type_of_its_elements(dtype):
    array = np.array([0, 1], dtype=dtype)
    name = _types.of_values([array])
    assert _types.ARRAYS[name] == dtype
    assert _types.decode(_types.encode(array, name), name).tolist() == array.tolist()


@pytest.mark.parametrize("rows", [[np.arange(3)], [(np.arange(3),)], [(np.arange(3), 1.0)]])
def test_an_array_for_a_parameter_of_any_array_keeps_its_elements(rows):
    declared = [_inputs.Declared("values", "np.ndarray", is_required=True)]
    declared += [_inputs.Declared("scale", "float", is_required=False)]
    bound = _inputs.bind(_tables.table_of(rows), declared, "f")
    assert bound.parameters[0].type == "long[]"
    assert bound.rows[0][0] == [0, 1, 2]


def test_an_array_of_two_dimensions_does_not_fit():
    with pytest.raises(_types.UnfitError):
        _types.encode(np.zeros((2, 2)), "double[]")


def test_a_result_is_worded_drawn_compared_and_saved(tmp_path):
    measured = lab.Measured(full())
    assert measured.headline in measured._repr_html_()
    assert measured.answers
    assert measured.advise("latency")
    assert any("not significant" in line for line in measured.compare(measured))
    names = {trace["name"] for trace in measured.figure().to_dict()["data"]}
    assert {"thread mode", "process mode", "plain Python"} <= names
    with pytest.raises(lab.LabError, match="no such figure: seen='pie', wanted one of: perc"):
        measured.figure("pie")
    for suffix in ("json", "csv", "html"):
        measured.save(tmp_path / f"new/result.{suffix}")
    assert lab.Measured.load(tmp_path / "new/result.json").document == measured.document
    with pytest.raises(lab.LabError, match=r"no such form of a result: seen=result\.pdf"):
        measured.save(tmp_path / "result.pdf")


def test_cells_without_numbers_are_told_in_the_table():
    long = failed("thread", "failed", "<it> ended\n" + "it printed this\n" * 20)
    measured = lab.Measured(document([long, *full()["cells"]]))
    assert "failed: &lt;it&gt; ended</td>" in measured._repr_html_()
    assert "failed: <it> ended\n" in repr(measured)
    assert max(map(len, repr(measured).splitlines())) < 120
