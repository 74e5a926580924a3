"""Prepares what a job brings along, or prunes what was: ``python -P -m bridge.dependencies``.

One JSON object is read from standard input, one is written to standard output. What pip and others
print goes to standard error. The exit code is 0, or 1 with an ``error``; a Python that fails by
itself ends with a traceback and without an answer. ::

    {"version": "0.1.0", "cache": "/…",
     "requirements": {"file": "/…/requirements.txt", "wheels": "/…/wheels"},
     "archives": [{"file": "/…/model.zip", "target": "model"}],
     "pythonFiles": ["/…/functions.py"],
     "limits": {"maxBytes": 17179869184, "maxEntries": 500000, "maxRatio": 200}}

    {"version": "0.1.0", "use": "/…",
     "environment": {"folder": "/…", "python": "/…/bin/python", "sitePackages": "/…"},
     "archives": {"model": "/…"}, "paths": ["/…"], "notes": []}

    {"version": "0.1.0", "error": {"what": "…", "seen": "…", "wanted": "…", "details": "…"}}

All but ``version`` may be left out of a request. Until the JVM has no more use for what it got, it
holds a lock (``FileChannel.lock``, which is fcntl's) on the file ``use``.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.dependencies._archives import provide_archive
from bridge.dependencies._cache import Cache, default_folder
from bridge.dependencies._environment import provide_environment
from bridge.dependencies._errors import DependencyError
from bridge.dependencies._python_files import provide_path
from bridge.dependencies._request import read_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from bridge.dependencies._cache import Use
    from bridge.dependencies._request import Request

_TERMINATED = 128 + signal.SIGTERM


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(prog="bridge.dependencies")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("prepare", help="answer the request on standard input; the default")
    prune = commands.add_parser("prune", help="remove what no job has asked for lately")
    prune.add_argument("--days", type=_days, required=True, help="how long ago, at least 1")
    prune.add_argument("--cache", type=Path, help="the cache folder")
    asked = parser.parse_args(arguments)
    if asked.command == "prune":
        return _prune(asked.cache, asked.days)
    return _prepare()


def _days(text: str) -> int:
    days = int(text)
    if days < 1:
        raise ValueError(text)
    return days


def _prune(folder: Path | None, days: int) -> int:
    try:
        for name in Cache(folder or default_folder()).prune(days):
            print(f"removed {name}")
    except DependencyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _prepare() -> int:
    signal.signal(signal.SIGTERM, _end_in_order)
    answers = os.dup(1)  # before anything else may print there
    os.dup2(2, 1)
    answer: dict[str, Any] = {"version": _version()}
    try:
        answer |= _answer(read_request(sys.stdin.buffer.read().decode("utf-8", "replace")))
    except DependencyError as error:
        answer["error"] = error.as_json()
    except OSError as error:
        answer["error"] = DependencyError(
            "a file of the job or of the cache",
            f"{error.filename}: {error.strerror}",
            "files that can be read, and a cache folder that can be written to",
        ).as_json()
    with os.fdopen(answers, "w", encoding="utf-8") as file:
        json.dump(answer, file)
        file.write("\n")
    return 1 if "error" in answer else 0


def _end_in_order(_number: int, _frame: FrameType | None) -> None:
    sys.exit(_TERMINATED)  # pip is ended too, and what is half done removed


def _answer(request: Request) -> dict[str, Any]:
    version = _version()
    if request.version != version:
        raise DependencyError("PyBridge of another version asks", request.version, version)
    cache = Cache(request.cache)
    use = cache.use()
    try:
        return {"use": str(use.file), **_provided(request, cache, use)}
    except BaseException:
        use.file.unlink()
        raise


def _provided(request: Request, cache: Cache, use: Use) -> dict[str, Any]:
    paths = [provide_path(cache, use, file) for file in request.python_files]
    archives = {
        target: str(provide_archive(cache, use, file, request.limits))
        for file, target in request.archives
    }
    environment = None
    if request.requirements is not None:
        made = provide_environment(cache, use, request.requirements, request.wheels)
        environment = {
            "folder": str(made.folder),
            "python": str(made.python),
            "sitePackages": str(made.site_packages),
        }
    return {
        "environment": environment,
        "archives": archives,
        "paths": [str(path) for path, _ in paths],
        "notes": [note for _, note in paths if note],
    }


def _version() -> str:
    return _locate.package_version() or "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
