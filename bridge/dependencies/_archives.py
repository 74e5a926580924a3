"""Archives, unpacked once into the cache: nothing leaves its folder, and no bomb fills the disk."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from bridge.dependencies._archive_members import (
    FILE,
    FOLDER,
    HARD_LINK,
    LINK,
    damage_told,
    members,
    too_many,
)
from bridge.dependencies._cache import key_of
from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

    from bridge.dependencies._archive_members import Member
    from bridge.dependencies._cache import Cache, Use

_FORMAT = 1
_KIND = "archives"
_CHUNK_BYTES = 1 << 20
_UNSUSPICIOUS_BYTES = 16 << 20
_DEEPEST = 100
_MOST_LINKS = 40  # as the kernel follows
_MODE = 0o444
_EXECUTABLE_MODE = 0o555


@dataclass(frozen=True)
class Limits:
    """What an archive may become.

    Attributes
    ----------
    max_bytes : int
        All its files together.
    max_entries : int
        Files, folders and links.
    max_ratio : int
        All its files, as a multiple of the archive itself; from 16 MiB on.
    """

    max_bytes: int = 16 << 30
    max_entries: int = 500_000
    max_ratio: int = 200


def provide_archive(cache: Cache, use: Use, file: Path, limits: Limits) -> Path:
    """Return the read-only folder that has what is in an archive.

    Parameters
    ----------
    cache, use : Cache, Use
        Where it is kept, and for whom.
    file : Path
        The archive: zip, tar, tar.gz, tar.bz2 or tar.xz, which its content tells.
    limits : Limits
        For the case that it has to be unpacked now.

    Raises
    ------
    DependencyError
        If it cannot be unpacked, or should not.
    """
    try:
        archive = file.open("rb")
    except OSError as error:
        raise DependencyError(
            "an archive cannot be read", f"{file}: {error.strerror}", "a file"
        ) from None
    with archive:
        before = _hash(archive)

        def build(folder: Path) -> None:
            _Unpacking(folder, str(file), archive, limits).run()
            if _hash(archive) != before:
                raise DependencyError(
                    "an archive has changed while it was unpacked", file, "a file that stays"
                )

        return cache.provide(_KIND, key_of(format=_FORMAT, archive=before), use, build)


def _hash(archive: BufferedReader) -> str:
    archive.seek(0)
    digest = hashlib.file_digest(archive, "sha256").hexdigest()
    archive.seek(0)
    return digest


class _Unpacking:
    """One archive on its way into its folder.

    Symbolic links are made last. So no path leads through one while files are written, and each is
    judged by the whole tree.
    """

    def __init__(self, folder: Path, name: str, archive: BufferedReader, limits: Limits) -> None:
        self._folder = folder
        self._name = name
        self._archive = archive
        self._limits = limits
        size = os.fstat(archive.fileno()).st_size
        self._most_bytes = min(limits.max_bytes, max(size * limits.max_ratio, _UNSUSPICIOUS_BYTES))
        self._bytes = 0
        self._kinds: dict[tuple[str, ...], str] = {(): FOLDER}
        self._links: dict[tuple[str, ...], str] = {}

    def run(self) -> None:
        most = self._limits.max_entries
        for count, member in enumerate(members(self._archive, self._name, most), start=1):
            self._unpack(member)
            if max(count, len(self._kinds) - 1) > most:  # folders need no entry of their own
                raise too_many(self._name, count, most)
        for parts, target in self._links.items():
            self._require_inside(parts, target)
        for parts, target in self._links.items():
            self._path(parts).symlink_to(target)

    def _unpack(self, member: Member) -> None:
        parts = self._parts(member, member.name)
        if member.kind == FOLDER:
            self._add_folder(member, parts)
            return
        if member.kind not in (FILE, LINK, HARD_LINK):
            raise self._refused(member, "neither a file, a folder nor a link", member.kind)
        self._add_folder(member, parts[:-1])
        if parts in self._kinds:
            raise self._refused(member, "there twice", member.name, "each name once")
        self._kinds[parts] = member.kind
        if member.kind == FILE:
            self._write(member, self._path(parts))
        elif member.kind == LINK:
            self._links[parts] = member.target
        else:
            self._link(member, parts)

    def _parts(self, member: Member, name: str) -> tuple[str, ...]:
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if name.startswith("/"):
            raise self._refused(member, "an absolute path", name)
        if ".." in parts:
            raise self._refused(member, "a path that leads out of its folder", name)
        if "\0" in name or (not parts and member.kind != FOLDER):
            raise self._refused(member, "no name of a file", repr(name))
        if len(parts) > _DEEPEST:
            raise self._refused(member, "too deep", f"{len(parts)} levels", f"{_DEEPEST} levels")
        return parts

    def _path(self, parts: tuple[str, ...]) -> Path:
        return self._folder.joinpath(*parts)

    def _add_folder(self, member: Member, parts: tuple[str, ...]) -> None:
        for end in range(1, len(parts) + 1):
            kind = self._kinds.setdefault(parts[:end], FOLDER)
            if kind != FOLDER:
                raise self._refused(
                    member, "there twice", f"{'/'.join(parts[:end])}, a {kind} too", "a folder"
                )
        self._path(parts).mkdir(parents=True, exist_ok=True)

    def _write(self, member: Member, path: Path) -> None:
        with damage_told(self._name):
            content = member.open()
        with content, path.open("xb") as file:
            self._require_room(member, member.size)  # before it is there
            size = 0
            while chunk := self._read(content):
                size += len(chunk)
                self._require_room(member, size)
                file.write(chunk)
        self._bytes += size
        path.chmod(_EXECUTABLE_MODE if member.is_executable else _MODE)

    def _read(self, content: IO[bytes]) -> bytes:
        with damage_told(self._name):
            return content.read(_CHUNK_BYTES)

    def _require_room(self, member: Member, size: int) -> None:
        if not 0 <= size <= self._most_bytes - self._bytes:
            limits = self._limits
            raise DependencyError(
                "an archive becomes too large",
                f"{self._name}: {self._bytes} bytes, and {size} of {member.name}",
                f"maxBytes={limits.max_bytes} and maxRatio={limits.max_ratio}:"
                f" {self._most_bytes} bytes or fewer",
            )

    def _link(self, member: Member, parts: tuple[str, ...]) -> None:
        target = self._parts(member, member.target)
        if self._kinds.get(target) not in (FILE, HARD_LINK):
            raise self._refused(
                member, "a hard link to what is not in front of it", member.target, "a file there"
            )
        self._path(parts).hardlink_to(self._path(target))

    def _require_inside(self, parts: tuple[str, ...], target: str) -> None:
        """Follow a link as the kernel would, through the other links, but not out of the folder."""
        here = list(parts[:-1])
        to_go = deque(target.split("/"))
        links = 0
        while True:
            if target.startswith("/") or not target or "\0" in target:
                raise self._bad_link(parts)
            if not to_go:
                return
            part = to_go.popleft()
            if part == "..":
                if not here:
                    raise self._bad_link(parts)
                here.pop()
            elif part not in ("", "."):
                here.append(part)
            if tuple(here) in self._links:
                links += 1
                if links > _MOST_LINKS:
                    raise self._bad_link(parts)
                target = self._links[tuple(here)]
                here.pop()
                to_go.extendleft(reversed(target.split("/")))

    def _bad_link(self, parts: tuple[str, ...]) -> DependencyError:
        return DependencyError(
            "an archive has a symbolic link that leads out of its folder, or nowhere",
            f"{self._name}: {'/'.join(parts)} -> {self._links[parts]}",
            "a relative link to what is in the archive",
        )

    def _refused(
        self, member: Member, what: str, seen: str, wanted: str = "files, folders and links inside"
    ) -> DependencyError:
        return DependencyError(
            f"an entry of an archive is {what}",
            f"{self._name}: {member.name}: {seen}",
            wanted,
        )
