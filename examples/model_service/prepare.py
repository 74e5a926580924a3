"""Makes a folder ready to score from: the model, and its rows proven true."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import breast_cancer_model
import click
import plain_python
from train import MODEL_NAME, ROWS_NAME, needs_training, train

if TYPE_CHECKING:
    from plain_python import Rows

HERE = Path(__file__).resolve().parent


def prepare(folder: Path) -> Rows:
    """Train if need be, and return the rows once this Python has proven them true."""
    if needs_training(folder):
        click.echo(f"training: {train(folder)} rows")
    os.environ[breast_cancer_model.MODEL_VARIABLE] = str(folder / MODEL_NAME)
    rows = plain_python.read_rows(folder / ROWS_NAME)
    if wrong := plain_python.disagreements(rows):
        fix = f"python {HERE / 'train.py'} --output {folder}"
        raise ValueError(
            f"saved probabilities are not this Python's: path={folder / ROWS_NAME}, "
            f"rows={len(wrong)}, first={wrong[0]}; fix: {fix}"
        )
    return rows
