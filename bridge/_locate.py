"""Finds what PyBridge needs on this machine: its jar, a JDK, libpython, and facts about them.

Standard library only, and nothing of the package is imported, so that a broken part can be told.
"""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DISTRIBUTION = "pybridge-jvm"
JAR_NAME = "pybridge-core.jar"
BUILD_FILE = "_build.json"
OLDEST_JDK = 17
JDK_FOLDERS = (
    "/usr/lib/jvm/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
)
SOURCE = "<path of a PyBridge checkout>"  # no package index has PyBridge yet
REINSTALL = f"{sys.executable} -m pip install --force-reinstall {SOURCE}"


class LocateError(RuntimeError):
    """Something PyBridge needs is not there.

    Attributes
    ----------
    problem : str
        What is missing and where it was looked for.
    fix : str
        The command or step that mends it.
    """

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(f"{problem}\nfix: {fix}")
        self.problem = problem
        self.fix = fix


@dataclass(frozen=True)
class Jdk:
    """A JDK that fits, and why it was taken."""

    home: Path
    version: str
    why: str

    @property
    def launcher(self) -> Path:
        """The ``java`` executable."""
        return self.home / "bin" / "java"

    @property
    def feature(self) -> int:
        """The release that its version belongs to, such as 17."""
        return _feature(self.version)


@dataclass(frozen=True)
class JdkSearch:
    """The result of `find_jdk`: the JDK taken, and each place passed over with its reason."""

    found: Jdk | None
    passed_over: tuple[str, ...]


@dataclass(frozen=True)
class LibPython:
    """The shared library of this interpreter.

    ``path`` is None where there is none; ``linkage`` says how the running executable has CPython:
    ``"shared"`` (it uses a libpython) or ``"static"`` (CPython lies in the executable itself).
    """

    path: Path | None
    linkage: str
    why: str
    tried: tuple[Path, ...]


def install_command(extra: str) -> str:
    """Name the command that installs PyBridge into this Python, with one of its extras."""
    return f"{sys.executable} -m pip install '{SOURCE}[{extra}]'"


def require_modules(what: str, extra: str, **distributions: str) -> None:
    """Make sure that modules of one of the extras are there.

    Parameters
    ----------
    what : str
        What needs them, for the message.
    extra : str
        The extra that brings them.
    **distributions : str
        What is installed, by the name of its module.

    Raises
    ------
    LocateError
        If one is not installed.
    """
    for module, distribution in distributions.items():
        if importlib.util.find_spec(module) is None:
            problem = f"{what} needs {distribution}, which is not installed here"
            raise LocateError(problem, install_command(extra))


def package_folders() -> tuple[Path, ...]:
    """Return the folders of the ``bridge`` package; more than one in an editable install."""
    package = sys.modules.get(__name__.rpartition(".")[0])
    folders = [Path(__file__).resolve().parent]
    folders += [Path(folder).resolve() for folder in getattr(package, "__path__", ())]
    return tuple(dict.fromkeys(folders))


def jar_path(folders: Sequence[Path] | None = None) -> Path:
    """Return the jar that this package ships.

    Raises
    ------
    LocateError
        If no folder of the package has it.
    """
    places = [folder / "jars" / JAR_NAME for folder in folders or package_folders()]
    for place in places:
        if place.is_file():
            return place
    looked = ", ".join(str(place) for place in places)
    raise LocateError(
        f"{JAR_NAME} not found: looked for {looked}",
        f"{REINSTALL}, or in a source checkout: make build",
    )


def lab_class_path() -> str:
    """Return the class path of the lab's engine, which this package ships, without PyBridge's jar.

    Raises
    ------
    LocateError
        If no folder of the package has it.
    """
    folder = jar_path().parent / "lab"
    engine = folder / "pybridge-lab.jar"
    if not engine.is_file():
        raise LocateError(
            f"the lab's engine not found: looked for {engine}",
            f"{REINSTALL}, or in a source checkout: make build",
        )
    return f"{folder}/*"


