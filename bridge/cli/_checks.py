"""The doctor's look at each part, without starting Java. No check raises for a broken part."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.cli._finding import OK, PROBLEM, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERSION_ENTRY = "org/pybridge/platform/version.properties"
API_ENTRY = "org/pybridge/Python.class"
SMALL_SHARED_BYTES = 64 << 20
_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)


def check_python() -> Finding:
    """Tell which Python this is: a program started by ``pybridge java`` will use it."""
    version = platform.python_version()
    why = "runs this command"
    if sys.prefix != sys.base_prefix:
        why += f"; virtual environment of {sys.base_prefix}"
    return Finding("Python", OK, f"{sys.executable} ({version})", why)


def check_libpython(found: _locate.LibPython, facts: Mapping[str, Any]) -> Finding:
    """Judge the shared library of this Python, and whether it is the one the build wrote down."""
    if found.path is None:
        why = f"this Python has no shared library, so thread mode is impossible; {found.why}"
        return Finding("libpython", PROBLEM, "", why, _locate.libpython_fix())
    value = f"{found.path} ({found.linkage})"
    recorded = facts.get("libpython")
    if recorded and not Path(recorded).is_file():
        why = f"the installed PyBridge was built for {recorded}, which is gone"
        return Finding("libpython", WARNING, value, why, _locate.REINSTALL)
    return Finding("libpython", OK, value, found.why)


def check_jdk(search: _locate.JdkSearch) -> Finding:
    """Judge the JDK that will be used; a ``JAVA_HOME`` that cannot be is a warning."""
    passed_over = "; ".join(search.passed_over)
    if search.found is None:
        why = f"no JDK {_locate.OLDEST_JDK} or newer. {passed_over}".rstrip(". ")
        return Finding("JDK", PROBLEM, "", why, _locate.jdk_fix())
    value = f"{search.found.home} ({search.found.version})"
    if not passed_over:
        return Finding("JDK", OK, value, search.found.why)
    why = f"{search.found.why}; passed over {passed_over}"
    if passed_over.startswith("JAVA_HOME="):
        fix = f"export JAVA_HOME={search.found.home}"
        return Finding("JDK", WARNING, value, why, fix)
    return Finding("JDK", OK, value, why)


def check_native(
    libraries: tuple[Sequence[Path], Sequence[Path]],
    wanted: str | None,
    python: str = sys.executable,
) -> Finding:
    """Load the native library in a child process: a damaged file can kill its loader.

    Parameters
    ----------
    libraries : tuple
        What `_locate.native_libraries` found.
    wanted : str or None
        The version it must have; None if unknown.
    python : str
        The Python that loads it.
    """
    name = "native library"
    loadable, others = libraries
    if not loadable:
        abi = f"{sys.implementation.cache_tag} on {platform.machine()}"
        built = ", ".join(str(path) for path in others)
        why = f"{built} is built for another Python; wanted {abi}" if built else "not found"
        return Finding(name, PROBLEM, "", why, _locate.REINSTALL)
    path = loadable[0]
    version, trouble = _native_version(path, python)
    if trouble:
        return Finding(name, PROBLEM, str(path), f"cannot be loaded: {trouble}", _locate.REINSTALL)
    value = f"{path} ({version})"
    if wanted is not None and version != wanted:
        why = f"version {version}, but the Python package is {wanted}"
        return Finding(name, PROBLEM, value, why, _locate.REINSTALL)
    return Finding(name, OK, value, "lies in the Python package")


def check_jar(folders: Sequence[Path] | None, wanted: str | None) -> Finding:
    """Judge the jar: there, readable, whole, and of the package's version."""
    try:
        path = _locate.jar_path(folders)
    except _locate.LocateError as error:
        return Finding("jar", PROBLEM, "", error.problem, error.fix)
    try:
        version = jar_version(path)
    except _DAMAGED as error:
        why = f"damaged: {type(error).__name__}: {error}"
        return Finding("jar", PROBLEM, str(path), why, _locate.REINSTALL)
    value = f"{path} ({version})"
    if wanted is not None and version != wanted:
        why = f"version {version}, but the Python package is {wanted}"
        return Finding("jar", PROBLEM, value, why, _locate.REINSTALL)
    return Finding("jar", OK, value, "lies in the Python package")


