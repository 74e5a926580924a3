"""What a JVM asks for, read from fields: whatever is not as it must be is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge.dependencies._archives import Limits
from bridge.dependencies._cache import default_folder
from bridge.dependencies._errors import DependencyError
from bridge.dependencies._fields import read_fields

_ARCHIVE = "archive."


@dataclass(frozen=True)
class Request:
    """What a job brings along.

    Attributes
    ----------
    version : str
        Of the PyBridge that asks.
    cache : Path
        The cache folder.
    requirements, wheels : Path, optional
        A file of requirements, and a folder of wheels that are taken instead of an index's.
    archives : tuple of (Path, str)
        Each with the name that the job knows it by.
    python_files : tuple of Path
        In the order in which they come on ``sys.path``.
    limits : Limits
        For archives.
    """

    version: str
    cache: Path
    requirements: Path | None
    wheels: Path | None
    archives: tuple[tuple[Path, str], ...]
    python_files: tuple[Path, ...]
    limits: Limits


def read_request(text: bytes) -> Request:
    """Return what the fields ask for.

    Raises
    ------
    DependencyError
        If a field is missing or unknown, comes twice, or its value is of another kind.
    """
    fields = _Fields(read_fields(text))
    request = Request(
        version=fields.take("version"),
        cache=fields.may_take_path("cache") or default_folder(),
        requirements=fields.may_take_path("requirements"),
        wheels=fields.may_take_path("wheels"),
        archives=fields.take_archives(),
        python_files=tuple(_path("pythonFile", value) for value in fields.take_all("pythonFile")),
        limits=Limits(
            fields.take_number("maxBytes", Limits.max_bytes),
            fields.take_number("maxEntries", Limits.max_entries),
            fields.take_number("maxRatio", Limits.max_ratio),
        ),
    )
    fields.require_end()
    if request.wheels is not None and request.requirements is None:
        raise DependencyError("wheels without requirements", request.wheels, "requirements")
    return request


def _path(name: str, value: str) -> Path:
    if not Path(value).is_absolute():
        raise DependencyError(f"the request: {name}", repr(value), "an absolute path")
    return Path(value)


class _Fields:
    """The fields of a request, of which every one has to be taken."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._left: dict[str, list[str]] = {}
        for name, value in fields:
            self._left.setdefault(name, []).append(value)

    def take_all(self, name: str) -> list[str]:
        return self._left.pop(name, [])

    def may_take(self, name: str) -> str | None:
        values = self.take_all(name)
        if len(values) > 1:
            raise DependencyError(f"the request: {name}", ", ".join(values), "one")
        return values[0] if values else None

    def take(self, name: str) -> str:
        value = self.may_take(name)
        if value is None:
            raise DependencyError("the request", f"no field {name}", f"{name}=...")
        return value

    def may_take_path(self, name: str) -> Path | None:
        value = self.may_take(name)
        return None if value is None else _path(name, value)

    def take_number(self, name: str, default: int) -> int:
        value = self.may_take(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and int(value) > 0):
            raise DependencyError(f"the request: {name}", value, "a whole number, 1 or more")
        return int(value)

    def take_archives(self) -> tuple[tuple[Path, str], ...]:
        archives = []
        for name in [name for name in self._left if name.startswith(_ARCHIVE)]:
            files = self.take_all(name)
            target = name.removeprefix(_ARCHIVE)
            if not target or len(files) > 1:
                raise DependencyError(
                    "the target of an archive is not its own", repr(target), "a name, each once"
                )
            archives.append((_path(name, files[0]), target))
        return tuple(archives)

    def require_end(self) -> None:
        if self._left:
            raise DependencyError(
                "the request: an unknown field", ", ".join(self._left), "none, of this version"
            )
