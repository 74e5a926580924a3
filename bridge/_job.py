"""What a job has brought along, where its code runs: on ``sys.path``, and as archives.

A worker runs one job, with an environment of its own. A JVM's process runs those of all runtimes
(thread mode), where two modules of one name cannot be told apart: a job that would need that is
refused.
"""

from __future__ import annotations

import importlib.machinery
import os
import pkgutil
import sys
import threading

from bridge import _session, _streams

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["archive", "begin_shared", "begin_worker", "end"]

_BUILT_IN = {None, "built-in", "frozen"}


class _Job:
    """What one job has brought along."""

    def __init__(self, paths: list[str], archives: dict[str, str]) -> None:
        self.paths = paths
        self.archives = archives


_lock = threading.RLock()  # runtimes start at the same time
_of_process: list[_Job] = []  # a worker's, and in a JVM's process those of the open runtimes
_left: set[str] = set()  # what those that are closed have left on sys.path
_site_paths: dict[str, list[str]] = {}  # what a folder of site-packages brings on sys.path
_is_worker = False


def archive(name: str) -> Path:
    """Return the folder into which an archive of this job was unpacked; it is read-only.

    Parameters
    ----------
    name : str
        The target that ``Dependencies.addArchive`` was given; the file's name if it was none.

    Raises
    ------
    LookupError
        If the job has none of this name, or this thread runs no code of a job.
    """
    from pathlib import Path

    job = _here()
    if job is None:
        raise LookupError(
            f"no job with archives: seen={name!r}, wanted=a thread that runs a call of a runtime"
            " with Dependencies"
        )
    if name not in job.archives:
        wanted = " or ".join(map(repr, job.archives)) or "none, for the job has no archives"
        raise LookupError(f"the job has no archive of this name: seen={name!r}, wanted={wanted}")
    return Path(job.archives[name])


def _here() -> _Job | None:
    if _is_worker:
        return _of_process[0]
    return getattr(_streams.runtime_here(), "job", None)


def begin_worker(paths: list[str], archives: dict[str, str]) -> None:
    """Take what the only job of this process has brought along."""
    global _is_worker  # noqa: PLW0603 - a process is one or not
    _session.extend_path(paths)
    _is_worker = True
    _of_process[:] = [_Job(paths, archives)]


def begin_shared(paths: list[str], archives: dict[str, str], site_packages: str | None) -> str:
    """Take what the job of the calling runtime has brought along, beside those of others.

    Parameters
    ----------
    paths : list of str
        Come in front of ``sys.path``.
    archives : dict
        Folders by their names.
    site_packages : str, optional
        Comes behind the standard library and in front of the base Python's own packages.

    Returns
    -------
    str
        Why that cannot be; empty if it can.
    """
    types = _streams.runtime_here()
    assert types is not None  # noqa: S101 - Java calls this
    with _lock:
        _take_off_what_is_left()
        refusal = _refusal(paths, site_packages)
        if not refusal:
            _session.extend_path(paths)
            more = [] if site_packages is None else _add_site_packages(site_packages)
            types.job = _Job([*paths, *more], archives)
            _of_process.append(types.job)
    return refusal


def end() -> None:
    """Let the next job take off ``sys.path`` what the calling runtime alone has brought.

    Until then calls of it may still run. What they have imported stays.
    """
    job = _here()
    if job is not None:
        with _lock:
            _of_process.remove(job)
            _left.update(job.paths)


def _take_off_what_is_left() -> None:
    needed = _session.added_paths.union(*(job.paths for job in _of_process))
    sys.path[:] = [path for path in sys.path if path not in _left or path in needed]
    _left.clear()


def _add_site_packages(folder: str) -> list[str]:
    if not all(path in sys.path for path in _site_paths.get(folder, [folder])):
        import site

        before = list(sys.path)
        site.addsitedir(folder)  # its path files may name more
        _site_paths[folder] = [path for path in sys.path if path not in before]
        place = next((i for i, path in enumerate(before) if _is_of_packages(path)), len(before))
        sys.path[:] = before[:place] + _site_paths[folder] + before[place:]
    return _site_paths[folder]


def _is_of_packages(path: str) -> bool:
    return path.endswith(("/site-packages", "/dist-packages"))


def _refusal(paths: list[str], site_packages: str | None) -> str:
    places = [*paths, *([] if site_packages is None else [site_packages])]
    clashes = (
        (name, what, seen, wanted)
        for place in places
        for name, what, seen, wanted in _clashes(place)
        if not (place == site_packages and name in sys.stdlib_module_names)
    )
    for name, what, seen, wanted in clashes:
        return (
            f"a process cannot have two modules of one name: {name}, which {what}: seen={seen},"
            f" wanted={wanted}; process mode keeps jobs apart"
        )
    return ""


def _clashes(place: str) -> Iterator[tuple[str, str, str, str]]:
    for name, seen in _imported():
        wanted = _origin_at(name, place)
        if wanted and not _is_same(name, seen, wanted):
            yield name, "is imported already", seen, wanted
    for other in _places_of_others():
        if other != place:
            for name in _names(place) & _names(other):
                seen, wanted = _origin_at(name, other), _origin_at(name, place)
                if seen and wanted and not _is_same(name, seen, wanted):
                    yield name, "another runtime has brought along", seen, wanted


def _imported() -> list[tuple[str, str]]:
    found = []
    for name, module in list(sys.modules.items()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None)
        if "." not in name and origin not in _BUILT_IN:
            found.append((name, str(origin)))
    return found


def _places_of_others() -> list[str]:
    return list(dict.fromkeys(path for job in _of_process for path in job.paths))


def _names(place: str) -> set[str]:
    return {module.name for module in pkgutil.iter_modules([place])}


def _origin_at(name: str, place: str) -> str:
    """Return the file that this module is imported from if it is from there; else nothing."""
    found = importlib.machinery.PathFinder.find_spec(name, [place])
    return "" if found is None or found.origin in _BUILT_IN else str(found.origin)


def _is_same(name: str, one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        if os.path.samefile(one, other):  # noqa: PTH121 - it starts with every such job
            return True
    except OSError:
        pass  # it lies in an archive, or is gone
    versions = _version(name, one), _version(name, other)
    return versions[0] == versions[1] != ""


def _version(name: str, origin: str) -> str:
    """Return the distribution that has installed a module, and its version; else nothing."""
    import importlib.metadata

    folder, file = os.path.split(origin)
    if file.startswith("__init__."):
        folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    for distribution in importlib.metadata.distributions(path=[folder]):
        if any(_is_module(path.parts, name) for path in distribution.files or ()):
            return f"{distribution.metadata['Name']} {distribution.version}"
    return ""


def _is_module(parts: Iterable[str], name: str) -> bool:
    first = next(iter(parts))
    return first == name or first.partition(".")[0] == name
