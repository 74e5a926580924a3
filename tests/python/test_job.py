"""What a job has brought along, in a process that others use too."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WATCHDOG_SECONDS = 300


def run(program: str, *arguments: object) -> list[str]:
    """Run a program in a Python of its own; return the lines that it prints."""
    start = "import sys\nfrom bridge import _job\na = sys.argv[1:]\n"
    done = subprocess.run(
        [sys.executable, "-P", "-c", start + program, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=WATCHDOG_SECONDS,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def installed(folder: Path, name: str, version: str) -> Path:
    packages = folder / "lib" / "site-packages"
    about = packages / f"{name}-{version}.dist-info"
    about.mkdir(parents=True)
    (packages / name).mkdir()
    (packages / name / "__init__.py").write_text(f"version = {version!r}")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (about / "RECORD").write_text(f"{name}/__init__.py,,\n")
    return packages


def test_packages_come_behind_the_standard_library_and_before_those_of_the_base(
    tmp_path: Path,
) -> None:
    packages = installed(tmp_path, "json", "9")
    (tmp_path / "more").mkdir()
    (packages / "more.pth").write_text(f"{tmp_path}/more\n")
    program = """
before = list(sys.path)
import os
added = _job._add_site_packages(a[0])
assert added == _job._add_site_packages(a[0])
place = sys.path.index(a[0])
print(*added, [path for path in sys.path if path not in added] == before)
print(any(os.path.dirname(os.__file__) == path for path in sys.path[:place]))
print(any(path.endswith("site-packages") for path in sys.path[:place]))
"""
    told = run(program, packages)
    assert told == [f"{packages} {tmp_path / 'more'} True", "True", "False"]


@pytest.mark.parametrize(("version", "refused"), [("1.0", False), ("2.0", True)])
def test_a_module_that_is_imported_is_one_of_its_version(
    version: str, refused: bool, tmp_path: Path
) -> None:
    imported = installed(tmp_path / "a", "greeting", "1.0")
    wanted = installed(tmp_path / "b", "greeting", version)
    program = "sys.path.append(a[0])\nimport greeting\nprint(_job._refusal([], a[1]))"
    (told,) = run(program, imported, wanted)
    assert told == (
        "a process cannot have two modules of one name: greeting, which is imported already:"
        f" seen={imported}/greeting/__init__.py, wanted={wanted}/greeting/__init__.py;"
        " process mode keeps jobs apart"
        if refused
        else ""
    )


def test_what_another_job_has_brought_counts_before_it_is_imported(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "modules.zip", "w") as archive:
        archive.writestr("functions.py", "")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/functions.py").touch()
    program = """
_job._of_process.append(_job._Job([a[0]], {}))
print(_job._refusal([a[0]], None))
print(_job._refusal([a[1]], None))
"""
    same, other = run(program, tmp_path / "modules.zip", tmp_path / "folder")
    assert same == ""
    assert "functions, which another runtime has brought along" in other
    assert f"seen={tmp_path}/modules.zip/functions.py" in other


def test_a_file_that_shadows_the_standard_library_counts_and_a_requirement_does_not(
    tmp_path: Path,
) -> None:
    packages = installed(tmp_path, "random", "1.0")
    program = """
import random
print(_job._refusal([], a[0]))
print(_job._refusal([a[0]], None).partition(": seen=")[0])
"""
    none, refused = run(program, packages)
    assert none == ""
    assert refused.endswith("random, which is imported already")


def test_what_a_closed_job_has_left_goes_unless_another_needs_it() -> None:
    program = """
from bridge import _session
_session.extend_path(list("abc"))
_session.added_paths.add("b")
_job._of_process.append(_job._Job(["c"], {}))
_job._left.update("abc")
_job._take_off_what_is_left()
print([path for path in sys.path if len(path) == 1])
"""
    assert run(program) == ["['b', 'c']"]


def test_outside_of_a_job_there_are_no_archives() -> None:
    program = """
import bridge
try:
    bridge.archive("model")
except LookupError as error:
    print(error)
_job.begin_worker([], {"model": "/x"})
print(bridge.archive("model"))
try:
    bridge.archive("other")
except LookupError as error:
    print(error)
"""
    outside, folder, other = run(program)
    assert outside.startswith("no job with archives: seen='model', wanted=a thread that runs")
    assert folder == "/x"
    assert other == "the job has no archive of this name: seen='other', wanted='model'"
