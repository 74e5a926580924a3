"""A stream replaces its model as it runs; each score is that of the model which was due."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "nearline_inference"
LIBRARIES = ["scikit-learn", "lightgbm"]
RUNS = [(mode, way) for mode in ("thread", "process") for way in ("event by event", "in bundles")]


# Runs the example as if Java had given these outcomes: one score is off by its last bit.
OFF_BY_A_BIT = """
import dataclasses, math, sys
sys.path.insert(0, sys.argv.pop(1))
import plain_python, run

def scored(folder, libraries):
    right = plain_python.outcomes(folder, "scikit-learn")
    first = dataclasses.replace(right[0], score=math.nextafter(right[0].score, 1))
    runs = {("scikit-learn", *each): run.Run(list(right), [], 3) for each in run.RUNS}
    runs["scikit-learn", "process", "in bundles"].outcomes[0] = first
    return runs

run.scored_by_java = scored
run.main()
"""


class Finished(NamedTuple):
    """A whole run: the folder of its models and its stream, and what it printed."""

    folder: Path
    printed: list[str]


class Counter:
    """A counter of a job's metrics, and the group that makes it."""

    def __init__(self) -> None:
        self.count = 0

    def counter(self, name: str) -> Counter:
        assert name == "model_loads"
        return self

    def inc(self) -> None:
        self.count += 1


class Job:
    """What ``open`` gets, for models of scikit-learn."""

    def __init__(self, folder: Path, first: str = "fraud-1") -> None:
        self.loads = Counter()
        self._parameters = {"models": str(folder), "library": "scikit-learn", "model": first}

    def get_metric_group(self) -> Counter:
        return self.loads

    def get_job_parameter(self, key: str, default_value: str) -> str:
        return self._parameters.get(key, default_value)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("nearline_inference")
    done = run(str(EXAMPLE / "run.py"), "--folder", str(folder))
    assert done.returncode == 0, done.stderr
    return Finished(folder, [line.rstrip() for line in done.stdout.splitlines()])


@pytest.fixture(scope="module")
def functions() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        import nearline_functions
    return nearline_functions


def test_every_score_is_plain_pythons_by_the_model_that_was_due(finished: Finished) -> None:
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in finished.printed]
    assert [row for row in rows if row] == [
        [library, *run, "3", "240 of 240"] for library in LIBRARIES for run in RUNS
    ]


def test_each_control_event_is_told_and_a_bad_one_with_its_cause(finished: Finished) -> None:
    for library in LIBRARIES:
        place = finished.printed.index(f"{library}:")
        missing = finished.folder / f"fraud-3.{library}"
        damaged = finished.folder / f"fraud-4.{library}"
        told = finished.printed[place + 1 : place + 5]
        assert told[0] == "  after 60 payments fraud-2 takes over"
        assert told[1] == (
            "  after 110 payments fraud-3 is refused, fraud-2 stays: "
            f"model file cannot be read: path={missing}, No such file or directory"
        )
        assert told[2].startswith(
            "  after 150 payments fraud-4 is refused, fraud-2 stays: "
            f"model file is damaged: path={damaged}, seen sha256="
        )
        assert told[3] == "  after 200 payments fraud-1 takes over"


def test_its_readme_shows_what_it_prints(finished: Finished) -> None:
    readme = (EXAMPLE / "README.md").read_text()
    folder = "build/nearline_inference"
    for line in finished.printed:
        shown = line.replace(str(finished.folder), folder).partition(", seen sha256=")[0]
        assert f"    {shown}" in readme


def test_a_run_that_differs_says_where_and_fails(tmp_path: Path) -> None:
    arguments = ("--folder", str(tmp_path), "--library", "scikit-learn")
    done = run("-c", OFF_BY_A_BIT, str(EXAMPLE), *arguments)
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("240 of 240") == 3
    assert done.stdout.count("239 of 240") == 1
    told, failure = done.stderr.splitlines()
    assert told.startswith("scikit-learn, process mode, in bundles: event 0: seen=Outcome(")
    assert failure == "Error: Java and plain Python disagree"


def test_the_scores_that_follow_a_swap_are_another_models(
    finished: Finished, functions: Any
) -> None:
    score = functions.Score()
    job = Job(finished.folder)
    score.open(job)
    payment = [33.1, 4.0, 120.5, 1.0]
    first = score.eval(payment, None)
    assert job.loads.count == 1
    assert score.eval(None, "fraud-2") == ("fraud-2", None, None)
    second = score.eval(payment, None)
    assert (first[0], second[0]) == ("fraud-1", "fraud-2")
    assert first[1] != second[1]
    assert score.eval(None, "fraud-1") == ("fraud-1", None, None)
    assert score.eval(payment, None) == first
    assert job.loads.count == 3


def test_a_refused_model_leaves_the_old_one_and_its_scores(
    finished: Finished, functions: Any
) -> None:
    score = functions.Score()
    job = Job(finished.folder)
    score.open(job)
    payment = [33.1, 4.0, 120.5, 1.0]
    before = score.eval(payment, None)
    for bad, problem in (("fraud-3", "cannot be read"), ("fraud-4", "is damaged")):
        model, probability, refused = score.eval(None, bad)
        assert (model, probability) == ("fraud-1", None)
        assert f"model file {problem}: path={finished.folder / bad}.scikit-learn" in refused
        assert score.eval(payment, None) == before
    assert job.loads.count == 1


def test_a_first_model_that_is_bad_fails_open(finished: Finished, functions: Any) -> None:
    with pytest.raises(functions.ModelFileError, match="model file is damaged"):
        functions.Score().open(Job(finished.folder, first="fraud-4"))


def test_java_names_a_line_of_the_stream_that_is_no_event(tmp_path: Path) -> None:
    (tmp_path / "stream.csv").write_text("payment,1.0,2.0,3.0,0.0\nrefund,1.0\n")
    program = str(EXAMPLE / "NearlineInference.java")
    done = run("-P", "-m", "bridge.cli", "java", program, str(EXAMPLE), str(tmp_path), "lightgbm")
    assert done.returncode == 1
    wanted = f"no event: file={tmp_path / 'stream.csv'}, seen=refund,1.0, wanted payment or model"
    assert wanted in done.stderr
