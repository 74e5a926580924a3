"""Environments of requirements: made by pip from wheels that the tests write, without an index."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bridge import _locate
from bridge.dependencies import _environment
from bridge.dependencies._cache import Cache
from bridge.dependencies._errors import DependencyError
from bridge.dependencies._pip_failures import pip_failure
from bridge.dependencies._requirements import distribution_facts, requirements_facts

if TYPE_CHECKING:
    from collections.abc import Callable

WATCHDOG_SECONDS = 500
COMMAND = [sys.executable, "-P", "-m", "bridge.dependencies"]
ENVIRON = {**os.environ, "NO_PROXY": "127.0.0.1"}
ELSEWHERE = {"PIP_USER": "1", "PIP_TARGET": "/nowhere", "PIP_DRY_RUN": "1"}


def write_wheel(folder: Path, name: str, version: str, tag: str = "py3-none-any") -> None:
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", f"version = {version!r}\n")
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{about}/WHEEL",
            f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        )
        wheel.writestr(
            f"{about}/RECORD",
            f"{name}.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n",
        )


class Job:
    """A job's folder, and what it asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        self.requirements = folder / "requirements.txt"
        self.wheels.mkdir()
        self.configuration = folder / "pip.conf"
        self.configuration.write_text("[install]\nuser = true\n")

    def start(self, *, offline: bool = True) -> subprocess.Popen[str]:
        fields = [
            f"version={_locate.package_version()}",
            f"cache={self.folder}/cache",
            f"requirements={self.requirements}",
        ]
        if offline:
            fields.append(f"wheels={self.wheels}")
        child = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**ENVIRON, **ELSEWHERE, "PIP_CONFIG_FILE": str(self.configuration)},
        )
        assert child.stdin is not None
        child.stdin.write("".join(f"{field}\0" for field in fields))
        child.stdin.close()
        child.stdin = None
        return child

    def entries(self) -> list[str]:
        folder = self.folder / "cache/environments"
        return [path.name for path in folder.glob("*/*") if path.is_dir()]


def end(child: subprocess.Popen[str]) -> tuple[dict[str, str], str]:
    with child:
        answer, told = child.communicate(timeout=WATCHDOG_SECONDS)
    fields = [field.partition("=") for field in answer.split("\0pybridge:")[1:]]
    return {name: value.rstrip("\0") for name, _, value in fields}, told


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    job = Job(tmp_path_factory.mktemp("job"))
    write_wheel(job.wheels, "greeting", "1.0")
    write_wheel(job.wheels, "greeting", "2.0", "cp311-cp311-win_amd64")
    write_wheel(job.wheels, "nested", "3.0")
    (job.folder / "more").mkdir()
    (job.folder / "more/nested.txt").write_text("nested\n")
    job.requirements.write_text("greeting==1.0  # the first\n-r more/nested.txt\n")
    return job


@pytest.fixture(scope="module")
def prepared(job: Job) -> list[tuple[dict[str, str], str]]:
    children = [job.start(), job.start()]
    return [end(child) for child in children]


@pytest.fixture
def environment(prepared: list[tuple[dict[str, str], str]]) -> dict[str, str]:
    (answer, _), _ = prepared
    return answer


