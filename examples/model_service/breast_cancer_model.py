"""The model that Java calls: one row of features in, the probability of a benign tumour out."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib  # type: ignore[import-untyped]
import numpy as np
import sklearn  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MODEL_VARIABLE = "BREAST_CANCER_MODEL"


class ModelFileError(RuntimeError):
    """The model file is missing, damaged or made for other libraries."""


def model_file() -> Path:
    """Return ``$BREAST_CANCER_MODEL``, else ``model.joblib`` beside this module."""
    return Path(os.environ.get(MODEL_VARIABLE) or Path(__file__).with_name("model.joblib"))


def card_file(model: Path) -> Path:
    """Return the JSON file beside the model with its digest and the versions that made it."""
    return model.with_suffix(".json")


class Model:
    """A model that was loaded."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def predict(self, features: Sequence[float] | NDArray[np.float64]) -> float:
        """Return the probability that the tumour is benign, as `score` does."""
        row = np.asarray(features, dtype=np.float64).reshape(1, -1)
        return float(self._pipeline.predict_proba(row)[0, 1])

    def describe(self) -> str:
        """Name the model's steps."""
        return "+".join(type(step).__name__ for _, step in self._pipeline.steps)


def load_model(path: str | Path) -> Model:
    """Load a model that ``train.py`` saved.

    Raises
    ------
    ModelFileError
        It cannot be read, is damaged, or was trained with another scikit-learn.
    """
    return Model(_pipeline(Path(path)))


def score(features: NDArray[np.float64]) -> float:
    """Return the probability that the tumour is benign.

    Parameters
    ----------
    features : numpy.ndarray
        Shape ``(30,)``, float64, in the order of scikit-learn's breast cancer data.

    Raises
    ------
    ModelFileError
        The model cannot be loaded.
    ValueError
        There are not 30 features.
    """
    return _model().predict(features)


def describe() -> str:
    """Load the model, so that a bad file fails at start and not at a row, and name its steps."""
    return _model().describe()


@functools.cache
def _model() -> Model:
    return load_model(model_file())


def _pipeline(path: Path) -> Any:
    content, card = _read(path, "model file"), _card(path)
    digest = hashlib.sha256(content).hexdigest()
    if digest != card.get("sha256"):
        raise _error(
            path, "model file is damaged", f"sha256={digest}", f"sha256={card.get('sha256')}"
        )
    if sklearn.__version__ != card.get("scikit_learn"):
        seen, wanted = (
            f"scikit-learn {card.get('scikit_learn')}",
            f"scikit-learn {sklearn.__version__}",
        )
        raise _error(path, "model was trained with another library", seen, wanted)
    return joblib.load(io.BytesIO(content))


def _card(model: Path) -> dict[str, Any]:
    path = card_file(model)
    content = _read(path, "model card")
    try:
        card = json.loads(content)
    except ValueError as error:
        raise _error(path, "model card is damaged", str(error), "JSON") from error
    if not isinstance(card, dict):
        raise _error(path, "model card is damaged", type(card).__name__, "a JSON object")
    return card


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _error(
            path, f"{what} cannot be read", str(error.strerror), "a readable file"
        ) from error


def _error(path: Path, problem: str, seen: str, wanted: str) -> ModelFileError:
    train = Path(__file__).with_name("train.py")
    fix = f"python {train} --output {path.parent}"
    return ModelFileError(f"{problem}: path={path}, seen={seen}, wanted={wanted}; fix: {fix}")
