"""The processes that measure: the engine in a fresh JVM, or plain Python."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import _locate
from bridge.cli import _bench_build, _launcher
from bridge.lab import _cells

if TYPE_CHECKING:
    from bridge.lab._cells import Cell

_MAIN = "org.pybridge.bench.lab.Lab"
_WHERE = "from bridge import _locate as it; print(it.jar_path(), it.package_version(), sep='\\n')"


@dataclass(frozen=True)
class Engines:
    """Makes the command of a trial."""

    jdk: _locate.Jdk
    jar: Path
    class_path: str
    version: str
    python: str = sys.executable

    @classmethod
    def built(cls, checkout: _bench_build.Checkout) -> Engines:
        """Build the engine where it is out of date.

        Raises
        ------
        LocateError
            If something that it needs is not there.
        """
        jdk = _locate.require_jdk()
        jar = _locate.jar_path()
        _bench_build.build_engine(checkout, jdk)
        version = "+".join(filter(None, (_locate.package_version(), checkout.commit())))
        return cls(jdk, jar, checkout.engine_class_path, version)

    def of(self, python: str) -> Engines:
        """Return those of PyBridge as it is installed in another Python."""
        jar, version = installed_in(python)
        return replace(self, jar=jar, version=version, python=python)

    def __call__(self, cell: Cell, spec: Path, out: Path) -> list[str]:
        """List program and arguments that measure a cell."""
        files = ["--spec", str(spec), "--out", str(out)]
        if cell.mode == _cells.PYTHON:
            return [self.python, "-m", "bridge.lab._plain", *files]
        # No heap of its own, unlike `pybridge bench`: a user's JVM has none, and its size is told.
        java = ["-cp", self.class_path, _MAIN, *files]
        return _launcher.java_command(self.jdk, self.jar, java)


def installed_in(python: str) -> tuple[Path, str]:
    """Return the jar and the version of the PyBridge in another Python.

    Raises
    ------
    LocateError
        If there is none.
    """
    asked = [python, "-P", "-c", _WHERE]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        why = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        fix = f"install it there: {python} -m pip install '{_locate.SOURCE}[lab]'"
        raise _locate.LocateError(f"no PyBridge in {python}: {why[0]}", fix)
    jar, version = done.stdout.splitlines()
    return Path(jar), version
