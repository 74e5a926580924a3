"""``pybridge lab run`` from the outside: what it refuses before anything runs, and a real run."""

import json
import subprocess
import sys

import jsonschema
import pytest

from bridge.cli import _console, _lab_view
from bridge.lab import _inputs, _result_file
from bridge.lab._types import Parameter

PYBRIDGE = [sys.executable, "-m", "bridge.cli", "lab"]

FUNCTIONS = """
import numpy as np

def upper(text: str) -> str:
    return text.upper()

def lower(text: str) -> str:
    return text.lower()

def total(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", scale: float = 1.0) -> float:
    if values[0] < 0:
        raise ValueError("negative")
    return float(values.sum() * scale)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lab_command_functions.py").write_text(FUNCTIONS)
    return tmp_path


def lab(folder, *arguments):
    return subprocess.run(
        [*PYBRIDGE, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["upper"], 2, "arguments come from --args FILE or --payload TYPE:SIZE; give one"),
        (["upper", "--payload", "str:1", "--threads", "0"], 2, "seen='0', wanted=positive numbers"),
        (["upper", "--payload", "str:1", "--rate", "x"], 2, "no rate: seen='x'"),
        (["upper", "--payload", "str:1", "--types", "text"], 2, "no such type: seen='text'"),
        (["upper", "--payload", "str:1", "--json", "."], 1, "report cannot be written: path=."),
    ],
)
def test_a_wrong_command_line_is_refused(folder, arguments, status, message):
    done = lab(folder, "run", f"lab_command_functions:{arguments[0]}", *arguments[1:])
    assert done.returncode == status
    assert message in done.stderr


def test_a_function_that_is_not_there_is_told_with_near_names(folder):
    options = ["--payload", "str:16"]
    done = lab(folder, "run", "lab_command_functions:uper", *options)
    assert done.returncode == 1
    assert "no function 'uper' in lab_command_functions; near: upper" in done.stderr


def test_a_function_is_measured_in_both_modes_beside_plain_python(folder):
    rows = "a,b\n1,2\n-1,2\n0.5,nan\n"
    (folder / "rows.csv").write_text(rows)
    options = ["--args", "rows.csv", "--seconds", "0.3", "--trials", "1", "--warmup", "1"]
    options += ["--json", "new/result.json", "--batch", "1,4"]
    options += ["--html", "report.html", "--csv", "summary.csv"]
    done = lab(folder, "run", "lab_command_functions:total", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 3 rows raise in plain Python, the first is row 2, ValueError" in done.stdout
    result = json.loads((folder / "new" / "result.json").read_text("utf-8"))
    jsonschema.validate(result, json.loads(_result_file.SCHEMA_FILE.read_text("utf-8")))
    assert result["complete"]
    assert result["function"]["parameters"] == [{"name": "values", "type": "double[]"}]
    assert result["function"]["failing_rows"] == {"ValueError": 1}
    assert [cell["id"] for cell in result["cells"]] == [
        "python-1t-b1",
        "python-1t-b4",
        "thread-1t-b1",
        "process-1t-1w-b1",
        "thread-1t-b4",
        "process-1t-1w-b4",
    ]
    page = (folder / "report.html").read_text("utf-8")
    summary = (folder / "summary.csv").read_text("utf-8")
    for cell in result["cells"]:
        assert cell["id"] in page
        assert cell["id"] in summary
        [trial] = cell["trials"]
        assert (cell["status"], cell["id"] in done.stdout) == ("ok", True)
        assert 0 < trial["errors"]["ValueError"] < trial["calls"]


def test_two_functions_are_measured_in_turns_and_compared(folder):
    options = ["--payload", "str:8", "--mode", "thread", "--no-baseline"]
    options += ["--seconds", "0.2", "--trials", "2", "--warmup", "0.2", "--json", "result.json"]
    options += ["--against", "lab_command_functions:lower"]
    done = lab(folder, "run", "lab_command_functions:upper", *options)
    assert done.returncode in (0, 1), done.stdout + done.stderr  # which is faster is not the test
    assert "different functions: lab_command_functions:upper" in done.stdout
    assert "thread-1t-b1-str:8, p50" in done.stdout
    names = {"result.json": "upper", "result.against.json": "lower"}
    for file, name in names.items():
        result = json.loads((folder / file).read_text("utf-8"))
        assert result["function"]["name"] == f"lab_command_functions:{name}"
        assert [len(cell["trials"]) for cell in result["cells"]] == [2]


def test_another_side_that_is_none_is_refused(folder, tmp_path):
    options = ["--payload", "str:8", "--against"]
    done = lab(folder, "run", "lab_command_functions:upper", *options, "no-such-python")
    assert done.returncode == 2
    assert "--against: seen='no-such-python', wanted=a function" in done.stderr
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho no module named bridge >&2\nexit 1\n")
    other.chmod(0o755)
    done = lab(folder, "run", "lab_command_functions:upper", *options, str(other))
    assert done.returncode == 1
    assert "no module named bridge" in done.stderr


def test_the_arguments_are_shown_with_their_types(capsys):
    parameters = (Parameter("a", "double[]"), Parameter("b", "string"))
    inputs = _inputs.Inputs("rows.csv", parameters, [[[1.0, 2.0], "x" * 100]])
    _console.console_for().print(_lab_view.arguments_table("m:f", [inputs]))
    shown = capsys.readouterr().out
    assert "m:f: 1 rows of 116 bytes from rows.csv" in shown
    assert "double[]" in shown
    assert "[1.0, 2.0]" in shown
    assert f"'{'x' * 39}..." in shown


def test_notes_of_several_cells_are_told_once():
    note = {"level": "warning", "text": "noisy"}
    cells = [{"id": name, "status": "ok", "problem": None, "trust": [note]} for name in "ab"]
    late = {"id": "c", "status": "late", "problem": "never", "trust": []}
    lines = _lab_view.trust_lines({"cells": [*cells, late]})
    assert lines == ["warning: noisy (a, b)", "late: never (c)"]
    assert _lab_view.trust_lines({"cells": cells}) == ["warning: noisy (all cells)"]
