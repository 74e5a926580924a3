"""The measuring engine of ``pybridge bench``: what it can measure, each time in a fresh JVM."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge import _locate
from bridge.cli import _bench_build, _bench_jmh, _bench_peer_builds, _launcher

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAIN = "org.pybridge.bench.Main"

LEAST_SECONDS = 0.1
"""The shortest measuring time."""

source_option = click.option(
    "--source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="PyBridge's source tree; found from the current folder upwards if not given.",
)
"""What each command that measures in a checkout takes."""


@dataclass(frozen=True)
class Scenario:
    """A question of the engine, and the modes in which it makes sense."""

    name: str
    question: str
    modes: tuple[str, ...]


class Engine:
    """Starts fresh JVMs with the measuring engine.

    Raises
    ------
    LocateError
        If something that it needs is not there.
    """

    def __init__(self, checkout: _bench_build.Checkout) -> None:
        self._checkout = checkout
        self._jdk = _locate.require_jdk()
        self._jar = _locate.jar_path()
        _bench_build.build_engine(checkout, self._jdk)

    def build_floor(self) -> Path:
        """Build what the scenarios are compared with; return its folder."""
        return _bench_build.build_floor(self._checkout, self._jdk)

    def scenarios(self) -> list[Scenario]:
        """Ask the engine which scenarios it has."""
        listed: list[dict[str, Any]] | None = self._answer("--list")
        if listed is None:
            raise click.ClickException("the measuring engine could not list its scenarios")
        return [
            Scenario(found["name"], found["question"], tuple(found["modes"])) for found in listed
        ]

    def measure(
        self, scenario: str, mode: str, seconds: float, floor: Path
    ) -> dict[str, Any] | None:
        """Measure one scenario in a JVM of its own; None if that JVM failed."""
        what = ["--scenario", scenario, "--mode", mode, "--floor", str(floor)]
        return self._measure(what, seconds)

    def measure_bars(self, group: str, seconds: float) -> dict[str, Any] | None:
        """Measure a group of bars, all modes in one JVM; None if that JVM failed."""
        return self._measure(["--bars", group], seconds)

    def jmh(self) -> _bench_jmh.Jmh:
        """Make ready JMH, with the same JDK, jar and scenarios."""
        return _bench_jmh.Jmh(self._checkout, self._jdk, self._jar)

    def peer_environment(
        self, peer: _bench_peer_builds.Peer
    ) -> _bench_peer_builds.Environment | str:
        """Build a peer's environment; return why not where it cannot be had."""
        class_path = f"{self._checkout.engine_class_path}:{self._jar}"
        try:
            return _bench_peer_builds.build(peer, self._checkout, self._jdk, class_path)
        except _bench_peer_builds.Unavailable as missing:
            return str(missing)

    def _measure(self, what: Sequence[str], seconds: float) -> dict[str, Any] | None:
        arguments = [*what, "--seconds", str(seconds), "--python", sys.executable]
        arguments += ["--functions", str(self._checkout.functions)]
        commit = self._checkout.commit()
        if commit is not None:
            arguments += ["--commit", commit]
        answer: dict[str, Any] | None = self._answer(*arguments, "--json", heap=_bench_build.HEAP)
        return answer

    def _answer(self, *arguments: str, heap: Sequence[str] = ()) -> Any:
        """Run the engine; its last argument takes the name of the file with its answer."""
        with tempfile.TemporaryDirectory(prefix="pybridge-bench-") as folder:
            answer = Path(folder) / "answer.json"
            java = [*heap, "-cp", self._checkout.engine_class_path, _MAIN, *arguments, str(answer)]
            command = _launcher.java_command(self._jdk, self._jar, java)
            # Output of the JVM and of Python must not mix with the table or a listing.
            if subprocess.run(command, stdout=sys.stderr.fileno(), check=False).returncode != 0:
                return None
            return json.loads(answer.read_text(encoding="utf-8"))


def write_report(json_file: Path, report: dict[str, Any]) -> None:
    """Write what was measured to a file, whose folder is made if need be."""
    json_file.parent.mkdir(parents=True, exist_ok=True)
    json_file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
