"""What a job asks for and what it is told, and the Python files that it brings along."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from bridge import _locate
from bridge.dependencies._cache import Cache
from bridge.dependencies._errors import DependencyError
from bridge.dependencies._fields import answer_of
from bridge.dependencies._python_files import provide_path
from bridge.dependencies._request import read_request

if TYPE_CHECKING:
    from pathlib import Path

WATCHDOG_SECONDS = 300
COMMAND = [sys.executable, "-P", "-m", "bridge.dependencies"]
VERSION = _locate.package_version()


def ask(*fields: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        COMMAND,
        input="".join(f"{field}\0" for field in fields),
        capture_output=True,
        text=True,
        timeout=WATCHDOG_SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    before, *answer, end = done.stdout.split("\0")
    assert before == end == ""
    assert all(field.startswith("pybridge:") for field in answer)
    return done.returncode, [field.removeprefix("pybridge:") for field in answer]


def test_a_job_is_told_where_what_it_brings_along_is(tmp_path: Path) -> None:
    (tmp_path / "functions.py").write_text("def answer(): return 42")
    (tmp_path / "neighbour.py").touch()
    (tmp_path / "package").mkdir()
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as archive:
        archive.writestr("weights", "1234")
    code, answer = ask(
        f"version={VERSION}",
        f"cache={tmp_path}/cache",
        f"archive.model={tmp_path}/model.zip",
        f"pythonFile={tmp_path}/functions.py",
        f"pythonFile={tmp_path}/package",
    )
    assert code == 0
    names = [field.partition("=")[0] for field in answer]
    assert names == ["version", "use", "path", "path", "archive.model"]
    version, use_file, alone, package, model = (field.partition("=")[2] for field in answer)
    assert version == VERSION
    assert package == str(tmp_path / "package")
    script = "import functions; print(functions.answer()); import neighbour"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {alone!r}); {script}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "42\n"
    assert "No module named 'neighbour'" in done.stderr
    cache = tmp_path / "cache"
    assert (cache / model / "weights").read_text() == "1234"
    names = (cache / use_file).read_text().split()
    assert [(cache / name / "made").is_file() for name in names] == [True, True]


def test_an_error_is_an_answer_too_and_leaves_no_use(tmp_path: Path) -> None:
    missing = str(tmp_path / "gone.zip")
    code, answer = ask(f"version={VERSION}", f"cache={tmp_path}/cache", f"archive.model={missing}")
    assert code == 1
    assert answer == [
        f"version={VERSION}",
        "what=an archive cannot be read",
        f"seen={missing}: No such file or directory",
        "wanted=a file",
        "details=",
    ]
    assert list((tmp_path / "cache/uses").iterdir()) == []


def test_a_cache_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, answer = ask(f"version={VERSION}", f"cache={tmp_path}/file/cache")
    assert code == 1
    assert f"seen={tmp_path / 'file/cache'}: Not a directory" in answer


def test_another_version_is_refused() -> None:
    code, answer = ask("version=0.0.1")
    assert code == 1
    assert answer[1:4] == [
        "what=PyBridge of another version asks",
        "seen=0.0.1",
        f"wanted={VERSION}",
    ]


def test_what_a_file_name_is_made_of_comes_back_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "a=b\nc\udce9"
    folder.mkdir()
    code, answer = ask_bytes(folder, f"version={VERSION}", f"cache={tmp_path}/cache")
    assert (code, answer) == (0, os.fsencode(folder))


def ask_bytes(path: Path, *fields: str) -> tuple[int, bytes]:
    done = subprocess.run(
        COMMAND,
        input=b"".join(os.fsencode(f"{field}\0") for field in [*fields, f"pythonFile={path}"]),
        capture_output=True,
        timeout=WATCHDOG_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.split(b"\0pybridge:path=")[1].partition(b"\0")[0]


@pytest.mark.parametrize(
    ("fields", "what", "wanted"),
    [
        (["version=1", "cut"], "the request", "name=value"),
        (["=1"], "the request", "name=value"),
        ([], "the request", "version="),
        (["version=1", "version=2"], "the request: version", "one"),
        (["version=1", "chache=/x"], "an unknown field", "none"),
        (["version=1", "cache=x"], "the request: cache", "an absolute path"),
        (["version=1", "pythonFile=1"], "pythonFile", "an absolute path"),
        (["version=1", "archive.=/x"], "the target of an archive", "a name"),
        (["version=1", "archive.t=/x", "archive.t=/y"], "the target of an archive", "each once"),
        (["version=1", "maxRatio=many"], "maxRatio", "a whole number"),
        (["version=1", "maxBytes=0"], "maxBytes", "1 or more"),
        (["version=1", "wheels=/x"], "wheels without", "requirements"),
    ],
)
def test_what_is_wrong_in_a_request_is_named(fields: list[str], what: str, wanted: str) -> None:
    request = "".join(f"{field}\0" for field in fields).encode()
    with pytest.raises(DependencyError, match=f"{what}.*seen=.*, wanted=.*{wanted}"):
        read_request(request)


def test_a_request_that_is_cut_off_is_refused() -> None:
    with pytest.raises(DependencyError, match=r"cut off: seen=b'cac', wanted=.*NUL"):
        read_request(b"version=1\0cac")


def test_what_no_job_uses_is_pruned_by_a_command(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    (cache.folder / "things/key").mkdir(parents=True)
    (cache.folder / "things/key/lock").touch()
    command = [*COMMAND, "prune", "--cache", str(cache.folder), "--days"]
    done = subprocess.run([*command, "30"], capture_output=True, text=True, check=True)
    assert done.stdout == "removed things/key\n"
    done = subprocess.run([*command, "0"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def path_of(tmp_path: Path, file: Path) -> tuple[Path, str]:
    cache = Cache(tmp_path / "cache")
    return provide_path(cache, cache.use(), file)


def zip_at(file: Path, *names: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return file


@pytest.mark.parametrize("suffix", [".zip", ".whl", ".egg"])
def test_an_archive_of_pure_python_is_taken_as_it_is(suffix: str, tmp_path: Path) -> None:
    file = zip_at(tmp_path / f"pure{suffix}", "pure/__init__.py", "pure.dist-info/WHEEL")
    assert path_of(tmp_path, file) == (file, "")


def test_a_changed_module_gets_another_folder_and_the_old_one_stays(tmp_path: Path) -> None:
    module = tmp_path / "functions.py"
    module.write_text("1")
    before, _ = path_of(tmp_path, module)
    module.write_text("2")
    after, _ = path_of(tmp_path, module)
    assert (before / "functions.py").read_text() == "1"
    assert (after / "functions.py").read_text() == "2"


def test_a_folder_that_is_a_package_gets_a_note(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    path, note = path_of(tmp_path, package)
    assert path == package
    assert f"only if {tmp_path} is added" in note


@pytest.mark.parametrize(
    ("name", "inside", "what"),
    [
        ("fast.whl", "fast/_core.cpython-311-x86_64-linux-gnu.so", "has a native library"),
        ("fast.zip", "fast/libfast.so.1", "has a native library"),
        ("spread.whl", "spread-1.0.data/purelib/spread.py", "found only once it is installed"),
    ],
)
def test_an_archive_that_cannot_be_imported_from_is_refused(
    name: str, inside: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(DependencyError, match=what) as caught:
        path_of(tmp_path, zip_at(tmp_path / name, inside))
    assert caught.value.seen == f"{tmp_path / name}: {inside}"
    assert "requirements" in caught.value.wanted


@pytest.mark.parametrize(
    ("name", "what"),
    [("text.zip", "no zip archive"), ("job.txt", "no Python file"), ("gone.py", "not there")],
)
def test_what_is_no_python_file_is_refused(name: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("text")
    (tmp_path / "job.txt").write_text("text")
    with pytest.raises(DependencyError, match=what) as caught:
        path_of(tmp_path, tmp_path / name)
    assert str(tmp_path / name) in caught.value.seen


def test_an_error_shows_no_credentials_and_can_always_be_encoded() -> None:
    details = "Looking in indexes: https://me:se@cret@host/simple, http://token@other:8080/x?a=b@c"
    error = DependencyError("caf\udce9", "https://me:secret@host", "\ud800", details)
    text = answer_of(error.fields()).decode()
    assert "secret" not in text
    assert "https://****@host/simple, http://****@other:8080/x?a=b@c" in text
    assert "caf\\udce9" in text
