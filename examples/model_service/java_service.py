"""Compiles the Java service, runs it, and hands on the events that it prints."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIN_CLASS = "modelservice.ModelService"
EVENTS = {"start", "progress", "differs", "result"}
# -P: the installed package is meant, whatever lies in the working directory.
PYBRIDGE = [sys.executable, "-P", "-m", "bridge.cli"]
TAIL_LINES = 30


class JavaFailedError(RuntimeError):
    """The compiler or the service ended with an error; the message says why."""


@dataclass(frozen=True)
class Event:
    """One line of the service: its name, the mode it is about, and its values."""

    name: str
    mode: str
    values: dict[str, str]


def compile_service(sources: Path, classes: Path) -> None:
    """Compile all Java files below `sources` into `classes`.

    The compiler is run as a module of the very JDK that will run the classes.
    """
    jar = _checked([*PYBRIDGE, "classpath"]).strip()
    files = sorted(str(path) for path in sources.rglob("*.java"))
    compiler = [*PYBRIDGE, "java", "-m", "jdk.compiler/com.sun.tools.javac.Main"]
    _checked([*compiler, "-cp", jar, "-d", str(classes), *files])


def run_service(
    classes: Path, arguments: list[str], environment: dict[str, str]
) -> Iterator[Event]:
    """Run the service and yield its events as they come.

    Raises
    ------
    JavaFailedError
        The service ended without a result for both modes. Rows that differ are a result.
    """
    command = [*PYBRIDGE, "java", "-cp", str(classes), MAIN_CLASS, *arguments]
    agreements: list[bool] = []
    other_lines: deque[str] = deque(maxlen=TAIL_LINES)
    with (
        tempfile.TemporaryFile("w+", errors="replace") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            errors="replace",
            env={**os.environ, **environment},
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            event = _event(line)
            if event is None:
                other_lines.append(line)
            else:
                if event.name == "result":
                    agreements.append(event.values["agree"] == event.values["rows"])
                yield event
        exit_code = process.wait()
        errors.seek(0)
        messages = "".join(other_lines) + errors.read()
    if len(agreements) != 2 or exit_code != (0 if all(agreements) else 1):
        raise JavaFailedError(_failure(command, exit_code, messages))


def _event(line: str) -> Event | None:
    name, *pairs = line.split() or [""]
    if name not in EVENTS or not all("=" in pair for pair in pairs):
        return None
    values = dict(pair.split("=", 1) for pair in pairs)
    return Event(name, values.pop("mode"), values)


def _checked(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise JavaFailedError(_failure(command, done.returncode, done.stdout + done.stderr))
    return done.stdout


def _failure(command: list[str], exit_code: int, messages: str) -> str:
    """Name the exception in the first line, and give the end of what was printed."""
    lines = messages.splitlines()
    thrown = [
        line.partition('"main" ')[2] for line in lines if line.startswith("Exception in thread")
    ]
    cause = thrown[0] if thrown else f"exit code {exit_code}"
    tail = "\n".join(lines[-TAIL_LINES:])
    return f"Java failed: {cause}\n{' '.join(command)}\n{tail}"
