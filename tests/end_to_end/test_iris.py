"""The program that shows each way to call Python once prints the same in both modes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

IRIS = Path(__file__).resolve().parents[2] / "examples" / "iris"
PRINTED = [
    "call: 0.0",
    "typed: 1.0",
    "hold: 2000.0",
    "each: [0.0, 1.0, 2.0]",
    "async: 2.0",
    "attr: 1",
    "invoke: nothing",
    "map: {a=1}",
]


@pytest.mark.parametrize("mode", ["thread", "process"])
def test_the_iris_program_runs_in(mode: str, tmp_path: Path) -> None:
    pybridge = [sys.executable, "-m", "bridge.cli"]
    done = subprocess.run(
        [*pybridge, "java", str(IRIS / "Iris.java"), mode, sys.executable, str(IRIS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"mode: {mode.upper()}", *PRINTED]


def test_its_readme_shows_what_it_prints() -> None:
    readme = (IRIS / "README.md").read_text()
    assert "\n".join(f"    {line}" for line in ["mode: THREAD", *PRINTED]) in readme
