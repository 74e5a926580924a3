"""The processes that measure: the engine in a fresh JVM, or plain Python."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import _locate
from bridge.lab import _cells
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from bridge.lab._cells import Cell

MAIN = "org.pybridge.lab.Lab"
HOSTS = ("java", "python")
"""Who may start the JVM: its own launcher, or a Python by JPype."""

_WHERE = "from bridge import _locate as it; print(it.jar_path(), it.build_name(), sep='\\n')"


@dataclass(frozen=True)
class Engines:
    """Makes the command of a trial.

    Parameters
    ----------
    jdk : Jdk
        What runs the engine.
    jar : Path
        PyBridge's own, the one that is measured.
    class_path : str
        The engine's, without that jar.
    version : str
        The build that is measured.
    host : str
        One of `HOSTS`.
    python : str
        The interpreter whose functions are called; it hosts the JVM too, if a Python does.
    """

    jdk: _locate.Jdk
    jar: Path
    class_path: str
    version: str
    host: str = HOSTS[0]
    python: str = sys.executable

    @classmethod
    def installed(cls, host: str = HOSTS[0]) -> Engines:
        """Return those of this installation.

        Raises
        ------
        LabError
            If there is no such host.
        LocateError
            If something that it needs is not there.
        """
        if host not in HOSTS:
            raise LabError(f"no such host: seen={host!r}, wanted one of: {', '.join(HOSTS)}")
        if host != HOSTS[0]:
            _locate.require_modules("a JVM in Python", "jvm", jpype="JPype")
        jdk = _locate.require_jdk()
        return cls(jdk, _locate.jar_path(), _locate.lab_class_path(), _locate.build_name(), host)

    def of(self, python: str) -> Engines:
        """Return those of PyBridge as it is installed in another Python."""
        if python == self.python:
            return self
        jar, version = installed_in(python)
        return replace(self, jar=jar, version=version, python=python)

    def __call__(self, cell: Cell, spec: Path, out: Path) -> list[str]:
        """List program and arguments that measure a cell."""
        files = ["--spec", str(spec), "--out", str(out)]
        if cell.mode == _cells.PYTHON:
            return [*module_of(self.python), "bridge.lab._plain", *files]
        if self.host != HOSTS[0]:
            hosted = [*module_of(self.python), "bridge.lab._hosted"]
            return [*hosted, str(self.jdk.home), self.class_path, *files]
        # No heap of its own, unlike `pybridge bench`: a user's JVM has none, and its size is told.
        return [
            str(self.jdk.launcher),
            f"-Dpybridge.python={self.python}",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            f"{self.jar}:{self.class_path}",
            MAIN,
            *files,
        ]


def module_of(python: str) -> list[str]:
    """List what runs a module, whose name is to follow, as it is installed in a Python.

    The current folder is left out: where it is a checkout, its ``bridge`` is another one.
    """
    return [python, "-P", "-m"]


def installed_in(python: str) -> tuple[Path, str]:
    """Return the jar and the build of the PyBridge in another Python.

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
