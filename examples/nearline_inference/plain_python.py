"""What the stream has to give: each payment's score by the libraries alone, without PyBridge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import joblib  # type: ignore[import-untyped]
import lightgbm  # type: ignore[import-untyped]
from nearline_models import model_file
from train import FIRST, GOOD, STREAM_NAME

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What an event gives: the model in use, a payment's score, whether a new model is refused."""

    model: str
    score: float | None
    is_refused: bool = False


def outcomes(folder: Path, library: str) -> list[Outcome]:
    """Return the outcome of each event of the stream."""
    models = {name: _loaded(folder, library, name) for name in GOOD}
    in_use = FIRST
    made = []
    for line in (folder / STREAM_NAME).read_text().splitlines():
        kind, *cells = line.split(",")
        if kind == "model":
            in_use = cells[0] if cells[0] in GOOD else in_use
            made.append(Outcome(in_use, None, is_refused=cells[0] not in GOOD))
        else:
            row = [float(cell) for cell in cells]
            made.append(Outcome(in_use, _score(models[in_use], row)))
    return made


def loads(folder: Path) -> int:
    """Return how many models the stream loads, the first one included."""
    lines = (folder / STREAM_NAME).read_text().splitlines()
    return 1 + sum(line.partition(",")[2] in GOOD for line in lines if line.startswith("model,"))


def _loaded(folder: Path, library: str, name: str) -> Any:
    path = model_file(folder, library, name)
    return joblib.load(path) if library == "scikit-learn" else lightgbm.Booster(model_file=path)


def _score(model: Any, row: list[float]) -> float:
    if isinstance(model, lightgbm.Booster):
        return float(model.predict([row], num_threads=1)[0])
    return float(model.predict_proba([row])[0][1])
