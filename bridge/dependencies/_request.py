"""What a JVM asks for, read from JSON: whatever is not as it must be is named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bridge.dependencies._archives import Limits
from bridge.dependencies._cache import default_folder
from bridge.dependencies._errors import DependencyError

T = TypeVar("T")

_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


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


def read_request(text: str) -> Request:
    """Return what a JSON text asks for.

    Raises
    ------
    DependencyError
        If it is not JSON, a field is missing or unknown, or a value is of another kind.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise DependencyError("the request is no JSON", error, "one JSON object") from None
    fields = _Fields(value, "the request")
    version = fields.take("version", str)
    cache = fields.may_take_path("cache") or default_folder()
    requirements = _Fields(fields.take("requirements", dict, default={}), "requirements")
    archives = tuple(
        _archive(_Fields(each, f"archives[{index}]"))
        for index, each in enumerate(fields.take("archives", list, default=[]))
    )
    request = Request(
        version=version,
        cache=cache,
        requirements=requirements.may_take_path("file"),
        wheels=requirements.may_take_path("wheels"),
        archives=archives,
        python_files=tuple(
            _path(each, f"pythonFiles[{index}]")
            for index, each in enumerate(fields.take("pythonFiles", list, default=[]))
        ),
        limits=_limits(_Fields(fields.take("limits", dict, default={}), "limits")),
    )
    requirements.require_end()
    fields.require_end()
    _check(request)
    return request


def _archive(fields: _Fields) -> tuple[Path, str]:
    archive = fields.take_path("file"), fields.take("target", str)
    fields.require_end()
    return archive


def _limits(fields: _Fields) -> Limits:
    limits = Limits(
        fields.take("maxBytes", int, default=Limits.max_bytes),
        fields.take("maxEntries", int, default=Limits.max_entries),
        fields.take("maxRatio", int, default=Limits.max_ratio),
    )
    fields.require_end()
    if min(limits.max_bytes, limits.max_entries, limits.max_ratio) < 1:
        raise DependencyError("a limit", limits, "1 or more")
    return limits


def _check(request: Request) -> None:
    if request.wheels is not None and request.requirements is None:
        raise DependencyError("wheels without requirements", request.wheels, "requirements.file")
    targets = [target for _, target in request.archives]
    for target in targets:
        if not target or targets.count(target) > 1:
            raise DependencyError(
                "the target of an archive is not its own", repr(target), "a name, each once"
            )


def _path(value: object, where: str) -> Path:
    if not isinstance(value, str) or not Path(value).is_absolute() or "\0" in value:
        raise DependencyError(where, repr(value), "an absolute path")
    return Path(value)


class _Fields:
    """An object of the request, of which every field has to be taken."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise DependencyError(where, repr(value), _NAMES[dict])
        self._left = dict(value)
        self._where = where

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        value = self._left.pop(name, None)
        if value is None and default is not None:  # null is as good as nothing
            return default
        if not isinstance(value, kind) or isinstance(value, bool):
            raise DependencyError(f"{self._where}: {name}", repr(value), _NAMES[kind])
        return value

    def take_path(self, name: str) -> Path:
        return _path(self._left.pop(name, None), f"{self._where}: {name}")

    def may_take_path(self, name: str) -> Path | None:
        return None if self._left.get(name) is None else self.take_path(name)

    def require_end(self) -> None:
        if self._left:
            raise DependencyError(
                f"{self._where}: an unknown field", ", ".join(self._left), "none, of this version"
            )
