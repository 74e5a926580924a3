"""What the tests of starting share: a Java program that runs named steps in a JVM of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bridge import _locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
TIMEOUT_SECONDS = 120


class Steps(NamedTuple):
    """The compiled program ``Steps``; its steps are told in the Java source."""

    folder: Path

    def run(
        self,
        *steps: str,
        jar: Path | None = None,
        options: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        wrapper: Sequence[str] = (),
    ) -> list[str]:
        """Run the steps with these variables alone; return the lines that they print.

        The jar is that of the environment if none is given; the wrapper runs the command after it.
        """
        java = str(_locate.require_jdk().launcher)
        classpath = f"{jar or _locate.jar_path()}{os.pathsep}{self.folder}"
        command = [java, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", *options]
        done = subprocess.run(
            [*wrapper, *command, "-cp", classpath, "Steps", *steps],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            check=False,
            env={} if environment is None else dict(environment),
            cwd="/",
        )
        assert done.returncode == 0, done.stdout
        assert "end of main" in done.stdout, done.stdout
        return [line for line in done.stdout.splitlines() if not line.startswith("WARNING: ")]


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    """Compile the program."""
    folder = tmp_path_factory.mktemp("steps")
    javac = _locate.require_jdk().home / "bin" / "javac"
    command = [str(javac), "-cp", str(_locate.jar_path()), "-d", str(folder)]
    subprocess.run([*command, str(HERE / "Steps.java")], check=True)
    return Steps(folder)
