"""Entries of the cache: made by one, whole or not there, and removed when nobody needs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bridge.dependencies._cache import Cache, default_folder
from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATCHDOG_SECONDS = 120
LONG_AGO = time.time() - 10 * 86_400

# Makes an entry, half of it before it is told to go on.
PROVIDE = """
import sys
from pathlib import Path
from bridge.dependencies._cache import Cache

def build(folder):
    (folder / "half").touch()
    print("building", flush=True)
    sys.stdin.read()
    (folder / "other half").touch()

cache = Cache(Path(sys.argv[1]))
print(cache.provide("things", "key", cache.use(), build))
"""

# What a JVM does with the file of a job.
LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def running(program: str, argument: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", program, str(argument)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def said(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def write_one(folder: Path) -> None:
    (folder / "file").write_text("content")


def never(folder: Path) -> None:
    raise AssertionError(folder)


def age(cache: Cache, name: str) -> None:
    os.utime(cache.folder / name / "made", (LONG_AGO, LONG_AGO))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_an_entry_is_made_once(cache: Cache) -> None:
    folder = cache.provide("things", "key", cache.use(), write_one)
    assert cache.provide("things", "key", cache.use(), never) == folder
    assert (folder / "file").read_text() == "content"


def test_of_two_processes_one_makes_an_entry_and_the_other_waits(cache: Cache) -> None:
    with running(PROVIDE, cache.folder) as first:
        assert said(first) == "building"
        with running(PROVIDE, cache.folder) as second:
            told, _ = first.communicate(timeout=WATCHDOG_SECONDS)
            other, _ = second.communicate(timeout=WATCHDOG_SECONDS)
    assert other == told  # and not: building
    content = cache.provide("things", "key", cache.use(), never)
    assert {path.name for path in content.iterdir()} == {"half", "other half"}


def test_the_next_one_makes_what_a_killed_process_has_left_half_done(cache: Cache) -> None:
    with running(PROVIDE, cache.folder) as child:
        assert said(child) == "building"
        child.send_signal(signal.SIGKILL)
        child.wait(WATCHDOG_SECONDS)
    entry = cache.folder / "things/key"
    assert [path.name for path in entry.glob("*/*")] == ["half"]
    folder = cache.provide("things", "key", cache.use(), write_one)
    assert list(entry.glob("*/*")) == [folder / "file"]


def test_what_a_build_that_fails_has_written_is_removed(cache: Cache) -> None:
    def fail(folder: Path) -> None:
        write_one(folder)
        raise DependencyError("this", "that", "another")

    with pytest.raises(DependencyError, match="this: seen=that, wanted=another"):
        cache.provide("things", "key", cache.use(), fail)
    assert [path.name for path in (cache.folder / "things/key").iterdir()] == ["lock"]
    cache.provide("things", "key", cache.use(), write_one)


def test_an_entry_that_nobody_has_asked_for_is_pruned(cache: Cache) -> None:
    for key in ("old", "new", "again"):
        cache.provide("things", key, cache.use(), write_one)
    for file in (cache.folder / "uses").iterdir():
        os.utime(file, (LONG_AGO, LONG_AGO))
    age(cache, "things/old")
    age(cache, "things/again")
    cache.provide("things", "again", cache.use(), never)
    assert cache.prune(days=11) == []
    assert cache.prune(days=9) == ["things/old"]
    assert sorted(path.name for path in (cache.folder / "things").iterdir()) == ["again", "new"]
    assert len(list((cache.folder / "uses").iterdir())) == 1
    cache.provide("things", "old", cache.use(), write_one)


def test_an_entry_that_a_living_job_uses_is_not_pruned(cache: Cache) -> None:
    use = cache.use()
    for key in ("one", "two"):
        cache.provide("things", key, use, write_one)
        age(cache, f"things/{key}")
    os.utime(use.file, (LONG_AGO, LONG_AGO))
    with running(LOCK, use.file) as child:
        assert said(child) == "locked"
        assert cache.prune(days=9) == []
        child.kill()
        child.wait(WATCHDOG_SECONDS)
    assert cache.prune(days=9) == ["things/one", "things/two"]
    assert not use.file.exists()


def test_a_job_that_has_just_been_prepared_counts_as_living(cache: Cache) -> None:
    cache.provide("things", "key", cache.use(), write_one)
    age(cache, "things/key")
    assert cache.prune(days=9) == []


def test_a_job_that_ends_while_another_prunes_does_not_matter(cache: Cache) -> None:
    use = cache.use()
    use.file.with_name("gone").symlink_to("nothing")  # as one that is gone when it is looked at
    assert cache.prune(days=1) == []


def test_an_entry_that_is_being_made_is_not_pruned_but_its_leftovers_are(cache: Cache) -> None:
    with running(PROVIDE, cache.folder) as child:
        assert said(child) == "building"
        assert cache.prune(days=1) == []
        child.kill()
        child.wait(WATCHDOG_SECONDS)
    assert cache.prune(days=1) == ["things/key"]
    assert list((cache.folder / "things").iterdir()) == []


def test_a_link_in_an_entry_is_neither_followed_by_its_making_nor_by_its_removal(
    cache: Cache, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch(mode=0o644)

    def link(folder: Path) -> None:
        (folder / "folder").symlink_to(outside)
        (folder / "file").symlink_to(outside / "file")

    use = cache.use()
    cache.provide("things", "key", use, link)
    assert (outside / "file").stat().st_mode & 0o777 == 0o644
    age(cache, "things/key")
    use.file.unlink()
    assert cache.prune(days=1) == ["things/key"]
    assert (outside / "file").exists()


def test_the_cache_is_this_users_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new/cache")
    cache.use()
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    cache.folder.chmod(0o777)
    with pytest.raises(DependencyError, match="mode 777, wanted=a folder of user"):
        Cache(cache.folder)


def test_the_folder_of_the_cache_is_where_caches_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_folder() == tmp_path / ".cache/pybridge"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert default_folder() == tmp_path / "xdg/pybridge"
