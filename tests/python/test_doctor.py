"""The doctor: each broken part gives a row with its fix, and the modes are really tried."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from bridge import _locate
from bridge.cli import _checks, _doctor_table, _probe, doctor
from bridge.cli._finding import OK, PROBLEM, WARNING, Finding

REINSTALL = "pip install --force-reinstall <path of a PyBridge checkout>"


def make_jar(folder: Path, version: str | None = "0.1.0", api: bool = True) -> Path:
    jar = folder / "jars" / "pybridge-core.jar"
    jar.parent.mkdir(parents=True)
    with zipfile.ZipFile(jar, "w") as entries:
        if api:
            entries.writestr(_checks.API_ENTRY, b"class")
        if version is not None:
            entries.writestr(_checks.VERSION_ENTRY, f"# made by a test\nversion={version}\n")
    return jar


def make_jdk(home: Path, script: str) -> _locate.Jdk:
    java = home / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(0o755)
    return _locate.Jdk(home, "17", "test")


def command(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bridge.cli", "doctor", *arguments],
        # Not in a checkout: its own package would come before the installed one.
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_jar_of_the_packages_version_is_fine(tmp_path):
    jar = make_jar(tmp_path)
    found = _checks.check_jar([tmp_path], "0.1.0")
    assert (found.status, found.value, found.fix) == (OK, f"{jar} (0.1.0)", "")


def test_a_jar_of_another_version_names_both_and_the_fix(tmp_path):
    make_jar(tmp_path, "0.0.9")
    found = _checks.check_jar([tmp_path], "0.1.0")
    assert found.status == PROBLEM
    assert found.why == "version 0.0.9, but the Python package is 0.1.0"
    assert REINSTALL in found.fix


def test_a_missing_jar_names_the_place_and_the_fix(tmp_path):
    found = _checks.check_jar([tmp_path], "0.1.0")
    assert (found.status, found.value) == (PROBLEM, "")
    assert str(tmp_path / "jars" / "pybridge-core.jar") in found.why
    assert REINSTALL in found.fix


@pytest.mark.parametrize("spoil", ["text", "cut", "flipped", "no version", "no api"])
def test_a_damaged_jar_is_a_problem_with_the_fix(tmp_path, spoil):
    version = None if spoil == "no version" else "0.1.0"
    jar = make_jar(tmp_path, version, api=spoil != "no api")
    data = jar.read_bytes()
    if spoil == "text":
        jar.write_text("not a jar")
    elif spoil == "cut":
        jar.write_bytes(data[: len(data) // 2])
    elif spoil == "flipped":
        jar.write_bytes(data.replace(b"made by", b"made at"))
    found = _checks.check_jar([tmp_path], "0.1.0")
    assert found.status == PROBLEM
    assert found.why.startswith("damaged: ")
    assert REINSTALL in found.fix


def test_a_native_library_that_is_cut_off_is_a_problem_and_does_not_end_the_doctor(tmp_path):
    library = tmp_path / "_native.so"
    data = _locate.native_libraries()[0][0].read_bytes()
    library.write_bytes(data[: len(data) // 2])
    found = _checks.check_native(([library], []), "0.1.0")
    assert (found.status, found.value) == (PROBLEM, str(library))
    assert found.why.startswith("cannot be loaded: ")
    assert REINSTALL in found.fix


def test_a_library_whose_loading_kills_the_process_is_told_by_its_signal(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nkill -SEGV $$\n")
    python.chmod(0o755)
    found = _checks.check_native(([tmp_path / "_native.so"], []), "0.1.0", str(python))
    assert "the process that loaded it ended with SIGSEGV" in found.why


def test_a_native_library_of_another_version_names_both(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 0.0.9\n")
    python.chmod(0o755)
    found = _checks.check_native(([tmp_path / "_native.so"], []), "0.1.0", str(python))
    assert found.why == "version 0.0.9, but the Python package is 0.1.0"
    assert (found.status, REINSTALL in found.fix) == (PROBLEM, True)


def test_a_native_library_of_another_python_is_told_apart_from_a_missing_one():
    other = Path("/x/_native.cpython-399-x86_64-linux-gnu.so")
    assert "is built for another Python" in _checks.check_native(([], [other]), "0.1.0").why
    assert _checks.check_native(([], []), "0.1.0").why == "not found"


def test_a_python_without_a_shared_library_says_that_thread_mode_is_impossible():
    found = _checks.check_libpython(_locate.LibPython(None, "static", "looked for /x", ()), {})
    assert found.status == PROBLEM
    assert "thread mode is impossible; looked for /x" in found.why
    assert found.fix


def test_a_libpython_that_is_gone_since_the_build_is_a_warning():
    here = _locate.LibPython(Path("/x/libpython3.11.so"), "shared", "used", ())
    found = _checks.check_libpython(here, {"libpython": "/gone/libpython3.11.so"})
    assert (found.status, REINSTALL in found.fix) == (WARNING, True)
    assert "/gone/libpython3.11.so" in found.why


def test_no_jdk_is_a_problem_with_the_places_and_the_fix():
    found = _checks.check_jdk(_locate.JdkSearch(None, ("JAVA_HOME=/x: no such folder",)))
    assert found.status == PROBLEM
    assert found.why == "no JDK 17 or newer. JAVA_HOME=/x: no such folder"
    assert "openjdk-17-jdk" in found.fix


def test_a_java_home_that_was_passed_over_is_a_warning():
    jdk = _locate.Jdk(Path("/jdk"), "21", "java on the PATH (/usr/bin/java)")
    found = _checks.check_jdk(_locate.JdkSearch(jdk, ("JAVA_HOME=/x: no such folder",)))
    assert (found.status, found.value) == (WARNING, "/jdk (21)")
    assert found.fix == "export JAVA_HOME=/jdk"


def test_a_missing_numpy_is_a_warning_with_the_install_line():
    found = _checks.check_numpy(None)
    assert (found.status, found.fix) == (WARNING, f"{sys.executable} -m pip install numpy")
    assert _checks.check_numpy("2.0.1").value == "2.0.1"


def test_missing_shared_memory_and_an_unwritable_temporary_folder_are_warnings(tmp_path):
    assert _checks.check_shared_memory(tmp_path / "gone").status == WARNING
    assert _checks.check_temporary_folder(tmp_path / "gone").status == WARNING
    assert _checks.check_temporary_folder(tmp_path).status == OK


def test_a_temporary_folder_mounted_noexec_is_a_warning_that_names_the_property(
    monkeypatch, tmp_path
):
    facts = os.statvfs(tmp_path)

    class Mounted:
        f_flag = facts.f_flag | os.ST_NOEXEC

    monkeypatch.setattr(_checks.os, "statvfs", lambda _: Mounted)
    found = _checks.check_temporary_folder(tmp_path)
    assert (found.status, "-Dpybridge.native.dir" in found.fix) == (WARNING, True)


CRASH = """#
# A fatal error has been detected by the Java Runtime Environment:
#
#  SIGBUS (0x7) at pc=0x00007f0a, pid=1, tid=2
#
# Problematic frame:
# C  [libx.so+0x21932]
#
"""


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (
            f"echo '{CRASH}'; exit 1",
            "it ended without an answer: the JVM crashed: SIGBUS, in C  [libx.so+0x21932]",
        ),
        ("echo 'thread failed no\\\\nluck'", "no\nluck"),
        ("exit 3", "it ended without an answer: exit code 3"),
        ("kill -ABRT $$", "it ended without an answer: SIGABRT"),
        ("echo oh dear >&2; exit 1", "it ended without an answer: exit code 1:\noh dear"),
        ("echo thread ok 42 9; exit 134", "it answered, but then ended: exit code 134"),
        ("sleep 60", "no answer within 0.5 s"),
        ("echo thread ok 42 9; sleep 60", "it answered, but did not end within 0.5 s"),
    ],
)
def test_a_jvm_that_goes_wrong_is_a_problem_that_tells_how(tmp_path, script, why):
    jdk = make_jdk(tmp_path, script)
    limit_s = 0.5 if "sleep" in script else 60
    found = _probe.probe("thread", jdk, tmp_path / "x.jar", limit_s)
    assert (found.name, found.status, found.why) == ("thread mode", PROBLEM, why)
    assert "DoctorProbe.java thread" in found.fix


def test_a_jvm_that_answers_is_fine_and_one_that_also_complains_is_a_warning(tmp_path):
    quiet = make_jdk(tmp_path / "quiet", "echo noise; echo process ok 42 17")
    found = _probe.probe("process", quiet, tmp_path / "x.jar")
    assert (found.status, found.value) == (OK, "20 + 22 = 42")
    assert "17 ms" in found.why
    loud = make_jdk(tmp_path / "loud", "echo process ok 42 17; echo WARNING: hm >&2")
    found = _probe.probe("process", loud, tmp_path / "x.jar")
    assert (found.status, "WARNING: hm" in found.why) == (WARNING, True)


def test_a_launcher_that_cannot_be_started_is_a_problem(tmp_path):
    jdk = make_jdk(tmp_path, "")
    jdk.launcher.chmod(stat.S_IRUSR)
    jdk.launcher.write_bytes(b"")
    found = _probe.probe("thread", _locate.Jdk(tmp_path / "no", "17", ""), tmp_path / "x.jar")
    assert (found.status, "cannot be started" in found.why) == (PROBLEM, True)


def test_thread_mode_alone_decides():
    def modes(thread: str, process: str) -> list[Finding]:
        return [Finding("thread mode", thread, "", ""), Finding("process mode", process, "", "")]

    assert doctor.thread_mode_works(modes(OK, PROBLEM))
    assert doctor.thread_mode_works(modes(WARNING, OK))
    assert not doctor.thread_mode_works(modes(PROBLEM, OK))
    assert not doctor.thread_mode_works([])


def test_the_table_shows_each_part_and_each_fix_on_one_line():
    fix = "a command " + "that is long " * 20
    jdk = Finding("JDK", OK, "/jdk (17)", "because")
    jar = Finding("jar", PROBLEM, "", "gone", fix)
    printed = io.StringIO()
    _doctor_table.show([jdk, jar], works=False, console=Console(width=60, file=printed))
    text = printed.getvalue()
    assert "/jdk (17)" in text
    assert "because" in text
    assert fix in text
    assert "Thread mode does not work." in text


def test_here_the_doctor_finds_everything_and_both_modes_work(tmp_path):
    done = command(tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("Both modes work.")


def test_here_the_json_report_has_the_documented_shape(tmp_path):
    done = command(tmp_path, "--json")
    report = json.loads(done.stdout)
    assert (report["ok"], report["version"]) == (True, _locate.package_version())
    names = [finding["name"] for finding in report["findings"]]
    assert names == [
        "Python",
        "libpython",
        "JDK",
        "native library",
        "jar",
        "numpy",
        "shared memory",
        "temporary folder",
        "thread mode",
        "process mode",
    ]
    for finding in report["findings"]:
        assert set(finding) == {"name", "status", "value", "why", "fix"}
        assert finding["status"] in {OK, WARNING}, finding


def test_no_jvm_is_started_with_a_jar_that_is_cut_off(tmp_path):
    for folder in reversed(_locate.package_folders()):
        shutil.copytree(folder, tmp_path / "bridge", dirs_exist_ok=True)
    jar = tmp_path / "bridge" / "jars" / _locate.JAR_NAME
    jar.write_bytes(jar.read_bytes()[:50_000])
    done = command(tmp_path, "--json", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)["findings"]}
    assert rows["jar"]["why"].startswith("damaged: ")
    for mode in ("thread mode", "process mode"):
        assert (rows[mode]["status"], rows[mode]["why"]) == (PROBLEM, "not tried: jar, see above")


def test_a_copy_of_the_package_without_its_jar_and_library_gives_rows_and_exit_code_1(tmp_path):
    for folder in reversed(_locate.package_folders()):
        ignored = shutil.ignore_patterns("jars", "_native*", "__pycache__")
        shutil.copytree(folder, tmp_path / "bridge", ignore=ignored, dirs_exist_ok=True)
    done = command(tmp_path, "--json", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    problems = {row["name"]: row["fix"] for row in report["findings"] if row["status"] == PROBLEM}
    assert set(problems) == {"native library", "jar", "thread mode", "process mode"}
    assert all(problems.values())
