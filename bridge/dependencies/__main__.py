"""Prepares what a job brings along, or prunes what was: ``python -P -m bridge.dependencies``.

Fields (`bridge.dependencies._fields`) are read from standard input and written to standard output.
What pip and others print goes to standard error. The exit code is 0, or 1 with an error; a Python
that fails by itself ends with a traceback and without an answer. The fields asked for::

    version      of the PyBridge that asks
    cache        the cache folder
    requirements, wheels
    archive.T    an archive that the job knows as T; any number of them
    pythonFile   any number of them
    maxBytes, maxEntries, maxRatio

and those of the answer::

    version, use
    environment, python, sitePackages   with requirements alone
    archive.T    its folder
    path         for each Python file, in their order
    note
    what, seen, wanted, details         in place of all but the version: an error

All but ``version`` may be left out of a request. Until the JVM has no more use for what it got, it
holds a lock (``FileChannel.lock``, which is fcntl's) on the file ``use``.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import _locate
from bridge.dependencies._archives import provide_archive
from bridge.dependencies._cache import Cache, default_folder
from bridge.dependencies._environment import provide_environment
from bridge.dependencies._errors import DependencyError
from bridge.dependencies._fields import answer_of
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
    exit_code = 1
    try:
        fields = _answer(read_request(sys.stdin.buffer.read()))
        exit_code = 0
    except DependencyError as error:
        fields = error.fields()
    except OSError as error:
        fields = DependencyError(
            "a file of the job or of the cache",
            f"{error.filename}: {error.strerror}",
            "files that can be read, and a cache folder that can be written to",
        ).fields()
    with os.fdopen(answers, "wb") as file:
        file.write(answer_of([("version", _version()), *fields]))
    return exit_code


def _end_in_order(_number: int, _frame: FrameType | None) -> None:
    sys.exit(_TERMINATED)  # pip is ended too, and what is half done removed


def _answer(request: Request) -> list[tuple[str, str]]:
    version = _version()
    if request.version != version:
        raise DependencyError("PyBridge of another version asks", request.version, version)
    cache = Cache(request.cache)
    use = cache.use()
    try:
        return [("use", str(use.file)), *_provided(request, cache, use)]
    except BaseException:
        use.file.unlink()
        raise


def _provided(request: Request, cache: Cache, use: Use) -> list[tuple[str, str]]:
    fields = []
    for file in request.python_files:
        path, note = provide_path(cache, use, file)
        fields.append(("path", str(path)))
        if note:
            fields.append(("note", note))
    for file, target in request.archives:
        folder = provide_archive(cache, use, file, request.limits)
        fields.append((f"archive.{target}", str(folder)))
    if request.requirements is not None:
        made = provide_environment(cache, use, request.requirements, request.wheels)
        fields.append(("environment", str(made.folder)))
        fields.append(("python", str(made.python)))
        fields.append(("sitePackages", str(made.site_packages)))
    return fields


def _version() -> str:
    return _locate.package_version() or "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
