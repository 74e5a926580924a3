"""A Flink job scores all rows as plain Python does, is cancelled and runs again, leaves nothing."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FLINK_PREDICT = EXAMPLES / "flink_predict"
MODEL_SERVICE = EXAMPLES / "model_service"
ROWS = 569
BAD_ROW = 5
NOTHING_LEFT = {"class_loaders": "0", "runtimes": "0", "workers": "0"}


class Example(NamedTuple):
    """The built example, and the folder of the model and the rows."""

    module: object
    folder: Path
    run: Callable[..., object]

    def job(self, api: str, mode: str, *more: str, rows: Path | None = None) -> list[str]:
        words = self.module.job_arguments(self.folder, MODEL_SERVICE, api, mode)
        if rows:
            words[words.index("--rows") + 1] = str(rows)
        return [*words, *more]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Train, build the job, compile the cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FLINK_PREDICT))
        import flink_job
    folder = tmp_path_factory.mktemp("flink_predict")
    train = [sys.executable, str(MODEL_SERVICE / "train.py"), "--output", str(folder)]
    subprocess.run(train, check=True)
    built = flink_job.build(EXAMPLES.parent)
    run = functools.partial(flink_job.run_jobs, built, options=["-XX:TieredStopAtLevel=1"])
    return Example(flink_job, folder, run)


def without_a_cell(rows: Path) -> Path:
    """Return a copy in which one row lacks a feature."""
    lines = rows.read_text().splitlines()
    lines[1 + BAD_ROW] = lines[1 + BAD_ROW].partition(",")[2]
    damaged = rows.with_name("damaged.csv")
    damaged.write_text("\n".join(lines) + "\n")
    return damaged


def summary(finished: object) -> list[tuple[str, ...]]:
    """Return what each job came to."""
    ends = [event for event in finished.events if event.name in ("result", "cancelled")]
    return [
        (e.name, e.values["api"], e.values["mode"], e.values["checked"], e.values["agree"])
        for e in ends
    ]


def left(finished: object) -> dict[str, str]:
    return finished.events[-1].values


def test_every_row_is_scored_also_after_a_cancelled_job(example: Example) -> None:
    variants = [("pybridge", "thread"), ("pybridge", "process"), ("pemja", "thread")]
    jobs = []
    for variant in variants:
        jobs += [example.job(*variant, "--cancel-after", "20"), example.job(*variant)]
    finished = example.run(jobs)
    wanted = []
    for variant in variants:
        wanted += [("cancelled", *variant, "20", "20"), ("result", *variant, "569", "569")]
    assert summary(finished) == wanted, finished.output
    cancelled = [event for event in finished.events if event.name == "cancelled"]
    assert {event.values["status"] for event in cancelled} == {"CANCELED"}
    assert left(finished) == NOTHING_LEFT, finished.output


def test_pemjas_classes_in_process_mode_score_every_row_and_leave_nothing(
    example: Example,
) -> None:
    variant = ("pemja", "process")
    finished = example.run([example.job(*variant, "--cancel-after", "20"), example.job(*variant)])
    assert summary(finished) == [
        ("cancelled", *variant, "20", "20"),
        ("result", *variant, "569", "569"),
    ], finished.output
    assert left(finished) == NOTHING_LEFT, finished.output


def test_pybridge_may_be_the_clusters_and_serves_job_after_job(example: Example) -> None:
    jobs = [
        example.job("pybridge", "thread", "--cancel-after", "20"),
        example.job("pemja", "thread"),
        example.job("pybridge", "process"),
    ]
    finished = example.run(jobs, pybridge_in_cluster=True)
    assert summary(finished) == [
        ("cancelled", "pybridge", "thread", "20", "20"),
        ("result", "pemja", "thread", "569", "569"),
        ("result", "pybridge", "process", "569", "569"),
    ], finished.output
    assert left(finished) == NOTHING_LEFT, finished.output


def test_a_failing_row_fails_the_job_with_pythons_traceback_and_the_next_job_runs(
    example: Example,
) -> None:
    bad = without_a_cell(example.folder / "rows.csv")
    jobs = [
        example.job("pybridge", "thread", rows=bad),
        example.job("pemja", "thread", rows=bad),
        example.job("pybridge", "thread"),
    ]
    finished = example.run(jobs)
    assert summary(finished) == [("result", "pybridge", "thread", "569", "569")], finished.output
    first, second = finished.output.split("\nfailed ")[1:]
    for failure in (first, second):
        assert "Job execution failed" in failure
        assert "X has 29 features, but StandardScaler is expecting 30" in failure
        assert "breast_cancer_model.py:" in failure
    assert "flinkpredict.Predict.map(Predict.java:" in first
    assert "flinkpredict.PemjaPredict.map(PemjaPredict.java:" in second
    assert left(finished) == NOTHING_LEFT, finished.output
