"""Trains two models with each library, and writes the stream: payments, and control events."""

from __future__ import annotations

import io
from pathlib import Path

import click
import joblib  # type: ignore[import-untyped]
import lightgbm  # type: ignore[import-untyped]
import numpy as np
from nearline_models import model_file, save_model
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

LIBRARIES = ("scikit-learn", "lightgbm")
STREAM_NAME = "stream.csv"
PAYMENTS = 240
TRAINING_PAYMENTS = 2_000

FIRST, RETRAINED, NEVER_MADE, DAMAGED = "fraud-1", "fraud-2", "fraud-3", "fraud-4"
GOOD = (FIRST, RETRAINED)
# After how many payments which model is to take over.
CONTROL_EVENTS = {60: RETRAINED, 110: NEVER_MADE, 150: DAMAGED, 200: FIRST}

# Of amount, hours since the last payment, kilometres from home, and whether the device is new.
WEIGHTS = {FIRST: (0.02, -0.1, 0.002, 1.0), RETRAINED: (0.005, -0.3, 0.004, 2.5)}


def payments(source: np.random.Generator, count: int) -> np.ndarray:
    """Return the features of so many payments, shape ``(count, 4)``."""
    columns = [
        source.lognormal(3.5, 0.8, count).round(2),
        source.exponential(12.0, count).round(1),
        source.lognormal(3.0, 1.5, count).round(1),
        source.binomial(1, 0.15, count),
    ]
    return np.column_stack(columns)


def train(folder: Path, seed: int = 7) -> None:
    """Save the models and the stream; what fraudsters do has changed before the second model."""
    source = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, weights in WEIGHTS.items():
        features = payments(source, TRAINING_PAYMENTS)
        logits = features @ np.array(weights) - 2
        is_fraud = source.random(TRAINING_PAYMENTS) < 1 / (1 + np.exp(-logits))
        save_model(folder, "scikit-learn", name, _scikit_learn(features, is_fraud))
        save_model(folder, "lightgbm", name, _lightgbm(features, is_fraud))
    for library in LIBRARIES:
        _save_damaged(folder, library)
    _write_stream(folder / STREAM_NAME, payments(source, PAYMENTS))


def _scikit_learn(features: np.ndarray, is_fraud: np.ndarray) -> bytes:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(features, is_fraud)
    content = io.BytesIO()
    joblib.dump(model, content)
    return content.getvalue()


def _lightgbm(features: np.ndarray, is_fraud: np.ndarray) -> bytes:
    parameters = {"objective": "binary", "num_leaves": 15, "num_threads": 1, "verbose": -1}
    made = lightgbm.train(parameters, lightgbm.Dataset(features, is_fraud), num_boost_round=30)
    return made.model_to_string().encode()


def _save_damaged(folder: Path, library: str) -> None:
    """Save a model as a copy that was cut short leaves it."""
    content = model_file(folder, library, RETRAINED).read_bytes()
    save_model(folder, library, DAMAGED, content).write_bytes(content[: len(content) // 2])


def _write_stream(path: Path, features: np.ndarray) -> None:
    """Write a line for each event: ``payment`` and its features, or ``model`` and its name."""
    lines = []
    for number, row in enumerate(features.tolist()):
        if number in CONTROL_EVENTS:
            lines.append(f"model,{CONTROL_EVENTS[number]}")
        lines.append(",".join(["payment", *map(repr, row)]))
    path.write_text("\n".join(lines) + "\n")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Write models and stream.csv into FOLDER."""
    train(folder)


if __name__ == "__main__":
    main()
