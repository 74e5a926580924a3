"""What workers are forked from: ``python -m bridge.fork_server`` imports, then forks when asked.

It has one thread and runs no call. Inherited descriptors: 3 takes what the JVM asks, and its end
tells that the JVM is gone; 4 is for the answers. Both have 64-bit integers in native order; an
answer has UTF-8 text behind them. A worker finds its own descriptors in the JVM, by the numbers
that they have there, and is from then on what ``bridge/worker.py`` describes.
"""

from __future__ import annotations

import argparse
import gc
import os
import struct
import sys
import threading
import traceback
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from bridge import worker
from bridge._session import extend_path, flush_streams

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

_REQUESTS_FD = 3
_ANSWERS_FD = 4

_FORK = 0  # twins of the constants in ForkServer.java
_WAIT = 1
_REQUEST = struct.Struct("=qqq")  # what, and two numbers
_ANSWER = struct.Struct("=qq")  # a number, and how many bytes of text follow
_NOTHING = -1  # as the number: it failed, as the text tells, or the process still runs

_CAUSES = {os.CLD_EXITED: 0, os.CLD_KILLED: 1, os.CLD_DUMPED: 2}  # as ExitCause.java has them
_CAUSE_SHIFT = 32

_OPENED = b"opened"
_WRITTEN = (1, 2, worker.REPORT_FD)  # and of each channel the second
_BROKEN = 71


def _read(count: int) -> bytes:
    """Read so many bytes of what is asked; less if the JVM is gone."""
    parts = []
    while count > 0 and (part := os.read(_REQUESTS_FD, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _answer(number: int, text: str = "") -> None:
    content = text.encode(errors="replace")
    message = memoryview(_ANSWER.pack(number, len(content)) + content)
    while message:
        message = message[os.write(_ANSWERS_FD, message) :]


def _reserve(first_free_fd: int) -> None:
    """Keep what is imported from opening files at the places of a worker's descriptors."""
    for fd in range(_ANSWERS_FD + 1, first_free_fd):
        os.dup2(0, fd, inheritable=False)


def _import_all(modules: Sequence[str]) -> str:
    """Import what the workers are to share; tells what they will not have from here."""
    notes = []
    for module in modules:
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001 - each worker imports it, and tells its own
            summary = traceback.format_exception_only(error)[-1].strip()
            notes.append(f"each worker imports {module} by itself, as here it fails: {summary}")
    threads = [each.name for each in threading.enumerate() if each is not threading.main_thread()]
    if threads:
        notes.append(f"the workers lack the threads that imports have started: {threads}")
    return "; ".join(notes)


def _take_over(jvm: int, descriptors: Sequence[int]) -> None:
    """Have what the JVM has open under these numbers, as the descriptors from 0 on."""
    for fd, theirs in enumerate(descriptors):
        is_written = fd in _WRITTEN or (fd >= worker.FIRST_CHANNEL_FD and fd % 2 == 1)
        access = os.O_WRONLY if is_written else os.O_RDONLY
        if fd == worker.MAILBOXES_FD:
            access = os.O_RDWR
        # Without the flag a pipe would be waited for that has no other side.
        opened = os.open(f"/proc/{jvm}/fd/{theirs}", access | os.O_NONBLOCK)
        os.set_blocking(opened, True)
        if opened < len(descriptors):
            raise OSError(f"what was imported has closed the descriptor {opened}")
        os.dup2(opened, fd, inheritable=fd < worker.LIFELINE_FD)
        os.close(opened)


class _Server:
    """What is the same for all workers."""

    def __init__(self, jvm: int, channels: tuple[int, int]) -> None:
        self._jvm = jvm
        self._channels = channels

    def serve(self) -> None:
        """Do what is asked until the JVM is gone."""
        while len(request := _read(_REQUEST.size)) == _REQUEST.size:
            what, first, second = _REQUEST.unpack(request)
            if what == _FORK:
                self._fork(count=first, has_mailboxes=second)
            elif what == _WAIT:
                self._wait(pid=first)
            else:
                raise ValueError(f"nothing that can be asked: seen={what}, wanted=0 or 1")

    def _fork(self, count: int, has_mailboxes: int) -> None:
        item = struct.Struct(f"={count}q")
        descriptors = item.unpack(_read(item.size))
        told, tell = os.pipe()
        flush_streams()
        try:
            # It is for threads of the libraries, which they stop or start again at a fork.
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                pid = os.fork()
        except OSError as error:
            os.close(told)
            os.close(tell)
            _answer(_NOTHING, str(error))
            return
        if pid == 0:
            os.close(told)
            self._become_worker(descriptors, has_mailboxes, tell)
        os.close(tell)
        with os.fdopen(told, "rb") as pipe:
            text = pipe.read()
        if text == _OPENED:
            _answer(pid)
            return
        _, status = os.waitpid(pid, 0)
        how = os.waitstatus_to_exitcode(status)
        why = text.decode(errors="replace")
        _answer(_NOTHING, f"the forked process has ended, exit code {how}: {why}")

    def _become_worker(self, descriptors: Sequence[int], has_mailboxes: int, tell: int) -> NoReturn:
        try:
            try:
                _take_over(self._jvm, descriptors)
            except OSError as error:
                os.write(tell, str(error).encode())
                raise
            os.write(tell, _OPENED)
            os.close(tell)
            worker.serve(*self._channels, has_mailboxes)
        except BaseException:  # noqa: BLE001 - it must not go on as the server
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(_BROKEN)

    def _wait(self, pid: int) -> None:
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG)
        if ended is None:
            _answer(_NOTHING)
        else:
            _answer(_CAUSES[ended.si_code] << _CAUSE_SHIFT | ended.si_status)


def main(arguments: Sequence[str]) -> None:
    """Import, tell what came of it, and serve."""
    parser = argparse.ArgumentParser(prog="bridge.fork_server")
    parser.add_argument("channels", type=int)
    parser.add_argument("upcall_channels", type=int)
    parser.add_argument("jvm_fd", type=int, help="one that the JVM has open, to try that")
    parser.add_argument("--limit", action="append", default=[])
    parser.add_argument("--path", action="append", default=[])
    parser.add_argument("--module", action="append", default=[])
    asked = parser.parse_args(arguments)
    jvm = os.getppid()
    try:
        os.close(os.open(f"/proc/{jvm}/fd/{asked.jvm_fd}", os.O_WRONLY))
    except OSError as error:
        _answer(_NOTHING, str(error))
        return
    channels = asked.channels, asked.upcall_channels
    _reserve(worker.FIRST_CHANNEL_FD + 2 * sum(channels))
    worker.prepare(asked.limit)
    extend_path(asked.path)
    notes = _import_all(asked.module)
    gc.collect()
    gc.freeze()  # a collection would write to objects, and so make copies of their memory
    _answer(0, notes)
    _Server(jvm, channels).serve()


if __name__ == "__main__":
    given = sys.argv[1:]
    del sys.argv[1:]
    main(given)
    flush_streams()
    os._exit(0)  # what the imports have registered for the exit is the workers' to run
