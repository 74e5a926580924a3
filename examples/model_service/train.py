"""Trains the breast cancer model; saves it, and each row with plain Python's probability."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

import breast_cancer_model
import click
import joblib  # type: ignore[import-untyped]
import numpy as np
import sklearn  # type: ignore[import-untyped]
from sklearn.datasets import load_breast_cancer  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_NAME = "model.joblib"
ROWS_NAME = "rows.csv"


def versions() -> dict[str, str]:
    """Return the versions on which the model's exact results depend."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit_learn": sklearn.__version__,
    }


def needs_training(folder: Path) -> bool:
    """Tell whether a file is missing in `folder`, or was made with other versions.

    A damaged model does not count: it is an error of its own, which a silent retraining would hide.
    """
    model = folder / MODEL_NAME
    card = breast_cancer_model.card_file(model)
    if not all(path.exists() for path in (model, card, folder / ROWS_NAME)):
        return True
    try:
        seen = json.loads(card.read_text())
        return any(seen.get(name) != version for name, version in versions().items())
    except (ValueError, AttributeError):
        return False


def train(folder: Path) -> int:
    """Train, save ``model.joblib``, its card and ``rows.csv``, and return the count of rows."""
    data = load_breast_cancer()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    pipeline.fit(data.data, data.target)
    folder.mkdir(parents=True, exist_ok=True)
    _save_model(folder / MODEL_NAME, pipeline)
    os.environ[breast_cancer_model.MODEL_VARIABLE] = str(folder / MODEL_NAME)
    _save_rows(folder / ROWS_NAME, list(data.feature_names), data.data)
    return len(data.data)


def _save_model(path: Path, pipeline: Any) -> None:
    joblib.dump(pipeline, path)
    card = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), **versions()}
    breast_cancer_model.card_file(path).write_text(json.dumps(card, indent=2) + "\n")


def _save_rows(path: Path, names: list[str], rows: NDArray[np.float64]) -> None:
    """Write the features and the probability of each row; repr() keeps every bit of a double."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, "probability"])
        for row in rows:
            values = [*row.tolist(), breast_cancer_model.score(row)]
            writer.writerow([repr(value) for value in values])
    unfinished.replace(path)


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/model_service"),
    show_default=True,
    help="The folder for the model and the rows.",
)
def main(output: Path) -> None:
    """Train the model and save it with its rows."""
    click.echo(f"{train(output)} rows and their model saved in {output}")


if __name__ == "__main__":
    main()
