"""The check before a build says in its own words what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def missing(
    repository: Path, python: str, folder: Path, purpose: str = "", **variables: str
) -> list[str]:
    """Run the check with this `PYTHON`, and with the folder first on the PATH."""
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run(
        [repository / ".ci" / "prerequisites", purpose],
        env={**os.environ, "PYTHON": python, "PATH": path, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr.splitlines()


@pytest.fixture
def shim(tmp_path: Path) -> Path:
    """Return a command as a version manager leaves it for a version that is not active."""
    path = tmp_path / "python3.99"
    path.write_text('#!/bin/sh\necho "pyenv: python3.99: command not found" >&2\nexit 127\n')
    path.chmod(0o755)
    return path


def test_a_shim_of_an_inactive_python_is_named_with_the_way_out(
    repository: Path, shim: Path
) -> None:
    (line,) = missing(repository, shim.name, shim.parent)
    assert line.startswith(f"missing: Python 3.11 or newer: {shim} does not run; ")
    assert "PYENV_VERSION=" in line
    assert "PYTHON=" in line


def test_a_python_that_ends_at_once_is_named_too(repository: Path, tmp_path: Path) -> None:
    (line,) = missing(repository, "/bin/false", tmp_path)
    assert line.startswith("missing: Python 3.11 or newer: /bin/false does not run; ")


def test_a_compiler_that_cannot_fuzz_is_named(repository: Path, tmp_path: Path) -> None:
    lines = missing(repository, sys.executable, tmp_path, "fuzz", FUZZ_CXX="/bin/false")
    assert lines == [
        "missing: a fuzzer: no /bin/false with libFuzzer, and llvm-cov beside it; set FUZZ_CXX=..."
    ]


def test_an_environment_that_make_did_not_make_is_left_alone(
    repository: Path, tmp_path: Path
) -> None:
    own = tmp_path / ".venv" / "lib" / "own.py"
    own.parent.mkdir(parents=True)
    own.touch()
    done = subprocess.run(
        [repository / ".ci" / "venv", own.parent.parent, repository / ".ci/requirements-build.txt"],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "make VENV=" in done.stderr
    assert own.exists()
