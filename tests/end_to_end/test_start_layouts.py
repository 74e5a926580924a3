"""Starting real Pythons in the layouts and surroundings that are met in the field."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Steps

PACKAGES = sysconfig.get_path("purelib")
MODES = ["THREAD", "PROCESS"]


def prefix_of(executable: Path, **variables: str) -> str:
    """Ask a Python for its prefix."""
    done = subprocess.run(
        [str(executable), "-c", "import sys; print(sys.prefix)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"LC_ALL": "C.UTF-8", **variables},
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment by one's own, with its packages, and move it to a path of all kinds."""
    folder = tmp_path_factory.mktemp("moved")
    first = folder / "first"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(first)], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(first)}))
    (packages / "of_another.pth").write_text(PACKAGES + os.linesep)
    return first.rename(folder / "moved Umgebüng 環境")


@pytest.mark.parametrize("mode", MODES)
def test_an_environment_of_an_environment_moved_to_a_path_of_all_kinds(
    steps: Steps, moved: Path, mode: str
) -> None:
    printed = steps.run(
        f"start|{mode}|{moved / 'bin' / 'python'}",
        "eval|__import__('sys').executable",
        environment={"LC_ALL": "C.UTF-8"},
    )
    assert printed == [f"{mode} {moved}", str(moved / "bin" / "python"), "end of main"]


@pytest.mark.parametrize("mode", MODES)
def test_a_folder_that_the_locale_cannot_name_is_passed_over(
    steps: Steps, moved: Path, mode: str
) -> None:
    surroundings = {"PATH": "/opt/ö:/usr/bin:/bin", "HOME": "/höme", "XDG_RUNTIME_DIR": "/ö"}
    printed = steps.run(
        f"start|{mode}|{sys.executable}",
        environment={"LC_ALL": "C", "VIRTUAL_ENV": str(moved), **surroundings},
    )
    assert printed == [f"{mode} {sys.prefix}", "end of main"]


def pythons_of_this_version() -> list[Path]:
    """Return the installations of this version on this machine: our own, and the system's."""
    name = "python{}.{}".format(*sys.version_info[:2])
    system = shutil.which(name, path="/usr/bin")
    own = Path(sys.base_prefix, "bin", name)
    return [own, *([Path(system)] if system and not own.samefile(system) else [])]


@pytest.mark.parametrize("python", pythons_of_this_version(), ids=str)
def test_an_installation_that_finds_pybridge_by_the_python_path(steps: Steps, python: Path) -> None:
    ask = (
        "import os, sysconfig as s; v = s.get_config_var;"
        "print(os.path.exists(v('LIBDIR') + '/' + v('INSTSONAME')))"
    )
    has_library = subprocess.run(
        [str(python), "-c", ask], capture_output=True, text=True, check=True
    )
    environment = {"PYTHONPATH": PACKAGES}
    printed = steps.run(
        f"start|THREAD|{python}", f"start|PROCESS|{python}", environment=environment
    )
    if "True" in has_library.stdout:
        assert printed[0] == f"THREAD {prefix_of(python)}"
    else:
        assert "has no shared libpython" in printed[0]
        assert "apt install libpython" in printed[0]
    assert printed[1] == f"PROCESS {prefix_of(python)}"


def test_a_linked_executable_is_the_python_that_it_is_to_itself(
    steps: Steps, tmp_path: Path
) -> None:
    link = tmp_path / "python"
    link.symlink_to(sys.executable)
    assert prefix_of(link) == sys.base_prefix, "Python itself looks for pyvenv.cfg beside the link"
    printed = steps.run(
        f"start|THREAD|{link}", f"start|PROCESS|{link}", environment={"PYTHONPATH": PACKAGES}
    )
    assert printed[:2] == [f"THREAD {sys.base_prefix}", f"PROCESS {sys.base_prefix}"]


def test_an_executable_that_nobody_may_run_is_named(steps: Steps, tmp_path: Path) -> None:
    python = tmp_path / "python"
    shutil.copy(Path(sys.executable).resolve(), python)
    python.chmod(0o644)
    printed = "\n".join(steps.run(f"start|AUTO|{python}"))
    assert f"  PythonConfig.python ({python}): not executable\n" in printed
    assert "Fix: name a Python" in printed


@pytest.mark.parametrize("mode", MODES)
def test_the_home_variable_of_python_counts_and_is_named_where_it_is_wrong(
    steps: Steps, mode: str
) -> None:
    start = f"start|{mode}|{sys.executable}"
    right = steps.run(start, environment={"PYTHONHOME": sys.base_prefix})
    assert right == [f"{mode} {sys.prefix}", "end of main"]
    wrong = steps.run(start, start, environment={"PYTHONHOME": "/no/python"})
    refused = [line for line in wrong if line.startswith("refused: ")]
    assert len(refused) == 2
    assert "\n".join(wrong).count("; the variable PYTHONHOME=/no/python stands for") == 2
