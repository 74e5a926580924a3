"""Models of two libraries in files with a digest beside them, and what a loaded one does."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class ModelFileError(RuntimeError):
    """The file of a model is missing, or is not what was saved."""


@dataclass(frozen=True)
class Model:
    """A model that was loaded.

    Attributes
    ----------
    name : str
        Its name, such as ``"fraud-1"``.
    predict_rows : callable
        Called with rows of features, shape ``(rows, features)``; gives a probability for each.
    """

    name: str
    predict_rows: Callable[[NDArray[np.float64]], NDArray[np.float64]]

    def predict(self, features: Sequence[float]) -> float:
        """Return the probability for one row."""
        row = np.asarray(features, dtype=np.float64).reshape(1, -1)
        return float(self.predict_rows(row)[0])


def model_file(folder: Path, library: str, name: str) -> Path:
    """Return where a model lies: ``fraud-1.lightgbm`` in the folder."""
    return folder / f"{name}.{library}"


def digest_file(model: Path) -> Path:
    """Return where the model's SHA-256 lies, in hexadecimal."""
    return model.with_name(f"{model.name}.sha256")


def save_model(folder: Path, library: str, name: str, content: bytes) -> Path:
    """Save what a library made of a model, and its digest; return the model's file."""
    path = model_file(folder, library, name)
    path.write_bytes(content)
    digest_file(path).write_text(hashlib.sha256(content).hexdigest())
    return path


def load_model(folder: Path, library: str, name: str) -> Model:
    """Load a model that was saved.

    Raises
    ------
    ModelFileError
        A file cannot be read, or the model is not the one that was saved.
    KeyError
        The library is none of ``scikit-learn`` and ``lightgbm``.
    """
    load = _LOADERS[library]
    path = model_file(folder, library, name)
    content = _read(path)
    seen, wanted = hashlib.sha256(content).hexdigest(), _read(digest_file(path)).decode()
    if seen != wanted:
        raise ModelFileError(
            f"model file is damaged: path={path}, seen sha256={seen[:12]}, wanted {wanted[:12]}"
        )
    return Model(name, load(content))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"model file cannot be read: path={path}, {error.strerror}") from error


# Each library is imported by those who load one of its models.


def _of_scikit_learn(content: bytes) -> Any:
    import joblib  # type: ignore[import-untyped]

    model = joblib.load(io.BytesIO(content))
    return lambda rows: model.predict_proba(rows)[:, 1]


def _of_lightgbm(content: bytes) -> Any:
    import lightgbm  # type: ignore[import-untyped]

    model = lightgbm.Booster(model_str=content.decode())
    return lambda rows: model.predict(rows, num_threads=1)


_LOADERS = {"scikit-learn": _of_scikit_learn, "lightgbm": _of_lightgbm}
