"""What a job's Python files are on ``sys.path``: modules, folders, and archives of pure Python."""

from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING

from bridge.dependencies._cache import key_of
from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.dependencies._cache import Cache, Use

_FORMAT = 1
_KIND = "modules"
_ARCHIVES = (".zip", ".whl", ".egg")
_NATIVE = re.compile(r"\.(so(\.\d+)*|pyd|dylib)$")


def provide_path(cache: Cache, use: Use, file: Path) -> tuple[Path, str]:
    """Return what has to be on ``sys.path`` for a Python file, and a note if there is one.

    Parameters
    ----------
    cache, use : Cache, Use
        Where a copy of a module is kept, and for whom.
    file : Path
        A module (``.py``), which gets a folder of its own so that its neighbours stay hidden; a
        folder; or a ``.zip``, ``.whl`` or ``.egg``. The last two are taken where they are.

    Raises
    ------
    DependencyError
        If it is none of these, or cannot be imported from where it is.
    """
    if file.is_dir():
        note = ""
        if (file / "__init__.py").exists():
            note = (
                f"{file} is a package: its modules are found, the package {file.name} itself"
                f" only if {file.parent} is added"
            )
        return file, note
    if not file.is_file():
        raise DependencyError("a Python file is not there", file, "a file or a folder")
    if file.suffix == ".py":
        return _module(cache, use, file), ""
    if file.suffix in _ARCHIVES:
        _check_archive(file)
        return file, ""
    raise DependencyError(
        "no Python file", file, f"a folder, or a file that ends with .py, {', '.join(_ARCHIVES)}"
    )


def _module(cache: Cache, use: Use, file: Path) -> Path:
    source = file.read_bytes()

    def copy(folder: Path) -> None:
        (folder / file.name).write_bytes(source)

    key = key_of(format=_FORMAT, name=file.name, source=hashlib.sha256(source).hexdigest())
    return cache.provide(_KIND, key, use, copy)


def _check_archive(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise DependencyError(
            "a Python file is no zip archive", f"{file}: {error}", "one"
        ) from None
    for info in infos:
        parts = info.filename.split("/")
        if info.flag_bits & 1:
            raise DependencyError(
                "a Python file is encrypted", f"{file}: {info.filename}", "one that is not"
            )
        if _NATIVE.search(parts[-1]):
            raise DependencyError(
                "a Python file has a native library, which is not loaded from within an archive",
                f"{file}: {info.filename}",
                "pure Python; put it into the requirements, or use an archive that is unpacked",
            )
        if (
            file.suffix == ".whl"
            and parts[0].endswith(".data")
            and parts[1:2]
            in (
                ["purelib"],
                ["platlib"],
            )
        ):
            raise DependencyError(
                "a wheel has modules that are found only once it is installed",
                f"{file}: {info.filename}",
                "put it into the requirements",
            )
