"""``bridge.lab.run``: what it refuses, functions of every origin, and what a result can do."""

import importlib.util
import json
import subprocess
import sys

import jsonschema
import numpy as np
import pytest
from lab_results import document, failed, full

from bridge import lab
from bridge.lab import _result_file, _shipped, _tables, _types

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
        ({"seconds": 0}, "seconds must be more than 0: seen=0"),
        ({"host": "c"}, "no such host: seen='c', wanted one of: java, python"),
        ({"function": 3}, "nothing to call: seen=int, wanted=a function"),
        ({"arguments": ["x"]}, "row 1, parameter number: seen='x', wanted=long"),
        ({"arguments": [{"n": 1}, {"m": 1}]}, "row 2: names: seen=m, wanted=n"),
        ({"function": lambda stream=sys.stdout: stream}, "cannot be taken to another process"),
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


def test_a_result_that_differs_between_two_calls_is_refused():
    with pytest.raises(lab.LabError, match="gives another result each time"):
        lab.run(lambda _: np.random.default_rng().random(), [1], **SHORT)


def named(function):
    """What another process makes of the name: the function's own answer for 21."""
    with _shipped.named(function, ()) as (name, path):
        module, _, attribute = name.partition(":")
        program = f"import sys; sys.path[:0] = {list(path)!r}; import {module}; "
        program += f"print({module}.{attribute}(21))"
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
    return name, int(done.stdout)


def test_functions_that_others_can_import_keep_their_names():
    assert _shipped_name(json.dumps) == "json:dumps"
    assert _shipped_name("any:thing") == "any:thing"


def _shipped_name(function):
    with _shipped.named(function, ()) as (name, _):
        return name


def test_functions_of_a_test_file_a_closure_and_a_lambda_are_taken_along(tmp_path):
    factor = 3
    (tmp_path / "by_path.py").write_text("SHIFT = 4\ndef shifted(n):\n    return n + SHIFT\n")
    spec = importlib.util.spec_from_file_location("by_path", tmp_path / "by_path.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["by_path"] = module
    spec.loader.exec_module(module)
    try:
        assert named(double) == ("pybridge_lab_function:double", 42)
        assert named(lambda number: number * factor) == ("pybridge_lab_function:function", 63)
        assert named(module.shifted) == ("pybridge_lab_function:shifted", 25)
    finally:
        del sys.modules["by_path"]


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
    measured = lab.Measured(document([failed("thread", "failed", "<it> ended")]))
    assert "failed: &lt;it&gt; ended" in measured._repr_html_()
    assert "failed: <it> ended" in repr(measured)
