"""Builds what ``pybridge bench`` runs: reference programs in C, the measuring engine in Java."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import _locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FLOOR = Path("bench/floor/Makefile")
_ENGINE = Path("jvm_host/bench/pom.xml")
_JMH = Path("jvm_host/jmh/pom.xml")
_TAIL_LINES = 30

# A heap touched before anything is timed: the first touch of a page costs more than many a call,
# on a virtual machine above all.
HEAP = ("-Xms512m", "-XX:+AlwaysPreTouch")


@dataclass(frozen=True)
class Checkout:
    """The source tree whose benchmarks run."""

    root: Path

    @property
    def functions(self) -> Path:
        """The folder of the Python functions that the benchmarks call."""
        return self.root / "bench" / "functions"

    @property
    def engine_jar(self) -> Path:
        """The measuring engine; it stands beside ``lib/`` with what it needs but the core."""
        return self.root / "jvm_host" / "bench" / "target" / "pybridge-bench.jar"

    @property
    def engine_class_path(self) -> str:
        """The class path of the engine without PyBridge's own jar."""
        return f"{self.engine_jar}:{self.engine_jar.parent}/lib/*"

    @property
    def jmh_jar(self) -> Path:
        """The scenarios under JMH; it stands beside ``lib/`` with what it needs but the core."""
        return self.root / "jvm_host" / "jmh" / "target" / "pybridge-jmh.jar"

    @property
    def jmh_class_path(self) -> str:
        """The class path of JMH without PyBridge's own jar."""
        return f"{self.jmh_jar}:{self.jmh_jar.parent}/lib/*"

    def commit(self) -> str | None:
        """Return the commit, with ``-dirty`` for changes beside it; None where git has none."""
        git = shutil.which("git")
        if git is None:
            return None
        command = [git, "-C", str(self.root), "describe", "--always", "--dirty", "--exclude=*"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        return answer.stdout.strip() or None


def find_checkout(start: Path) -> Checkout:
    """Find the source tree around a folder.

    Raises
    ------
    LocateError
        If neither the folder nor one above it is such a tree.
    """
    for folder in (start, *start.parents):
        if (folder / _FLOOR).is_file() and (folder / _ENGINE).is_file():
            return Checkout(folder)
    raise _locate.LocateError(
        f"no PyBridge source tree here: looked for {_FLOOR} and {_ENGINE} in {start} and above",
        "run pybridge bench in a checkout of PyBridge, or name one with --source",
    )


def build_floor(checkout: Checkout, jdk: _locate.Jdk) -> Path:
    """Build the reference programs and the limits for this Python, where they are out of date.

    Returns
    -------
    Path
        The folder of the programs and of the library of limits.
    """
    installation = hashlib.sha256(sys.base_prefix.encode()).hexdigest()[:8]
    folder = checkout.root / "build" / "bench" / f"floor-{platform.python_version()}-{installation}"
    _require("cc", "apt-get install gcc")
    make = _require("make", "apt-get install make")
    source = checkout.root / _FLOOR.parent
    command = [make, "--silent", "-C", str(source), f"PYTHON={sys.executable}", f"BUILD={folder}"]
    command.append(f"JAVA_HOME={jdk.home}")
    _run("the reference programs", command, os.environ)
    return folder


def build_engine(checkout: Checkout, jdk: _locate.Jdk) -> None:
    """Build the measuring engine, if its jar is missing or older than its sources."""
    if _is_older(checkout.engine_jar, _engine_sources(checkout.root)):
        _package(checkout, jdk, "bench", "the measuring engine")
        # Maven leaves a jar alone whose classes came out equal; its time says that it is current.
        checkout.engine_jar.touch()


def build_jmh(checkout: Checkout, jdk: _locate.Jdk) -> None:
    """Build the scenarios under JMH, if their jar is missing or older than sources or engine."""
    if _is_older(checkout.jmh_jar, _jmh_sources(checkout.root)):
        _package(checkout, jdk, "jmh", "the benchmarks under JMH")
        checkout.jmh_jar.touch()


def _is_older(jar: Path, sources: Iterable[Path]) -> bool:
    return not jar.is_file() or jar.stat().st_mtime < _newest(sources)


def _package(checkout: Checkout, jdk: _locate.Jdk, module: str, what: str) -> None:
    mvn = _require("mvn", "apt-get install maven")
    command = [mvn, "--batch-mode", "--quiet", "-f", str(checkout.root / "jvm_host")]
    command += ["-pl", module, "-am", "package", "-Dmaven.test.skip=true"]
    _run(what, command, {**os.environ, "JAVA_HOME": str(jdk.home)})


def _engine_sources(root: Path) -> Iterable[Path]:
    yield root / "jvm_host" / "pom.xml"
    for module in ("arrow", "lab", "bench"):
        yield root / "jvm_host" / module / "pom.xml"
        yield from (root / "jvm_host" / module / "src" / "main").rglob("*.java")
    yield from (root / "jvm_host" / "core" / "src/main/java/org/pybridge").glob("*.java")


def _jmh_sources(root: Path) -> Iterable[Path]:
    yield from _engine_sources(root)
    yield root / _JMH
    yield from (root / "jvm_host" / "jmh" / "src" / "main").rglob("*.java")


def _newest(files: Iterable[Path]) -> float:
    return max(file.stat().st_mtime for file in files)


def _require(program: str, fix: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise _locate.LocateError(f"{program} not found on the PATH", fix)
    return found


def _run(what: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-_TAIL_LINES:])
        raise _locate.LocateError(
            f"cannot build {what}: exit code {done.returncode} of {' '.join(command)}\n{tail}",
            "pybridge doctor tells what this machine lacks",
        )
