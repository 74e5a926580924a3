"""Starts a JVM that really calls Python, and reads what became of it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.cli import _checks, _launcher
from bridge.cli._finding import OK, PROBLEM, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge import _locate

MODES = ("thread", "process")
SOURCE = Path(__file__).with_name("DoctorProbe.java")
LIMIT_S = 120.0
_LAST_LINES = 12
# What the JVM prints of its own crash: the signal, and the frame that it hit.
_CRASH = re.compile(r"^#  (SIG\w+).*?^# Problematic frame:\n# (.*?)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Run:
    """How one JVM ended: its exit code (None if it had to be killed) and what it printed."""

    code: int | None
    output: str
    errors: str


def probe(mode: str, jdk: _locate.Jdk, jar: Path, limit_s: float = LIMIT_S) -> Finding:
    """Start a JVM that calls ``operator:add`` in one mode."""
    with tempfile.TemporaryDirectory(prefix="pybridge-doctor-") as folder:
        # A crash report would otherwise lie in the user's folder.
        options = [f"-XX:ErrorFile={folder}/hs_err.log", "-XX:-CreateCoredumpOnCrash"]
        command = _launcher.java_command(jdk, jar, [*options, str(SOURCE), mode])
        try:
            done = run(command, Path(folder), limit_s)
        except OSError as error:
            return _broken(mode, f"{jdk.launcher} cannot be started: {error}")
    return judge(mode, done, limit_s)


def run(command: Sequence[str], folder: Path, limit_s: float) -> Run:
    """Run a command; after the limit, or an interrupt, kill it and its children."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    code: int | None = None
    with process:
        try:
            output, errors = process.communicate(timeout=limit_s)
            code = process.returncode
        except subprocess.TimeoutExpired:
            _kill(process)
            output, errors = process.communicate()
        except BaseException:
            _kill(process)
            raise
    return Run(code, output, errors)


def judge(mode: str, done: Run, limit_s: float) -> Finding:
    """Turn the end of a probe into a finding."""
    answer = re.search(rf"^{mode} (ok|failed) (.*)$", done.output, re.MULTILINE)
    if answer is not None and answer[1] == "failed":
        return _broken(mode, _unescaped(answer[2]))
    if done.code is None:
        state = "it answered, but did not end" if answer else "no answer"
        return _broken(mode, f"{state} within {limit_s:g} s{_tail(done.errors)}")
    if answer is None or done.code != 0:
        state = "it answered, but then ended" if answer else "it ended without an answer"
        said = done.errors if answer else done.errors or done.output
        crash = _CRASH.search(done.output)
        if crash is not None:
            return _broken(mode, f"{state}: the JVM crashed: {crash[1]}, in {crash[2]}")
        return _broken(mode, f"{state}: {_checks.ending(done.code)}{_tail(said)}")
    result, _, milliseconds = answer[2].partition(" ")
    value = f"20 + 22 = {result}"
    why = f"a JVM called operator:add in {mode} mode; started and called in {milliseconds} ms"
    if done.errors.strip():
        return Finding(_name(mode), WARNING, value, f"{why}, but printed{_tail(done.errors)}")
    return Finding(_name(mode), OK, value, why)


def not_tried(mode: str, broken: str) -> Finding:
    """Make the finding where a part without which no JVM calls Python is missing or broken."""
    fix = f"mend the {broken} first, then run pybridge doctor again"
    return Finding(_name(mode), PROBLEM, "", f"not tried: {broken}, see above", fix)


def _broken(mode: str, why: str) -> Finding:
    fix = f"mend what the message names; to try this mode alone: pybridge java {SOURCE} {mode}"
    return Finding(_name(mode), PROBLEM, "", why, fix)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def _name(mode: str) -> str:
    return f"{mode} mode"


def _tail(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return ":\n" + "\n".join(lines[-_LAST_LINES:]) if lines else ""


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
