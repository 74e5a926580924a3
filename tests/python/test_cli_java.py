"""The command from the outside: what it prints, how it starts Java, how Java's end is its own."""

import importlib.metadata
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge import _locate
from bridge.cli import main

PYBRIDGE = [sys.executable, "-m", "bridge.cli"]
JDKS = [home for home, _ in _locate._installed_jdks(_locate.JDK_FOLDERS)] or [
    _locate.require_jdk().home
]
each_jdk = pytest.mark.parametrize("jdk", JDKS, ids=lambda home: home.name)

PROGRAM = """
import org.pybridge.*;

public class Hello {
    public static void main(String[] arguments) throws Exception {
        PythonConfig config = PythonConfig.builder().mode(ExecutionMode.THREAD).build();
        try (Python python = Python.start(config)) {
            System.out.println(python.function("operator:add").call(20, 22));
        }
        System.out.println(String.join("|", arguments));
        System.out.println(System.getProperty("pybridge.python"));
        System.exit(7);
    }
}
"""

OWN_CLASSES = """
import org.pybridge.*;

public class Own {
    static class Failure extends RuntimeException {}

    public static void main(String[] arguments) {
        try (Python python = Python.start()) {
            python.exec("from bridge import java");
            System.out.println(python.eval("java.type('Own.Failure')"));
        }
    }
}
"""

WAITING_PROGRAM = """
public class Waiting {
    public static void main(String[] arguments) throws Exception {
        System.out.println(ProcessHandle.current().pid());
        System.in.read();
    }
}
"""


def run(tmp_path: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYBRIDGE, *arguments],
        cwd=tmp_path,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_classpath_prints_the_jars_path_alone(tmp_path):
    done = run(tmp_path, "classpath")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{_locate.jar_path()}\n", "")


def test_classpath_imports_nothing_heavy(tmp_path):
    source = (
        "import sys; from bridge.cli import main; main(['classpath'], standalone_mode=False);"
        "print({'rich', 'numpy', 'jpype', 'bridge._native'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", source]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_classpath_without_a_jar_is_an_error_with_the_fix_and_no_traceback(monkeypatch, tmp_path):
    monkeypatch.setattr(_locate, "package_folders", lambda: (tmp_path,))
    done = CliRunner().invoke(main, ["classpath"])
    assert done.exit_code == 1
    assert f"Error: pybridge-core.jar not found: looked for {tmp_path}" in done.output
    assert "fix: " in done.output


def test_the_help_lists_every_command():
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    for command in ("bench", "classpath", "doctor", "java"):
        assert re.search(rf"^  {command} +\w", done.output, re.MULTILINE)


def test_an_unknown_command_is_refused_by_name():
    done = CliRunner().invoke(main, ["claspath"])
    assert done.exit_code == 2
    assert "No such command 'claspath'" in done.output


def test_the_version_is_the_packages():
    printed = CliRunner().invoke(main, ["--version"]).output
    assert printed == f"pybridge {importlib.metadata.version('pybridge-jvm')}\n"


def test_java_without_arguments_shows_its_help():
    done = CliRunner().invoke(main, ["java"])
    assert done.exit_code == 2
    assert "ARGS go to the JDK's launcher as they are" in done.output


@each_jdk
def test_a_source_file_calls_this_python_without_a_warning_and_gives_its_exit_code(tmp_path, jdk):
    (tmp_path / "Hello.java").write_text(PROGRAM)
    arguments = ["-cp", "", "--", "--help", "a b"]
    done = run(tmp_path, "java", "Hello.java", *arguments, JAVA_HOME=str(jdk))
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["42", "|".join(arguments), sys.executable]
    assert done.returncode == 7


@each_jdk
def test_a_compiled_program_finds_its_own_classes_beside_the_jar(tmp_path, jdk):
    (tmp_path / "Hello.java").write_text(PROGRAM)
    classes = tmp_path / "classes"
    javac = _locate.require_jdk().home / "bin" / "javac"
    compiling = [javac, "--release", "17", "-cp", _locate.jar_path(), "-d", classes, "Hello.java"]
    subprocess.run(compiling, cwd=tmp_path, check=True, timeout=120)
    done = run(tmp_path, "java", "-cp", "classes", "Hello", "x", JAVA_HOME=str(jdk))
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.splitlines()[:2] == ["42", "x"]


def test_the_command_becomes_java_so_that_signals_are_javas(tmp_path):
    (tmp_path / "Waiting.java").write_text(WAITING_PROGRAM)
    command = [*PYBRIDGE, "java", "Waiting.java"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM


def test_a_java_home_that_cannot_be_used_is_told_and_passed_over(tmp_path):
    missing = str(tmp_path / "missing")
    done = run(tmp_path, "java", "--version", JAVA_HOME=missing)
    assert done.returncode == 0
    assert done.stderr.startswith(f"pybridge: passed over JAVA_HOME={missing}: no such folder")
    assert done.stderr.count("\n") == 1


@each_jdk
def test_python_finds_the_classes_of_a_source_file(tmp_path: Path, jdk: Path) -> None:
    (tmp_path / "Own.java").write_text(OWN_CLASSES)
    done = run(tmp_path, "java", "Own.java", JAVA_HOME=str(jdk))
    assert done.stdout == "<java class 'Own$Failure'>\n", done.stderr
