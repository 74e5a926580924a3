"""Starting where a JNI library of another bridge has brought libpython into the JVM already."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bridge import _locate

if TYPE_CHECKING:
    from conftest import Steps

HERE = Path(__file__).parent


class Linked(NamedTuple):
    """What a library is compiled and linked with, and where it finds its ``python3``."""

    include: str
    libpython: Path
    bin: Path

    def environment(self) -> dict[str, str]:
        """Return the variables by which this libpython finds the rest of its Python."""
        return {"PATH": str(self.bin)}


def own() -> Linked:
    """Return the libpython that PyBridge takes for this Python."""
    library = _locate.find_libpython().path
    assert library is not None
    base = Path(sys.base_prefix, "bin")
    return Linked(sysconfig.get_path("include"), Path(library).resolve(), base)


def of_another_version(repository: Path) -> Linked | None:
    """Return the libpython of another Python of this machine, if there is one."""
    listed = subprocess.run(
        [str(repository / ".ci" / "runtimes"), "pythons"],
        capture_output=True,
        text=True,
        check=True,
    )
    ask = (
        "import json, sysconfig as s; v = s.get_config_var;"
        "print(json.dumps([s.get_path('include'), v('LIBDIR') + '/' + v('INSTSONAME')]))"
    )
    for line in listed.stdout.splitlines():
        version, python = line.split(" ", 1)
        if version != "{}.{}".format(*sys.version_info[:2]):
            told = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
            include, libpython = json.loads(told.stdout)
            return Linked(include, Path(libpython), Path(python).parent)
    return None


@pytest.fixture(scope="module")
def other(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Linked:
    """Return the libpython of another version; on a machine of one Python another file of it."""
    folder = tmp_path_factory.mktemp("copied")
    found = of_another_version(repository)
    if found is None:
        found = own()._replace(libpython=folder / own().libpython.name)
        shutil.copy(own().libpython, found.libpython)
    return found


def compile_library(linked: Linked, folder: Path) -> Path:
    """Compile the library; it finds its libpython by its own path."""
    java = _locate.require_jdk().home / "include"
    library = folder / "libforeign.so"
    command = [
        os.environ.get("CXX", "c++"),
        *("-std=c++17", "-shared", "-fPIC", "-pthread", str(HERE / "foreign_python.cpp")),
        *(f"-I{linked.include}", f"-I{java}", f"-I{java / 'linux'}"),
        *(f"-L{linked.libpython.parent}", f"-l:{linked.libpython.name}"),
        *(f"-Wl,-rpath,{linked.libpython.parent}", "-o", str(library)),
    ]
    subprocess.run(command, check=True)
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the library against the libpython that PyBridge takes too."""
    return compile_library(own(), tmp_path_factory.mktemp("own"))


def test_a_libpython_that_is_loaded_and_not_started_is_started(steps: Steps, library: Path) -> None:
    printed = steps.run(
        f"load|{library}",
        f"start|THREAD|{sys.executable}",
        "native|__import__('sys').executable",
        "close",
    )
    assert printed[:2] == [f"THREAD {sys.prefix}", f"native {sys.executable}"]
    assert printed[-2:] == ["end of main", "at the end: initialized=1"]


def test_a_python_that_another_bridge_runs_is_joined_and_left_running(
    steps: Steps, library: Path
) -> None:
    printed = steps.run(
        f"load|{library}",
        "initialize",
        f"start|THREAD|{sys.executable}",
        "eval|__import__('sys').made_by",
        f"start|THREAD|{sys.executable}",
        "close",
        "close",
        "native|__import__('sys').made_by",
        f"start|PROCESS|{sys.executable}",
        "close",
        f"together|THREAD|3|{sys.executable}",
        environment=own().environment(),
    )
    assert printed[0].startswith("THREAD ")
    assert printed[1] == "another bridge"
    assert printed[3:5] == ["native another bridge", f"PROCESS {sys.prefix}"]
    assert [line.split()[0] for line in printed[5:8]] == ["started"] * 3
    # Its exit functions are run by those who end it, which here is nobody.
    assert printed[8:] == ["end of main", "at the end: initialized=1"]


def test_a_python_without_its_library_is_refused_and_a_worker_takes_its_place(
    steps: Steps, library: Path
) -> None:
    printed = steps.run(
        f"load|{library}",
        "initialize",
        "native|__import__('sys').modules.update(array=None)",  # no import finds it any more
        f"start|AUTO|{sys.executable}",
        environment=own().environment(),
    )
    assert f"PROCESS {sys.prefix}" in printed


def test_the_other_bridge_may_end_its_python_after_a_close(steps: Steps, library: Path) -> None:
    printed = steps.run(
        f"load|{library}",
        "initialize",
        f"start|THREAD|{sys.executable}",
        "eval|[]",
        "close",
        "finalize",
        environment=own().environment(),
    )
    assert printed[1:] == [
        "[]",
        "exit functions ran",
        "ended with 0",
        "end of main",
        "at the end: initialized=0",
    ]


@pytest.fixture(scope="module")
def other_library(other: Linked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the library against another libpython."""
    return compile_library(other, tmp_path_factory.mktemp("other"))


@pytest.mark.parametrize("running", [False, True], ids=["loaded", "running"])
def test_another_libpython_is_refused_with_both_names_and_workers_run_beside_it(
    steps: Steps, other: Linked, other_library: Path, *, running: bool
) -> None:
    printed = steps.run(
        f"load|{other_library}",
        *(["initialize"] if running else []),
        f"start|THREAD|{sys.executable}",
        f"start|PROCESS|{sys.executable}",
        f"start|AUTO|{sys.executable}",
        environment=other.environment(),
    )
    assert printed[0].startswith("refused: thread mode is impossible with Python ")
    assert f"loaded={other.libpython}" in printed[0]
    assert f"wanted={own().libpython}" in printed[0]
    assert "process mode" in printed[0]
    assert printed.count(f"PROCESS {sys.prefix}") == 2
    assert printed[-1] == f"at the end: initialized={int(running)}"
