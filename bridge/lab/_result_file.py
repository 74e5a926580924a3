"""The result file: schema ``pybridge-lab-1``, written whole after every trial."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from bridge.lab._errors import LabError

SCHEMA = "pybridge-lab-1"
"""The version of the form; a file with another one has other fields or meanings."""

SCHEMA_FILE = Path(__file__).with_name("schema.json")
"""The JSON Schema of the result file."""


def require_writable(path: Path) -> None:
    """Make sure that a file can be written, before anything is measured; its folders are made.

    Raises
    ------
    LabError
        If it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "is a folder")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "is not writable")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise LabError(f"report cannot be written: path={path}: {error.strerror}") from error


def write(path: Path, result: dict[str, Any]) -> None:
    """Write a result in the place of what is there; a reader sees the one or the other, whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1, ensure_ascii=False, allow_nan=False)
            file.write("\n")
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
