"""What is in an archive, zip or tar, compressed or not: one form for both.

Nothing here trusts the archive or writes a file. Python's own filters for tar are not used: those
of the older Python versions can be got round by long chains of links, and zip has none.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedIOBase, BufferedReader

FILE = "file"
FOLDER = "folder"
LINK = "symbolic link"
HARD_LINK = "hard link"

# What the readers raise where the bytes make no sense.
_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RecursionError,
    ValueError,
)
_HEADER_BYTES = 512
_LONGEST_READ_BYTES = 4 << 20
_MOST_EMPTY_READS = 8
_LONGEST_LINK_BYTES = 4096
_DRAIN_BYTES = 1 << 20
_ENCRYPTED = 0x41  # by either method
_IN_UTF8 = 0x800
_MADE_ON_UNIX = 3
_UNIX_MODE_SHIFT = 16
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
WANTED = "zip, tar, tar.gz, tar.bz2 or tar.xz"


@dataclass(frozen=True)
class Member:
    """One entry of an archive.

    Attributes
    ----------
    name : str
        As the archive has it; bytes that are no UTF-8 are surrogates, as in all file names.
    kind : str
        `FILE`, `FOLDER`, `LINK`, `HARD_LINK`, or what else it is.
    size : int
        Of a file, in bytes, as the archive says.
    is_executable : bool
        Whether anyone may run it.
    target : str
        Of a link.
    open : callable
        Of a file: its content. It has to be read before the next member is asked for.
    """

    name: str
    kind: str
    size: int
    is_executable: bool
    target: str
    open: Callable[[], IO[bytes]]


@contextlib.contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Have it told which archive is damaged; only what reads it belongs in here."""
    try:
        yield
    except _DAMAGE as error:
        raise DependencyError(
            "an archive is damaged or incomplete",
            f"{name}: {error or type(error).__name__}",
            f"a whole {WANTED}",
        ) from None


def members(archive: BufferedReader, name: str, most: int) -> Iterator[Member]:
    """Return the entries of an archive, in order.

    Parameters
    ----------
    archive : binary file
        Open at its beginning; what it is, its bytes tell.
    name : str
        For errors.
    most : int
        The count of entries beyond which a zip archive's are not even looked at.

    Raises
    ------
    DependencyError
        If it is no archive of these, is damaged, or is encrypted.
    """
    start = archive.read(_HEADER_BYTES)
    archive.seek(0)
    if start.startswith(_ZIPS):
        return _zip_members(archive, name, most)
    for magic, compression in _COMPRESSIONS.items():
        if start.startswith(magic):
            return _tar_members(_decompressed(archive, compression), name)
    if not _is_tar_header(start):
        raise DependencyError(
            "no archive that can be unpacked", f"{name}, begins with {start[:8]!r}", WANTED
        )
    return _tar_members(archive, name)


def too_many(name: str, count: int, most: int) -> DependencyError:
    """Return the error for an archive with more entries than it may have."""
    return DependencyError(
        "an archive has too many entries", f"{name}: {count} or more", f"maxEntries={most} or fewer"
    )


def _is_tar_header(block: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return block == bytes(_HEADER_BYTES)  # one without entries
    return True


def _decompressed(archive: BufferedReader, compression: str) -> BufferedIOBase:
    if compression == "gzip":
        return gzip.GzipFile(fileobj=archive)
    return bz2.BZ2File(archive) if compression == "bzip2" else lzma.LZMAFile(archive)


def _zip_members(archive: BufferedReader, name: str, most: int) -> Iterator[Member]:
    with damage_told(name):
        opened = zipfile.ZipFile(archive)
        infos = opened.infolist()
    with opened:
        if len(infos) > most:
            raise too_many(name, len(infos), most)
        for info in infos:
            if info.flag_bits & _ENCRYPTED:
                raise DependencyError(
                    "an archive is encrypted",
                    f"{name}: {info.filename}",
                    "one that is not: jobs bring no passwords",
                )
            with damage_told(name):
                member = _zip_member(opened, info)
            yield member


def _zip_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    # Without the flag the bytes mean what the maker's system says; mostly that is UTF-8 too.
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _IN_UTF8 else "cp437")
    name = os.fsdecode(raw)
    is_unix = info.create_system == _MADE_ON_UNIX
    mode = info.external_attr >> _UNIX_MODE_SHIFT if is_unix else 0
    kind = {0: FILE, stat.S_IFREG: FILE, stat.S_IFDIR: FOLDER, stat.S_IFLNK: LINK}.get(
        stat.S_IFMT(mode), "device, pipe or socket"
    )
    if kind == FILE and name.endswith("/"):
        kind = FOLDER
    target = ""
    if kind == LINK:
        with opened.open(info) as content:
            target = os.fsdecode(content.read(_LONGEST_LINK_BYTES))
    return Member(name, kind, info.file_size, bool(mode & 0o111), target, lambda: opened.open(info))


def _tar_members(stream: BufferedIOBase, name: str) -> Iterator[Member]:
    careful = _CarefulStream(stream)
    with damage_told(name):
        opened = tarfile.TarFile(
            fileobj=careful,  # type: ignore[arg-type]
            encoding="utf-8",
            errors="surrogateescape",
        )
    with opened:
        while True:
            with damage_told(name):
                info = opened.next()
            if info is None:
                break
            opened.members.clear()  # type: ignore[attr-defined]  # they would fill memory
            yield _tar_member(opened, info)
        with damage_told(name):
            _require_end(careful, opened.offset)


def _tar_member(opened: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    kinds = (
        (info.isreg(), FILE),
        (info.isdir(), FOLDER),
        (info.issym(), LINK),
        (info.islnk(), HARD_LINK),
        (info.isdev(), "device or pipe"),
    )
    kind = next((kind for is_one, kind in kinds if is_one), f"type {info.type!r}")

    def content() -> IO[bytes]:
        file = opened.extractfile(info)
        if file is None:
            raise tarfile.ReadError("a file without content")
        return file

    return Member(info.name, kind, info.size, bool(info.mode & 0o111), info.linkname, content)


def _require_end(stream: _CarefulStream, offset: int) -> None:
    # Where a header is broken, tarfile takes it for the end. And a checksum comes at the very end.
    stream.seek(offset)
    if stream.read(_HEADER_BYTES) != bytes(_HEADER_BYTES):
        raise tarfile.ReadError(f"no end of the archive at byte {offset}, where entries end")
    while stream.read(_DRAIN_BYTES):
        pass


class _CarefulStream:
    """What tarfile reads: no header takes much memory, and no loop goes on at the end."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._empty_reads = 0

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _LONGEST_READ_BYTES:
            raise tarfile.ReadError(f"a header of {size} bytes")
        content = self._stream.read(size)
        self._empty_reads = 0 if content or size == 0 else self._empty_reads + 1
        if self._empty_reads > _MOST_EMPTY_READS:
            raise EOFError("unexpected end of data")
        return content

    def seek(self, position: int) -> int:
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()
