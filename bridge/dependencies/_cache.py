"""The cache folder: entries that are made once, and removed when nobody has use for them.

::

    <kind>/<key>/lock      locked (flock) while the entry is made, given out or removed
    <kind>/<key>/made      the name of the folder that is whole; its time is that of the last use
    <kind>/<key>/<name>/   the content, read-only; what ``made`` does not name is of a killed build
    uses/<name>            the entries of one job, a line each; its JVM has it locked (fcntl)

The content is made where it stays, since an environment cannot be moved, and counts from the moment
at which ``made`` names it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCK = "lock"
_MADE = "made"
_USES = "uses"
_DAY_SECONDS = 86_400
_WRITABLE = 0o222
_WRITABLE_BY_OTHERS = 0o022


def default_folder() -> Path:
    """Return ``$XDG_CACHE_HOME/pybridge`` or ``~/.cache/pybridge``."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():  # others are to be ignored
        return Path(named) / "pybridge"
    try:
        return Path.home() / ".cache" / "pybridge"
    except RuntimeError as error:
        raise DependencyError("no folder for the cache", error, "a folder, or HOME") from None


def key_of(**facts: Any) -> str:
    """Return the key of an entry, the SHA-256 of all that its content depends on."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Use:
    """What one job uses.

    Attributes
    ----------
    file : Path
        The file that the JVM of the job keeps locked as long as it uses the entries.
    """

    file: Path

    def add(self, name: str) -> None:
        """Count an entry in."""
        with self.file.open("a", encoding="ascii") as lines:
            lines.write(f"{name}\n")


class Cache:
    """A cache folder.

    Parameters
    ----------
    folder : Path
        It is made, for this user alone, if it is not there.

    Raises
    ------
    DependencyError
        If it is another user's, or others may write to it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay what they are
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = self.folder.stat()
        if facts.st_uid != os.geteuid() or facts.st_mode & _WRITABLE_BY_OTHERS:
            raise DependencyError(
                "the cache folder is open to other users",
                f"{self.folder}, user {facts.st_uid}, mode {stat.S_IMODE(facts.st_mode):o}",
                f"a folder of user {os.geteuid()} alone, mode 700",
            )

    def use(self) -> Use:
        """Begin to count what a job uses."""
        file = self.folder / _USES / secrets.token_hex(8)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600, exist_ok=False)
        return Use(file)

    def provide(self, kind: str, key: str, use: Use, build: Callable[[Path], None]) -> Path:
        """Return the folder of an entry, made now if nobody has; others wait for it meanwhile.

        Parameters
        ----------
        kind : str
            The folder of entries that are alike.
        key : str
            Of `key_of`.
        use : Use
            The job that gets it.
        build : callable
            Fills the empty folder that it is given. What it raises is passed on, and the next one
            who asks makes the entry anew.
        """
        entry = self.folder / kind / key
        with _locked(entry):
            use.add(f"{kind}/{key}")
            content = _content(entry)
            if content is None:
                content = _make(entry, build)
            os.utime(entry / _MADE)
            return content

    def prune(self, days: int) -> list[str]:
        """Remove the entries that nobody has asked for in so many days and no living job uses.

        Parameters
        ----------
        days : int
            At least 1: a job counts as living for a day, by when its JVM has locked its file.

        Returns
        -------
        list of str
            The names of those that are gone.
        """
        used = self._used()
        oldest = time.time() - days * _DAY_SECONDS
        removed = []
        for lock in sorted(self.folder.glob(f"*/*/{_LOCK}")):
            entry = lock.parent
            name = str(entry.relative_to(self.folder))
            # Whoever has asked since `used` was read has also renewed the time.
            with contextlib.suppress(BlockingIOError), _locked(entry, wait=False):
                if _content(entry) is None or (
                    name not in used and (entry / _MADE).stat().st_mtime < oldest
                ):
                    _remove_entry(entry)
                    removed.append(name)
        return removed

    def _used(self) -> set[str]:
        names: set[str] = set()
        for file in (self.folder / _USES).glob("*"):
            # It may be gone meanwhile: its job has failed, or somebody else prunes.
            with contextlib.suppress(FileNotFoundError):
                names.update(_names_in_use(file))
        return names


def _names_in_use(file: Path) -> list[str]:
    """Return the entries that a job uses, or remove its file if the job has ended."""
    with file.open("r+", encoding="ascii") as lines:
        try:
            fcntl.lockf(lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # either means that it is locked
            return lines.read().split()
        if os.fstat(lines.fileno()).st_mtime < time.time() - _DAY_SECONDS:
            file.unlink()
            return []
        return lines.read().split()


@contextlib.contextmanager
def _locked(entry: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of an entry; a child process does not inherit it."""
    path = entry / _LOCK
    while True:
        entry.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            file = path.open("ab")
        except FileNotFoundError:  # it was removed in between
            continue
        with file:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            try:
                is_still_there = os.path.samestat(path.stat(), os.fstat(file.fileno()))
            except FileNotFoundError:
                is_still_there = False
            if is_still_there:
                yield
                return


def _content(entry: Path) -> Path | None:
    """Return the whole content of an entry, if it has one."""
    try:
        return entry / (entry / _MADE).read_text(encoding="ascii")
    except FileNotFoundError:
        return None


def _make(entry: Path, build: Callable[[Path], None]) -> Path:
    for leftover in entry.iterdir():
        if leftover.name != _LOCK:
            _remove(leftover)
    content = entry / secrets.token_hex(4)
    content.mkdir(mode=0o700)
    try:
        build(content)
        _make_read_only(content)
    except BaseException:
        _remove(content)
        raise
    unnamed = entry / f"{content.name}.{_MADE}"
    unnamed.write_text(content.name, encoding="ascii")
    unnamed.rename(entry / _MADE)
    return content


def _make_read_only(folder: Path) -> None:
    for name, _, files in os.walk(folder):
        here = Path(name)
        for path in (here, *(here / file for file in files)):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~_WRITABLE)


def _remove(path: Path) -> None:
    if not path.is_dir():
        path.unlink()
        return
    for name, _, _ in os.walk(path):
        Path(name).chmod(0o700)
    # A killed build's children may still write there; what they leave goes the next time.
    shutil.rmtree(path, ignore_errors=True)


def _remove_entry(entry: Path) -> None:
    (entry / _MADE).unlink(missing_ok=True)  # first, so that half of it never counts as whole
    for path in entry.iterdir():
        if path.name != _LOCK:
            _remove(path)
    (entry / _LOCK).unlink()  # last: whoever waits for it looks for another one
    try:
        entry.rmdir()
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:  # somebody makes it anew already
            raise