def check_numpy(version: str | None) -> Finding:
    """Judge numpy's presence; without it arrays are ``array.array``, NdArray is an error."""
    if version is None:
        why = "not installed: arrays reach Python as array.array, NdArray is an error"
        return Finding("numpy", WARNING, "", why, f"{sys.executable} -m pip install numpy")
    return Finding("numpy", OK, version, "installed beside this package; imported on first use")


def check_shared_memory(folder: Path = Path("/dev/shm")) -> Finding:  # noqa: S108
    """Judge the room in the shared memory that process mode uses."""
    name = "shared memory"
    fix = f"mount -o remount,size=1G {folder} (in a container: start it with --shm-size=1g)"
    try:
        facts = os.statvfs(folder)
    except OSError as error:
        return Finding(name, WARNING, "", f"{folder}: {error.strerror}; process mode needs it", fix)
    size, free = facts.f_blocks * facts.f_frsize, facts.f_bavail * facts.f_frsize
    value = f"{folder} ({size >> 20} MiB, {free >> 20} MiB free)"
    if free < SMALL_SHARED_BYTES or size <= SMALL_SHARED_BYTES:
        why = f"little room: wanted more than {SMALL_SHARED_BYTES >> 20} MiB for large arguments"
        return Finding(name, WARNING, value, why, fix)
    return Finding(name, OK, value, "for large arguments in process mode")


def check_temporary_folder(folder: Path = Path("/tmp")) -> Finding:  # noqa: S108
    """Judge whether Java's temporary folder takes the loader library, which is executed there."""
    name = "temporary folder"
    fix = "export JDK_JAVA_OPTIONS=-Dpybridge.native.dir=FOLDER (writable, not mounted noexec)"
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(name, WARNING, str(folder), "not a folder that can be written to", fix)
    if os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0):
        return Finding(name, WARNING, str(folder), "mounted noexec: the loader goes elsewhere", fix)
    return Finding(name, OK, str(folder), "Java's own; the loader library is unpacked there")


def jar_version(jar: Path) -> str:
    """Return the version written in the jar.

    Raises
    ------
    ValueError
        If the jar lacks PyBridge's classes or its version.
    zipfile.BadZipFile
        If it is no jar, or an entry is damaged.
    """
    with zipfile.ZipFile(jar) as entries:
        if API_ENTRY not in entries.namelist():
            raise ValueError(f"{API_ENTRY} is not in it")
        text = entries.read(VERSION_ENTRY).decode("utf-8")
        broken = entries.testzip()
    if broken is not None:
        raise ValueError(f"{broken} is damaged")
    for line in text.splitlines():
        key, found, value = line.partition("=")
        if found and key.strip() == "version":
            return value.strip()
    raise ValueError(f"{VERSION_ENTRY} has no version")


def _native_version(path: Path, python: str) -> tuple[str, str]:
    """Return the version the library tells, and what went wrong; one of the two is empty."""
    source = f"""
import importlib.machinery as machinery, importlib.util as util, sys
sys.path.append({str(path.parent.parent)!r})
loader = machinery.ExtensionFileLoader("bridge._native", {str(path)!r})
spec = util.spec_from_file_location("bridge._native", {str(path)!r}, loader=loader)
module = util.module_from_spec(spec)
loader.exec_module(module)
print(module.__version__)
"""
    command = [python, "-P", "-c", source]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    if done.returncode == 0 and done.stdout.strip():
        return done.stdout.split()[-1], ""
    lines = done.stderr.strip().splitlines()
    died = f"the process that loaded it ended with {ending(done.returncode)}"
    return "", lines[-1] if lines else died


def ending(code: int) -> str:
    """Put in words how a process ended."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
