"""Python starts once in a JVM, however many ask for it at once; another one is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Steps

# Python runs this once at each of its starts.
SITE = "import os\nwith open({!r}, 'a') as log:\n    log.write(f'{{os.getpid()}}\\n')\n"


class StartCount:
    """Counts the starts of Python by what each of them writes."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "starts"
        (folder / "sitecustomize.py").write_text(SITE.format(str(self.log)))
        self.environment = {"PYTHONPATH": str(folder)}

    def processes(self) -> list[str]:
        """Return the process of each start."""
        return self.log.read_text().splitlines()


@pytest.fixture
def count(tmp_path: Path) -> StartCount:
    """Count the starts of this test."""
    return StartCount(tmp_path)


@pytest.fixture(scope="module")
def sibling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment of the same Python that takes all its packages from this one."""
    folder = tmp_path_factory.mktemp("sibling") / "env"
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(command, check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (packages / "of_another.pth").write_text(sysconfig.get_path("purelib") + os.linesep)
    return folder


def test_starts_at_once_start_python_once(steps: Steps, count: StartCount) -> None:
    printed = steps.run(f"together|THREAD|8|{sys.executable}", environment=count.environment)
    assert len(count.processes()) == 1
    seen = {line for line in printed if line.startswith("started ")}
    assert len([line for line in printed if line.startswith("started ")]) == 8
    assert len(seen) == 1, "one main thread of Python"


def test_each_worker_is_started_once(steps: Steps, count: StartCount) -> None:
    printed = steps.run(f"together|PROCESS|3|{sys.executable}", environment=count.environment)
    assert len([line for line in printed if line.startswith("started ")]) == 3
    assert len(count.processes()) == len(set(count.processes())) == 3


def test_of_two_pythons_that_start_at_once_one_wins(steps: Steps, sibling: Path) -> None:
    pythons = [sys.executable, str(sibling / "bin" / "python")]
    printed = steps.run(f"together|THREAD|8|{pythons[0]}|{pythons[1]}")
    started = {line.split()[1] for line in printed if line.startswith("started ")}
    refused = [line for line in printed if line.startswith("refused ")]
    assert len(started) == 1
    assert started < set(pythons)
    assert len(refused) == 4
    for line in refused:
        assert not started & {line.split()[1].rstrip(":")}
        assert f"{Path(sys.prefix)}" in line
        assert f"{sibling}" in line
        assert "process mode" in line


def test_the_same_python_is_joined_by_whatever_name(steps: Steps, tmp_path: Path) -> None:
    link = tmp_path / "linked environment"
    link.symlink_to(sys.prefix)
    names = [Path(sys.executable), Path(sys.prefix), Path(sys.prefix, "bin", "python3")]
    names += [link, link / "bin" / "python"]
    printed = steps.run(*(f"start|THREAD|{name}" for name in names))
    assert printed == [f"THREAD {sys.prefix}"] * len(names) + ["end of main"]


def test_another_environment_of_the_same_python_is_refused_and_gets_its_own_worker(
    steps: Steps, sibling: Path
) -> None:
    printed = steps.run(
        f"start|THREAD|{sys.executable}",
        f"start|THREAD|{sibling}",
        f"start|PROCESS|{sibling}",
        "eval|__import__('sys').prefix",
        "close",
        "eval|__import__('sys').prefix",
    )
    assert printed[0] == f"THREAD {sys.prefix}"
    assert printed[1].startswith("refused: thread mode does not start with Python ")
    assert f"running={sys.prefix}, wanted={sibling}" in printed[1]
    assert printed[2:] == [f"PROCESS {sibling}", str(sibling), sys.prefix, "end of main"]
