"""Starting Python from a plain JVM: no venv active, no variable set; what goes wrong is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bridge import _locate

TIMEOUT_SECONDS = 120

MAIN = """
import org.pybridge.*;

public class Main {
    public static void main(String[] arguments) {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        PythonConfig.Builder config = PythonConfig.builder().mode(mode);
        if (arguments.length > 1) {
            config.python(arguments[1]);
        }
        try (Python python = Python.start(config.build())) {
            System.out.println(python.mode() + " " + python.eval("6 * 7").as(Long.class));
            if (arguments.length > 2) {
                config.python(arguments[2]);
                try (Python other = Python.start(config.build())) {
                    System.out.println(other.mode() + " " + other.eval("6 * 7").as(Long.class));
                    System.out.println(other.fallbackReason().orElse("no reason"));
                }
            }
        } catch (PythonStartException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the program; return the folder of its class."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "Main.java").write_text(MAIN)
    javac = _locate.require_jdk().home / "bin" / "javac"
    command = [str(javac), "-cp", str(_locate.jar_path()), "-d", str(folder)]
    subprocess.run([*command, str(folder / "Main.java")], check=True)
    return folder


def run(program: Path, *arguments: str, jar: Path | None = None, cwd: Path | None = None) -> str:
    """Run the program with an empty environment; return all that it prints."""
    classpath = f"{jar or _locate.jar_path()}{os.pathsep}{program}"
    done = subprocess.run(
        [str(_locate.require_jdk().launcher), "-cp", classpath, "Main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
        env={},
        cwd=cwd or program,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_the_jar_finds_the_environment_that_it_lies_in(program: Path, mode: str) -> None:
    assert f"{mode} 42" in run(program, mode)


def test_auto_takes_thread_mode(program: Path) -> None:
    assert "THREAD 42" in run(program, "AUTO")


def other_version_of_the_jar(folder: Path) -> Path:
    """Copy the jar as if it were of another version."""
    other = folder / "pybridge-core.jar"
    with zipfile.ZipFile(_locate.jar_path()) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("platform/version.properties"):
                content = b"version=9.9.9\n"
            target.writestr(name, content)
    return other


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_a_jar_of_another_version_is_refused(program: Path, tmp_path: Path, mode: str) -> None:
    jar = other_version_of_the_jar(tmp_path)
    printed = run(program, mode, sys.executable, jar=jar)
    assert "refused: " in printed
    assert "9.9.9" in printed
    assert "0.1.0" in printed
    assert "pip install --force-reinstall <path of a PyBridge checkout>" in printed


def environment_with_another_libpython(folder: Path, *, shared: bool) -> Path:
    """Make an environment of a Python whose libpython is a copy, or is not there at all."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    stdlib = Path(sysconfig.get_path("stdlib"))
    base = folder / "base"
    (base / "bin").mkdir(parents=True)
    (base / "lib" / version).mkdir(parents=True)
    for entry in stdlib.iterdir():
        if entry.name != "site-packages" and not entry.name.startswith("config-"):
            (base / "lib" / version / entry.name).symlink_to(entry)
    launcher = base / "bin" / version
    launcher.symlink_to(Path(sys._base_executable).resolve())
    environment = folder / "env"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(sys.executable)
    (environment / "lib" / version).mkdir(parents=True)
    (environment / "lib" / version / "site-packages").symlink_to(sysconfig.get_path("purelib"))
    (environment / "pyvenv.cfg").write_text(
        f"home = {base / 'bin'}\nversion = {sys.version.split()[0]}\n"
    )
    if shared:
        library = _locate.find_libpython().path
        assert library is not None
        shutil.copy(library, base / "lib" / Path(library).name)
    return environment / "bin" / "python"


def test_auto_takes_process_mode_beside_another_libpython_and_says_why(
    program: Path, tmp_path: Path
) -> None:
    other = environment_with_another_libpython(tmp_path, shared=True)
    printed = run(program, "AUTO", sys.executable, str(other)).splitlines()
    assert "THREAD 42" in printed
    assert "PROCESS 42" in printed
    assert any("libpython" in line and "base" in line for line in printed), printed


def test_thread_mode_beside_another_libpython_is_refused(program: Path, tmp_path: Path) -> None:
    other = environment_with_another_libpython(tmp_path, shared=True)
    printed = run(program, "THREAD", sys.executable, str(other))
    assert "THREAD 42" in printed
    assert "refused: " in printed
    assert str(tmp_path / "base") in printed


def test_two_pythons_run_side_by_side_in_process_mode(program: Path, tmp_path: Path) -> None:
    other = environment_with_another_libpython(tmp_path, shared=True)
    printed = run(program, "PROCESS", sys.executable, str(other))
    lines = [line for line in printed.splitlines() if line and not line.startswith("WARNING: ")]
    assert lines[:3] == ["PROCESS 42", "PROCESS 42", "no reason"]
