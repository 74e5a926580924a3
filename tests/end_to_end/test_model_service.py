"""The model service scores all rows as plain Python does, and says clearly what is wrong if not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "model_service"
MODEL, CARD, ROWS = "model.joblib", "model.json", "rows.csv"


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, with the model that lies there."""
    variables = {"BREAST_CANCER_MODEL": str(folder / MODEL), **environment}
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def run_example(script: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, str(EXAMPLE / script), *arguments, folder=folder)


def run_java(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the Java program alone, with one pass to warm up and one timed."""
    launcher = (sys.executable, "-m", "bridge.cli", "java", "-cp", str(folder / "classes"))
    program = ("modelservice.ModelService", str(EXAMPLE), str(folder / ROWS), "1", "1")
    return run(*launcher, *program, folder=folder)


def edit_card(folder: Path, **changes: str) -> None:
    card = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps({**card, **changes}))


def edit_last_row(folder: Path) -> None:
    """Add a little to the last row's saved probability."""
    *lines, last = (folder / ROWS).read_text().splitlines()
    features, _, probability = last.rpartition(",")
    changed = f"{features},{float(probability) + 1e-9!r}"
    (folder / ROWS).write_text("\n".join([*lines, changed]) + "\n")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a whole run: trained, compiled, scored, reported."""
    folder = tmp_path_factory.mktemp("model_service")
    done = run_example("run.py", "--folder", str(folder), "--json", "demo.json", folder=folder)
    assert done.returncode == 0, done.stderr
    (folder / "printed.txt").write_text(done.stdout)
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    """Return a copy of the finished folder that a test may damage."""
    return shutil.copytree(finished, tmp_path / "copied")


def test_all_rows_agree_in_both_modes(finished: Path) -> None:
    report: dict[str, Any] = json.loads((finished / "demo.json").read_text())
    assert report["rows"] == 569
    assert {mode: result["agree"] for mode, result in report["modes"].items()} == {
        "thread": 569,
        "process": 569,
    }
    for times in [*report["modes"].values(), report["plain_python"]]:
        assert 0 < times["p50_us"] <= times["p99_us"]
        assert times["calls_per_s"] > 0
    assert report["python"] == sys.version.split()[0]
    assert int(report["java"].partition(".")[0]) >= 17


def test_a_table_is_printed_without_control_characters(finished: Path) -> None:
    printed = (finished / "printed.txt").read_text()
    assert printed.count("569 of 569") == 2
    assert "\x1b" not in printed


def test_the_table_has_the_order_of_the_readme(finished: Path) -> None:
    table = (finished / "printed.txt").read_text().partition("The model on 569 rows")[2]
    readme = (EXAMPLE.parents[1] / "README.md").read_text()
    heading = "| one row per call |"
    rows = readme[readme.index(heading) :].partition("\n\n")[0].splitlines()
    wanted = [cell.strip() for cell in rows[0].split("|")[1:-1]]
    wanted += [row.split("|")[1].strip() for row in rows[2:]]
    places = [table.find(text) for text in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_the_rows_are_saved_with_every_bit(finished: Path) -> None:
    header, *lines = (finished / ROWS).read_text().splitlines()
    assert len(lines) == 569
    assert len(header.split(",")) == 31
    cells = [cell for line in lines for cell in line.split(",")]
    assert len(cells) == 569 * 31
    assert [repr(float(cell)) for cell in cells] == cells


def test_a_second_run_does_not_train_again(copied: Path) -> None:
    before = (copied / MODEL).stat().st_mtime_ns
    done = run_example("run.py", "--folder", str(copied), folder=copied)
    assert done.returncode == 0, done.stderr
    assert (copied / MODEL).stat().st_mtime_ns == before


def test_a_model_made_with_other_versions_is_trained_again(copied: Path) -> None:
    edit_card(copied, numpy="1.0")
    done = run_example("run.py", "--folder", str(copied), folder=copied)
    assert done.returncode == 0, done.stderr
    assert "training: 569 rows" in done.stdout


def truncate_model(folder: Path) -> None:
    (folder / MODEL).write_bytes((folder / MODEL).read_bytes()[:100])


def flip_a_bit_of_the_model(folder: Path) -> None:
    content = bytearray((folder / MODEL).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / MODEL).write_bytes(content)


def remove_model(folder: Path) -> None:
    (folder / MODEL).unlink()


def claim_another_library(folder: Path) -> None:
    edit_card(folder, scikit_learn="0.1")


DAMAGES = [
    (truncate_model, "model file is damaged"),
    (flip_a_bit_of_the_model, "model file is damaged"),
    (remove_model, "model file cannot be read"),
    (claim_another_library, "model was trained with another library"),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGES)
def test_java_gets_an_error_that_names_a_bad_model_and_the_fix(
    copied: Path, damage: Any, problem: str
) -> None:
    damage(copied)
    done = run_java(copied)
    assert done.returncode == 1
    thrown = next(line for line in done.stderr.splitlines() if "Exception in thread" in line)
    assert "org.pybridge.PythonException: breast_cancer_model.ModelFileError" in thrown
    assert f"{problem}: path={copied / MODEL}" in thrown
    assert f"fix: python {EXAMPLE / 'train.py'} --output {copied}" in thrown
    assert "result" not in done.stdout


def test_the_fix_that_the_error_names_mends_the_model(copied: Path) -> None:
    truncate_model(copied)
    assert run_example("train.py", "--output", str(copied), folder=copied).returncode == 0
    done = run_java(copied)
    assert done.returncode == 0, done.stderr


def test_a_run_with_a_damaged_model_fails_in_one_line_and_leaves_no_report(copied: Path) -> None:
    flip_a_bit_of_the_model(copied)
    report = str(copied / "demo.json")
    done = run_example("run.py", "--folder", str(copied), "--json", report, folder=copied)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: model file is damaged: path={copied / MODEL}")
    assert len(done.stderr.splitlines()) == 1
    assert not Path(report).exists()


def test_a_row_that_differs_fails_the_java_program(copied: Path) -> None:
    edit_last_row(copied)
    done = run_java(copied)
    assert done.returncode == 1
    events = done.stdout.splitlines()
    assert sum(line.startswith("differs mode=thread row=568 ") for line in events) == 1
    assert sum(line.startswith("differs mode=process row=568 ") for line in events) == 1
    assert sum(" rows=569 agree=568 " in line for line in events) == 2


def test_a_saved_probability_that_is_not_true_is_refused_before_java_runs(copied: Path) -> None:
    edit_last_row(copied)
    done = run_example("run.py", "--folder", str(copied), folder=copied)
    assert done.returncode == 1
    assert "rows=1, first=568; fix: python" in done.stderr


def test_a_java_that_cannot_start_is_told_with_its_own_words(copied: Path) -> None:
    options = {"JDK_JAVA_OPTIONS": "-Xmx1"}
    script = str(EXAMPLE / "run.py")
    done = run(sys.executable, script, "--folder", str(copied), folder=copied, **options)
    assert done.returncode == 1
    assert "Error: Java failed: exit code 1" in done.stderr
    assert "Too small maximum heap" in done.stderr
