"""Builds the environment of each peer: a venv, its jars, and its adapter compiled beside them."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from bridge import _locate
from bridge.cli import _bench_build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bridge.cli._bench_build import Checkout

_FIRST_JDK_THAT_WARNS = 22
_POM = (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    "<groupId>peers</groupId><artifactId>peer</artifactId><version>1</version>"
    "<dependencies>{}</dependencies></project>"
)
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


@dataclass(frozen=True)
class Peer:
    """One entry of ``versions.toml``."""

    name: str
    title: str
    versions: str
    main: str
    jars: tuple[str, ...]
    packages: tuple[str, ...]
    from_source: tuple[str, ...]
    jars_in_packages: tuple[str, ...]
    jdk: int | None
    upgrade_modules: tuple[str, ...]
    java_options: tuple[str, ...]
    warm_up_seconds: float


@dataclass(frozen=True)
class Environment:
    """What a peer's JVM is started with."""

    java: tuple[str, ...]
    class_path: str
    arguments: tuple[str, ...]
    library_folder: Path


class Unavailable(Exception):  # noqa: N818 - a state of a peer, shown as its result
    """A peer cannot be had; the text says why, in one line."""


def read_peers(file: Path) -> list[Peer]:
    """Read the table of versions, in its order."""
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return [_peer(name, entry) for name, entry in entries.items()]


def build(peer: Peer, checkout: Checkout, jdk: _locate.Jdk, engine_class_path: str) -> Environment:
    """Build what is missing or out of date of a peer's environment.

    Parameters
    ----------
    engine_class_path : str
        The measuring engine and PyBridge's own jar.

    Raises
    ------
    Unavailable
        If something cannot be downloaded, built or found.
    """
    own_jdk = jdk if peer.jdk is None else _jdk_of(jdk, peer.jdk)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = checkout.root / "build" / "peers" / f"{peer.name}-{version}"
    site = folder / "venv" / "lib" / f"python{version}" / "site-packages"
    stamp = {"peer": repr(peer), "python": [platform.python_version(), sys.base_prefix]}
    _once(folder, "ready.json", stamp, lambda: _install(peer, folder, own_jdk))
    jars = [*sorted((folder / "jars").glob("*.jar"))]
    for pattern in peer.jars_in_packages:
        jars += sorted(site.glob(pattern))
    class_path = ":".join([*map(str, jars), engine_class_path])
    _compile(peer, checkout, folder, own_jdk, class_path)
    functions = checkout.root / "bench" / "peers" / "functions"
    libpython = _libpython()
    place = (folder / "venv/bin/python", sys.base_prefix, libpython, site)
    return Environment(
        java=(str(own_jdk.launcher), *_options(peer, folder, own_jdk)),
        class_path=f"{folder / 'classes'}:{class_path}",
        arguments=tuple(map(str, (*place, checkout.functions, functions))),
        library_folder=libpython.parent,
    )


def run_environ(environment: Environment, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a peer's JVM: some find libpython by the loader's path alone."""
    before = environ.get("LD_LIBRARY_PATH")
    folders = [str(environment.library_folder), *([before] if before else [])]
    return {**environ, "LD_LIBRARY_PATH": ":".join(folders)}


def _peer(name: str, entry: Mapping[str, Any]) -> Peer:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(entry.get(key, ()))

    return Peer(
        name=name,
        title=entry["title"],
        versions=entry["versions"],
        main=entry["peer"],
        jars=texts("jars"),
        packages=texts("packages"),
        from_source=texts("from_source"),
        jars_in_packages=texts("jars_in_packages"),
        jdk=entry.get("jdk"),
        upgrade_modules=texts("upgrade_modules"),
        java_options=texts("java_options"),
        warm_up_seconds=float(entry.get("warm_up_seconds", 0)),
    )


def _jdk_of(jdk: _locate.Jdk, feature: int) -> _locate.Jdk:
    if jdk.feature == feature:
        return jdk
    for found in _locate.installed_jdks():
        if found.feature == feature:
            return found
    raise Unavailable(f"it needs a JDK {feature}, and none is here")


def _libpython() -> Path:
    found = _locate.find_libpython().path
    if found is None:
        raise Unavailable(f"{sys.executable} has no shared libpython")
    return found


def _once(folder: Path, name: str, stamp: object, work: Callable[[], object]) -> None:
    """Do the work unless a stamp says that just this was done."""
    file = folder / name
    text = json.dumps(stamp)
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    work()
    file.write_text(text, encoding="utf-8")


def _install(peer: Peer, folder: Path, jdk: _locate.Jdk) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = getattr(sys, "_base_executable", sys.executable)
    _run([base, "-m", "venv", str(folder / "venv")], jdk)
    if peer.packages:
        pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "--only-binary", ":all:"]
        for package in peer.from_source:
            pip += ["--no-binary", package]
        _run([*pip, *peer.packages], jdk)
    if peer.jars:
        (folder / "pom.xml").write_text(_pom(peer.jars), encoding="utf-8")
        mvn = shutil.which("mvn")
        if mvn is None:
            raise Unavailable("mvn is not on the PATH: apt-get install maven")
        where = ["-f", str(folder / "pom.xml"), f"-DoutputDirectory={folder / 'jars'}"]
        _run([mvn, "--batch-mode", "--quiet", *where, _COPY], jdk)
    modules = folder / "modules"
    modules.mkdir()
    for module in peer.upgrade_modules:
        for jar in (folder / "jars").glob(f"{module}-[0-9]*.jar"):
            (modules / jar.name).symlink_to(jar)


def _pom(coordinates: Iterable[str]) -> str:
    names = ("groupId", "artifactId", "version", "type")
    dependencies = ""
    for each in coordinates:
        tags = zip(names, each.split(":"), strict=False)
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in tags)
        dependencies += f"<dependency>{inner}</dependency>"
    return _POM.format(dependencies)


def _compile(
    peer: Peer, checkout: Checkout, folder: Path, jdk: _locate.Jdk, class_path: str
) -> None:
    package = checkout.root / "bench/peers/java/org/pybridge/bench/peers" / peer.name
    sources = sorted(package.glob("*.java"))
    digest = hashlib.sha256()
    for file in (*sources, checkout.engine_jar):
        digest.update(file.read_bytes())
    classes = folder / "classes"
    javac = [str(jdk.home / "bin" / "javac"), "-nowarn", "-proc:none", "-d", str(classes)]
    command = [*javac, "-cp", class_path, *map(str, sources)]
    _once(folder, "compiled.json", digest.hexdigest(), lambda: _run(command, jdk))


def _options(peer: Peer, folder: Path, jdk: _locate.Jdk) -> list[str]:
    options = ["-XX:-CreateCoredumpOnCrash", *_bench_build.HEAP, *peer.java_options]
    if jdk.feature >= _FIRST_JDK_THAT_WARNS:
        options.append("--enable-native-access=ALL-UNNAMED")
    if peer.upgrade_modules:
        options.append(f"--upgrade-module-path={folder / 'modules'}")
    return options


def _run(command: Sequence[str], jdk: _locate.Jdk) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "JAVA_HOME": str(jdk.home)},
        check=False,
    )
    if done.returncode != 0:
        raise Unavailable(f"{Path(command[0]).name} failed: {_telling_line(done.stdout)}")


def _telling_line(output: str) -> str:
    """Return the line that names the error: the first one marked so, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("ERROR", "[ERROR]")) or "error:" in line]
    return (marked or lines[-1:] or ["no output"])[0]
