"""The processes that measure: the engine in a fresh JVM, or plain Python."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import _locate
from bridge.cli import _bench_build, _launcher
from bridge.lab import _cells

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.lab._cells import Cell

_MAIN = "org.pybridge.bench.lab.Lab"


@dataclass(frozen=True)
class Engines:
    """Makes the command of a trial."""

    jdk: _locate.Jdk
    jar: Path
    class_path: str
    version: str

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

    def __call__(self, cell: Cell, spec: Path, out: Path) -> list[str]:
        """List program and arguments that measure a cell."""
        files = ["--spec", str(spec), "--out", str(out)]
        if cell.mode == _cells.PYTHON:
            return [sys.executable, "-m", "bridge.lab._plain", *files]
        # No heap of its own, unlike `pybridge bench`: a user's JVM has none, and its size is told.
        java = ["-cp", self.class_path, _MAIN, *files]
        return _launcher.java_command(self.jdk, self.jar, java)