def build_facts(folders: Sequence[Path] | None = None) -> dict[str, Any]:
    """Return what the build wrote down, such as its version; empty if unreadable."""
    for folder in folders or package_folders():
        try:
            facts = json.loads((folder / BUILD_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(facts, dict):
            return facts
    return {}


def package_version() -> str | None:
    """Return the version of the installed distribution, or of the build here; None if unknown."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        version = build_facts().get("version")
        return version if isinstance(version, str) else None


def build_name() -> str:
    """Return the version, and the commit that it was built from where that is known."""
    return "+".join(filter(None, (package_version(), build_facts().get("commit"))))


def numpy_version() -> str | None:
    """Return numpy's version without importing it; None if it is not installed."""
    try:
        return importlib.metadata.version("numpy")
    except importlib.metadata.PackageNotFoundError:
        return None


def native_libraries(folders: Sequence[Path] | None = None) -> tuple[list[Path], list[Path]]:
    """List the ``bridge._native`` files this Python can load, best first, and those it cannot."""
    suffixes = importlib.machinery.EXTENSION_SUFFIXES
    loadable: list[Path] = []
    others: list[Path] = []
    for folder in folders or package_folders():
        fitting = [folder / f"_native{suffix}" for suffix in suffixes]
        loadable += [path for path in fitting if path.is_file()]
        others += [path for path in sorted(folder.glob("_native*.so")) if path not in fitting]
    return loadable, others


def find_libpython(
    variables: Mapping[str, Any] | None = None,
    mapped: Iterable[Path] | None = None,
    prefix: str = sys.base_prefix,
) -> LibPython:
    """Find the libpython of this interpreter.

    Parameters
    ----------
    variables : mapping, optional
        The build's variables; ``sysconfig.get_config_vars()`` if not given.
    mapped : iterable of Path, optional
        The libpython files in this process; read from the system if not given.
    prefix : str
        Where this Python is installed.
    """
    config = sysconfig.get_config_vars() if variables is None else variables
    in_use = next(iter(_mapped_libpythons() if mapped is None else mapped), None)
    if in_use is not None:
        return LibPython(in_use, "shared", "the running executable uses it", ())
    tried = _libpython_places(config, prefix)
    for place in tried:
        if place.is_file():
            why = f"the executable is static; {place.parent} has the same CPython as a library"
            return LibPython(place, "static", why, tried)
    return LibPython(None, "static", "looked for " + ", ".join(map(str, tried)), tried)


def libpython_fix(executable: str = sys.executable, prefix: str = sys.base_prefix) -> str:
    """Name the step that brings a shared libpython to this kind of Python."""
    if prefix == "/usr":
        return f"apt-get install libpython{sysconfig.get_python_version()}"
    if "/.pyenv/" in prefix:
        version = Path(prefix).name
        return f"PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install --force {version}"
    return f"use a Python configured with --enable-shared instead of {executable}"


def find_jdk(
    environ: Mapping[str, str] = os.environ, folders: Sequence[str] = JDK_FOLDERS
) -> JdkSearch:
    """Find a JDK: ``JAVA_HOME``, ``java`` on the PATH, the newest in the usual folders."""
    passed_over: list[str] = []
    for source, home, version in _named_jdks(environ):
        unfit = _unfit(home, version)
        if unfit is None:
            return JdkSearch(Jdk(home, version, source), tuple(passed_over))
        passed_over.append(f"{source}: {unfit}")
    installed = sorted(_installed_jdks(folders), key=lambda at: _numbers(at[1]), reverse=True)
    for home, version in installed:
        unfit = _unfit(home, version)
        if unfit is None:
            why = f"newest JDK in {home.parent}"
            return JdkSearch(Jdk(home, version, why), tuple(passed_over))
        passed_over.append(f"{home}: {unfit}")
    return JdkSearch(None, tuple(passed_over))


def require_jdk(
    environ: Mapping[str, str] = os.environ, folders: Sequence[str] = JDK_FOLDERS
) -> Jdk:
    """Return the JDK that `find_jdk` finds.

    Raises
    ------
    LocateError
        If no JDK of version 17 or newer is there.
    """
    search = find_jdk(environ, folders)
    if search.found is None:
        looked = "; ".join((*search.passed_over, "nothing fitting in " + ", ".join(folders)))
        raise LocateError(f"no JDK {OLDEST_JDK} or newer found: {looked}", jdk_fix())
    return search.found


def installed_jdks(folders: Sequence[str] = JDK_FOLDERS) -> list[Jdk]:
    """Return the JDKs that fit in the usual folders, the newest first."""
    installed = sorted(_installed_jdks(folders), key=lambda at: _numbers(at[1]), reverse=True)
    return [
        Jdk(home, version, f"in {home.parent}")
        for home, version in installed
        if _unfit(home, version) is None
    ]


def jdk_fix() -> str:
    """Name the step that brings a JDK."""
    return (
        f"apt-get install openjdk-{OLDEST_JDK}-jdk-headless, "
        f"or set JAVA_HOME to a JDK {OLDEST_JDK} or newer"
    )


def _named_jdks(environ: Mapping[str, str]) -> Iterable[tuple[str, Path, str]]:
    java_home = environ.get("JAVA_HOME")
    if java_home:
        home = Path(java_home)
        yield f"JAVA_HOME={java_home}", home, _jdk_version(home)
    on_path = shutil.which("java", path=environ.get("PATH", os.defpath))
    if on_path is not None:
        home = Path(on_path).resolve().parent.parent
        version = _jdk_version(home)
        if not version:
            # A version manager's shim lies outside its JDK; only running it tells where that is.
            home, version = _ask(on_path, home)
        yield f"java on the PATH ({on_path})", home, version


def _installed_jdks(folders: Sequence[str]) -> Iterable[tuple[Path, str]]:
    homes: set[Path] = set()
    for pattern in folders:
        root, _, rest = pattern.partition("*")
        homes.update(path.resolve() for path in Path(root).glob("*" + rest))
    return [(home, _jdk_version(home)) for home in sorted(homes) if (home / "bin").is_dir()]


def _jdk_version(home: Path) -> str:
    try:
        text = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    match = re.search(r'^JAVA_VERSION="?([^"\n]+)"?', text, re.MULTILINE)
    return match.group(1) if match else ""


def _ask(java: str, home: Path) -> tuple[Path, str]:
    command = [java, "-XshowSettings:properties", "-version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return home, ""
    facts = dict(re.findall(r"^\s+(java\.home|java\.version) = (.+)$", answer.stderr, re.M))
    return Path(facts.get("java.home", home)), facts.get("java.version", "")


def _unfit(home: Path, version: str) -> str | None:
    """Say why a JDK cannot be taken; None if it can."""
    if not home.is_dir():
        return "no such folder"
    if not os.access(home / "bin" / "java", os.X_OK):
        return "no executable bin/java in it"
    if not version:
        return "no version in its release file"
    if _feature(version) < OLDEST_JDK:
        return f"version {version}, wanted {OLDEST_JDK} or newer"
    return None


def _feature(version: str) -> int:
    numbers = _numbers(version)
    return (
        (numbers[1] if numbers[:1] == (1,) and len(numbers) > 1 else numbers[0]) if numbers else 0
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", version))


def _libpython_places(config: Mapping[str, Any], prefix: str) -> tuple[Path, ...]:
    names = [config.get("INSTSONAME"), config.get("LDLIBRARY")]
    names.append(f"libpython{config.get('LDVERSION') or config.get('VERSION')}.so.1.0")
    shared = [name for name in names if name and not name.endswith(".a")]
    folders = [config.get("LIBDIR"), f"{prefix}/lib", f"{prefix}/lib64"]
    if config.get("MULTIARCH"):
        folders.insert(1, f"{config.get('LIBDIR')}/{config['MULTIARCH']}")
        folders.append(f"{prefix}/lib/{config['MULTIARCH']}")
    places = [Path(folder) / name for folder in folders if folder for name in shared]
    return tuple(dict.fromkeys(places))


def _mapped_libpythons() -> list[Path]:
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    # libpython3.so, the stable-ABI forwarder, is not the interpreter.
    found = re.findall(r"\s(/\S*/libpython3\.\d+\w*\.so\S*)$", maps, re.MULTILINE)
    return [Path(path) for path in dict.fromkeys(found)]
