"""The environment of a requirements file: a virtual one of the base Python, made by pip, once."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import _locate
from bridge.dependencies._cache import key_of
from bridge.dependencies._errors import DependencyError, masked
from bridge.dependencies._pip_failures import pip_failure
from bridge.dependencies._requirements import distribution_facts, requirements_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bridge.dependencies._cache import Cache, Use

_FORMAT = 1
_KIND = "environments"
_PACKAGE = "bridge"
_TAIL_LINES = 30
_OLDEST_PIP = (22, 3)  # the first with --python
# They would have pip look at other packages, or install to another place.
_OTHER_PLACES = {
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONSTARTUP", "PYTHONPLATLIBDIR"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON"),
    *("PIP_EDITABLE", "PIP_REQUIREMENT", "PIP_DRY_RUN", "PIP_REPORT"),
}


@dataclass(frozen=True)
class Environment:
    """A virtual environment that sees the base's ``bridge`` and nothing else of the base's."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its executable."""
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where its packages lie."""
        places = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", places))


def provide_environment(cache: Cache, use: Use, file: Path, wheels: Path | None) -> Environment:
    """Return the environment that has what a requirements file asks for.

    Parameters
    ----------
    cache, use : Cache, Use
        Where it is kept, and for whom.
    file : Path
        The requirements.
    wheels : Path, optional
        A folder of distributions; pip then asks no index.

    Raises
    ------
    DependencyError
        If pip fails, or a file is not as it must be.
    """
    bridge = _bridge_folder()

    def facts() -> list[list[str]]:
        return requirements_facts(file) + (distribution_facts(wheels) if wheels else [])

    def build(folder: Path) -> None:
        _build(Environment(folder), file, wheels, bridge)
        if facts() != before:
            raise DependencyError(
                "the requirements have changed while pip read them", file, "files that stay"
            )

    before = facts()
    key = key_of(
        format=_FORMAT,
        python=os.path.realpath(sys.executable),
        version=sys.version,
        platform=sysconfig.get_platform(),
        bridge=str(bridge),
        only_wheels=wheels is not None,
        requirements=before,
    )
    return Environment(cache.provide(_KIND, key, use, build))


def _bridge_folder() -> Path:
    folders = _locate.package_folders()
    if len(folders) > 1:
        raise DependencyError(
            "an environment cannot see a PyBridge that is installed as editable",
            ", ".join(map(str, folders)),
            "one folder, as pip install makes it",
        )
    return folders[0]


def _build(environment: Environment, file: Path, wheels: Path | None, bridge: Path) -> None:
    import venv

    venv.create(environment.folder, symlinks=True)
    command = ["install", "--no-user", "--requirement", str(file)]
    if wheels is not None:
        command += ["--no-index", "--find-links", str(wheels)]
    with _pip() as pip:
        _run([*pip, "--python", str(environment.python), *command], file.parent, wheels)
    link = environment.site_packages / _PACKAGE
    if link.exists():
        raise DependencyError(
            f"the requirements install a package {_PACKAGE}", file, "PyBridge of the base Python"
        )
    link.symlink_to(bridge)


@contextlib.contextmanager
def _pip() -> Iterator[list[str]]:
    """Give the command of a pip: the base Python's, or the one that Python has with it."""
    options = ["--no-input", "--disable-pip-version-check", "--no-color"]
    found = importlib.util.find_spec("pip")
    if found is not None and found.origin is not None and _is_new(_version_of_pip()):
        yield [sys.executable, "-I", str(Path(found.origin).parent), *options]
        return
    with tempfile.TemporaryDirectory(prefix="pybridge-pip-") as folder:
        with zipfile.ZipFile(_bundled_pip()) as wheel:
            wheel.extractall(folder)
        yield [sys.executable, "-I", str(Path(folder) / "pip"), *options]


def _version_of_pip() -> str:
    try:
        return importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _is_new(version: str) -> bool:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2]) >= _OLDEST_PIP


def _bundled_pip() -> Path:
    module = importlib.util.find_spec("ensurepip")
    folders = [Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or os.devnull)]
    if module is not None and module.origin is not None:
        folders.append(Path(module.origin).parent / "_bundled")
    for folder in folders:
        for wheel in folder.glob("pip-*.whl"):
            if _is_new(wheel.name):
                return wheel
    raise DependencyError(
        "the base Python has no pip",
        f"{sys.executable}, pip {_version_of_pip() or 'none'}",
        f"pip {'.'.join(map(str, _OLDEST_PIP))} or newer: {sys.executable} -m ensurepip --upgrade",
    )


def _run(command: list[str], folder: Path, wheels: Path | None) -> None:
    """Have pip do something; what it says goes to standard error."""
    environ = {name: value for name, value in os.environ.items() if name not in _OTHER_PLACES}
    environ["PYTHONUNBUFFERED"] = "1"  # what it does is told when it does it
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as child:
        assert child.stdout is not None  # noqa: S101 - it was asked for
        try:
            for line in child.stdout:
                tail.append(masked(line.rstrip()))
                print(tail[-1], file=sys.stderr, flush=True)
            exit_code = child.wait()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # with what it builds
            raise
    if exit_code != 0:
        raise pip_failure(exit_code, tail, wheels)