def run(environment: dict[str, str], program: str) -> str:
    done = subprocess.run(
        [environment["python"], "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=WATCHDOG_SECONDS,
        check=True,
    )
    return done.stdout.strip()


def test_of_two_jobs_at_once_one_makes_the_environment(
    prepared: list[tuple[dict[str, str], str]],
) -> None:
    (first, told), (second, told_second) = prepared
    assert first["python"] == second["python"]
    assert first["use"] != second["use"]
    assert sorted("Successfully installed" in text for text in (told, told_second)) == [False, True]


def test_an_environment_has_what_was_asked_for_and_bridge_and_nothing_else_of_the_base(
    environment: dict[str, str],
) -> None:
    program = """
import importlib.util, sys
import greeting, nested
import bridge, bridge._native, bridge.worker
print(greeting.version, nested.version, greeting.__file__.rpartition("/")[0])
print([name for name in ("click", "pytest", "pip") if importlib.util.find_spec(name)])
"""
    told = run(environment, program)
    assert told.splitlines() == [f"1.0 3.0 {environment['sitePackages']}", "[]"]


def test_an_environment_is_read_only(environment: dict[str, str]) -> None:
    for path in (environment["environment"], environment["sitePackages"]):
        assert Path(path).stat().st_mode & 0o222 == 0
    link = Path(environment["sitePackages"]) / "bridge"
    assert link.is_symlink()
    assert link.resolve() == Path(_locate.__file__).resolve().parent


def test_an_environment_is_used_again_without_pip(job: Job, environment: dict[str, str]) -> None:
    answer, told = end(job.start())
    assert (answer["python"], told) == (environment["python"], "")


def test_a_changed_requirement_is_a_new_environment_and_wheels_of_others_are_told(
    job: Job, environment: dict[str, str]
) -> None:
    before = job.requirements.read_text()
    job.requirements.write_text("greeting==2.0\n")
    try:
        answer, _ = end(job.start())
    finally:
        job.requirements.write_text(before)
    assert answer["what"] == "no wheel of a requirement is for this Python and platform"
    assert "greeting==2.0" in answer["seen"]
    assert "greeting-2.0-cp311-cp311-win_amd64.whl" in answer["seen"]
    assert "linux" in answer["wanted"]
    assert "ERROR: No matching distribution found for greeting==2.0" in answer["details"]
    assert job.entries() == [Path(environment["environment"]).name]


def test_a_preparation_that_is_ended_ends_pip_and_leaves_nothing(tmp_path: Path) -> None:
    job = Job(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as index:
        index.settimeout(WATCHDOG_SECONDS)
        url = f"http://me:secret@127.0.0.1:{index.getsockname()[1]}/simple"
        job.requirements.write_text(f"--index-url {url}\ngreeting\n")
        child = job.start(offline=False)
        assert child.stderr is not None
        told = next(line for line in child.stderr if "indexes" in line)
        connection, _ = index.accept()
        with connection:
            connection.settimeout(WATCHDOG_SECONDS)
            assert connection.recv(1 << 16).startswith(b"GET /simple/greeting/")
            child.send_signal(signal.SIGTERM)
            assert connection.recv(1) == b""  # pip is gone
        with child:
            answer, rest = child.communicate(timeout=WATCHDOG_SECONDS)
    assert (child.returncode, answer) == (128 + signal.SIGTERM, "")
    assert "//****@127.0.0.1" in told
    assert "secret" not in told + rest
    assert job.entries() == []


def changed(facts: Callable[[], object], change: Callable[[], object]) -> bool:
    before = facts()
    assert facts() == before
    change()
    return facts() != before


def test_an_environment_depends_on_all_that_the_requirements_name(tmp_path: Path) -> None:
    job = Job(tmp_path)
    write_wheel(job.wheels, "greeting", "1.0")
    (tmp_path / "more").mkdir()
    for name in ("a", "b", "c", "more/d"):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n")
    (tmp_path / "more/d.txt").write_text("-r ../e.txt")
    (tmp_path / "e.txt").write_text("-r more/d.txt\n")  # pip tells of the circle
    (tmp_path / "local.whl").write_text("1")
    (tmp_path / "found.whl").write_text("1")
    job.requirements.write_text(
        "-ra.txt\n--requirement=b.txt # b\n--constraint \\\n  c.txt\n-r 'more/d.txt'\n"
        "-c https://host/constraints.txt\n./local.whl ; python_version > '3'\n"
        f"found @ file://{tmp_path}/found.whl\n-f wheels\n--index-url=https://host/simple\n"
        "numpy >= 1 --hash=sha256:1\ntool @ git+https://host/tool.git@main#egg=tool\n"
    )

    def facts() -> object:
        return requirements_facts(job.requirements)

    for name in ("a.txt", "b.txt", "c.txt", "e.txt", "local.whl", "found.whl", "requirements.txt"):
        file = tmp_path / name
        assert changed(facts, lambda file=file: file.write_text(file.read_text() + "\n")), name
    assert changed(facts, lambda: write_wheel(job.wheels, "other", "1.0"))


def test_an_environment_depends_on_the_wheels_of_the_folder(tmp_path: Path) -> None:
    job = Job(tmp_path)
    assert changed(
        lambda: distribution_facts(job.wheels), lambda: write_wheel(job.wheels, "greeting", "1.0")
    )


@pytest.mark.parametrize(
    ("text", "what", "seen"),
    [
        ("-r gone.txt", "line 1: gone.txt cannot be read", "No such file"),
        ("numpy\n-e .", "line 2: a folder of source", "-e ."),
        ("\\\nnumpy\n./source", "line 3: a folder of source", "./source"),
        ("source @ file:./source", "line 1: a folder of source", "file:./source"),
        ("caf\udce9", "is no text", "invalid continuation byte"),
    ],
)
def test_requirements_that_cannot_be_kept_are_refused(
    text: str, what: str, seen: str, tmp_path: Path
) -> None:
    (tmp_path / "source").mkdir()
    file = tmp_path / "requirements.txt"
    file.write_bytes(os.fsencode(text + "\n"))
    with pytest.raises(DependencyError) as caught:
        requirements_facts(file)
    assert what in caught.value.what
    assert seen in caught.value.seen


def provided(job: Job, wheels: Path | None = None) -> None:
    cache = Cache(job.folder / "cache")
    _environment.provide_environment(cache, cache.use(), job.requirements, wheels)


def test_requirements_that_change_while_pip_reads_them_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(tmp_path)
    job.requirements.touch()
    monkeypatch.setattr(_environment, "_run", lambda *_: job.requirements.write_text("other\n"))
    with pytest.raises(DependencyError, match=f"changed while pip read them: seen={tmp_path}"):
        provided(job)
    assert job.entries() == []


def test_requirements_that_bring_a_bridge_of_their_own_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(tmp_path)
    job.requirements.touch()

    def install(command: list[str], *_: object) -> None:
        python = Path(command[command.index("--python") + 1])
        (_environment.Environment(python.parents[1]).site_packages / "bridge").mkdir()

    monkeypatch.setattr(_environment, "_run", install)
    with pytest.raises(DependencyError, match="install a package bridge"):
        provided(job)
    assert job.entries() == []


def test_an_editable_bridge_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_locate, "package_folders", lambda: (tmp_path / "a", tmp_path / "b"))
    with pytest.raises(DependencyError, match=r"editable: seen=.*/a, .*/b, wanted=one folder"):
        provided(Job(tmp_path))


def test_a_folder_of_wheels_that_is_not_there_is_named(tmp_path: Path) -> None:
    job = Job(tmp_path)
    job.requirements.touch()
    with pytest.raises(DependencyError, match=f"wheels is not there: seen={tmp_path}/gone"):
        provided(job, tmp_path / "gone")


@pytest.mark.parametrize(
    ("lines", "what", "seen"),
    [
        (
            ["ERROR: old-1-cp27-cp27m-win32.whl is not a supported wheel on this platform."],
            "a wheel is not for this Python and platform",
            "old-1-cp27-cp27m-win32.whl",
        ),
        (
            ["ERROR: No matching distribution found for nothing==9"],
            "no distribution fits a requirement",
            "nothing==9",
        ),
        (
            ["ERROR: Invalid requirement: 'a b' (from line 1 of requirements.txt)"],
            "a requirement cannot be read",
            "'a b' (from line 1 of requirements.txt)",
        ),
        (
            ["ERROR: Cannot install a==1 and b==1 because these package versions have conflicts."],
            "requirements exclude each other",
            "a==1 and b==1",
        ),
        (["Killed"], "pip has not installed the requirements", "exit code -9"),
    ],
)
def test_what_pip_says_is_one_error(lines: list[str], what: str, seen: str) -> None:
    error = pip_failure(-9, ["Looking in indexes: https://me:secret@host", *lines], None)
    assert (error.what, error.seen) == (what, seen)
    assert error.wanted
    assert error.details == "\n".join(["Looking in indexes: https://****@host", *lines])


def test_a_base_python_without_pip_takes_the_one_that_comes_with_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_environment, "_version_of_pip", lambda: "21.0")
    with _environment._pip() as pip:
        done = subprocess.run(
            [*pip, "--version"],
            capture_output=True,
            text=True,
            timeout=WATCHDOG_SECONDS,
            check=True,
        )
    assert done.stdout.startswith("pip ")
    assert "pybridge-pip-" in done.stdout
