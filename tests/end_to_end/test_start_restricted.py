"""Starting where little may be written: a read-only root, folders that allow no program code.

Real mounts in a namespace of the child's own, where the machine lets us make one; else folders that
cannot be there stand in for them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bridge import _locate

if TYPE_CHECKING:
    from conftest import Steps

READ_ONLY = """
while read -r _ _ _ _ place _; do mount -o remount,bind,ro "$place" 2>/dev/null; done \
    < /proc/self/mountinfo
for folder in /tmp /var/tmp /dev/shm "$HOME"; do
    ! touch "$folder/pybridge-probe" 2>/dev/null || { echo "writable: $folder" >&2; exit 9; }
done
exec "$@"
"""
NO_EXEC = """
for folder in "$HOME" /var/tmp /dev/shm; do
    mount -t tmpfs -o noexec,mode=1777 tmpfs "$folder" || exit 9
done
mount --bind /dev/null "$HIDDEN" || exit 9
exec "$@"
"""
NO_FOLDER = "/dev/null/none"
USE_ALL = ("allocate", "eval|__import__('json').dumps([1])")
EXPECTED = ["shared 7", "[1]"]


def wrapper(script: str, **variables: str) -> list[str]:
    """Return what runs a command in mounts of its own; nothing where the machine forbids that."""
    assignments = [f"{name}={value}" for name, value in variables.items()]
    for unshare in (["unshare", "-m"], ["unshare", "-rm"]):
        command = [*unshare, "env", *assignments, "bash", "-c", script, "bash"]
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], check=False).returncode == 0
        ):
            return command
    return []


@pytest.fixture(scope="module")
def lone_jar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the jar to where no loader library lies beside it, as a build tool fetches it."""
    return Path(shutil.copy(_locate.jar_path(), tmp_path_factory.mktemp("jar")))


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
@pytest.mark.parametrize("installed", [True, False], ids=["installed", "lone"])
def test_a_root_that_is_read_only(
    steps: Steps, lone_jar: Path, tmp_path: Path, mode: str, *, installed: bool
) -> None:
    printed = steps.run(
        f"start|{mode}|{sys.executable}",
        *USE_ALL,
        "close",
        jar=None if installed else lone_jar,
        options=[f"-Djava.io.tmpdir={NO_FOLDER}", f"-Duser.home={NO_FOLDER}"],
        environment={"XDG_RUNTIME_DIR": NO_FOLDER, "TMPDIR": NO_FOLDER, "PATH": "/usr/bin:/bin"},
        wrapper=wrapper(READ_ONLY, HOME=str(tmp_path)),
    )
    assert printed == [f"{mode} {sys.prefix}", *EXPECTED, "end of main"]


def test_folders_that_allow_no_program_code_are_passed_over_and_told(
    steps: Steps, lone_jar: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "next").mkdir()
    loader = str(_locate.jar_path().parent / "libpybridge_loader.so")
    mounts = wrapper(NO_EXEC, HOME=str(tmp_path / "home"), HIDDEN=loader)
    home = tmp_path / "home" if mounts else Path(NO_FOLDER)

    def started(**variables: str) -> str:
        printed = steps.run(
            f"start|THREAD|{sys.executable}",
            jar=lone_jar,
            options=[f"-Djava.io.tmpdir={home}", f"-Duser.home={home}"],
            environment={"PATH": "/usr/bin:/bin", **variables},
            wrapper=mounts,
        )
        return "\n".join(printed)

    assert f"THREAD {sys.prefix}\n" in started(XDG_RUNTIME_DIR=str(tmp_path / "next"))
    assert list((tmp_path / "next").iterdir()) == []
    if mounts:
        refused = started()
        for place in (
            f"java.io.tmpdir ({home})",
            f"the user's cache ({home}/.cache)",
            "shared memory (/dev/shm)",
            "the system's second temporary folder (/var/tmp)",
        ):
            assert f"  {place}: cannot load: " in refused
        assert "failed to map segment" in refused
        assert f"  installed in the environment ({loader}): no such file\n" in refused
        assert "-Dpybridge.native.dir=FOLDER" in refused
