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
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from bridge import worker
from bridge._session import extend_path, flush_streams, run_exit_functions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

_REQUESTS_FD = 3
_ANSWERS_FD = 4

_FORK = 0  # twins of the constants in ForkServer.java
_WAIT = 1
_REQUEST = struct.Struct("=qqqq")  # what, and three numbers
_ANSWER = struct.Struct("=qq")  # a number, and how many bytes of text follow
_NOTHING = -1  # as the number: it failed, as the text tells, or the process still runs
_MAX_TEXT_BYTES = 1 << 20
_MAX_NOTE_CHARACTERS = 10_000  # the system limits arguments

_CAUSES = {os.CLD_EXITED: 0, os.CLD_KILLED: 1, os.CLD_DUMPED: 2}  # as ExitCause.java has them
_UNSEEN = 3
_CAUSE_SHIFT = 32

_OPENED = b"opened"
_WRITTEN = (1, 2, worker.REPORT_FD)  # and of each channel the second
_CPU_LIMIT = "RLIMIT_CPU="
_EXIT_S = 10


def _read(count: int) -> bytes:
    """Read so many bytes of what is asked; less if the JVM is gone."""
    parts = []
    while count > 0 and (part := os.read(_REQUESTS_FD, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _answer(number: int, text: str = "") -> None:
    content = text.encode(errors="replace")[:_MAX_TEXT_BYTES]
    message = memoryview(_ANSWER.pack(number, len(content)) + content)
    while message:
        message = message[os.write(_ANSWERS_FD, message) :]


def _die_with_jvm(*, wanted: bool) -> None:
    """Have the kernel end this process by SIGIO when the JVM is gone, whatever it does."""
    import fcntl

    fcntl.fcntl(_REQUESTS_FD, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(_REQUESTS_FD, fcntl.F_GETFL)
    flags = flags | os.O_ASYNC if wanted else flags & ~os.O_ASYNC
    fcntl.fcntl(_REQUESTS_FD, fcntl.F_SETFL, flags)
    pipe = select.poll()
    pipe.register(_REQUESTS_FD, 0)
    if pipe.poll(0):  # it was gone before
        os._exit(0)


def _import_all(modules: Sequence[str], first_free_fd: int) -> None:
    """Import what the workers are to share.

    A module that cannot be imported here leaves parts behind, which would mislead an import by a
    worker. So this program begins again, without it.
    """
    for module in modules:
        try:
            import_module(module)
        except BaseException as error:  # noqa: BLE001 - each worker imports it, and tells its own
            why = "".join(traceback.format_exception_only(error)).strip()
            left = [each for each in sys.orig_argv if each != f"--module={module}"]
            note = f"--failed={module}: {why}"[:_MAX_NOTE_CHARACTERS].replace("\0", "?")
            flush_streams()
            for fd in range(first_free_fd):
                os.set_inheritable(fd, True)
            os.execv(sys.executable, [*left, note])  # noqa: S606 - there is no shell to use


def _notes(failed: Sequence[str]) -> str:
    """Tell what the workers do not have from here."""
    notes = [f"each worker imports by itself what fails without Java, {each}" for each in failed]
    threads = [each.name for each in threading.enumerate() if each is not threading.main_thread()]
    if threads:
        notes.append(f"the workers lack the threads that imports have started: {threads}")
    return "; ".join(notes)


def _open_all(jvm: int, server: int, descriptors: Sequence[int]) -> list[int]:
    """Open what the JVM has open under these numbers, from which nothing is read or written yet."""
    opened = []
    for fd, theirs in enumerate(descriptors):
        # As WorkerPipes.java has them.
        is_written = fd in _WRITTEN or (fd >= worker.FIRST_CHANNEL_FD and fd % 2 == 1)
        access = os.O_WRONLY if is_written else os.O_RDONLY
        if fd == worker.MAILBOXES_FD:
            access = os.O_RDWR
        # Without the flag a pipe would be waited for that has no other side.
        opened.append(os.open(f"/proc/{jvm}/fd/{theirs}", access | os.O_NONBLOCK))
        if opened[-1] < len(descriptors):
            raise OSError(f"what was imported has closed the descriptor {opened[-1]}")
    if os.getppid() != server:  # then the JVM may have given the numbers to other files
        raise ProcessLookupError("the process that has forked this one has died")
    return opened


def _put_in_place(opened: Sequence[int]) -> None:
    for fd, own in enumerate(opened):
        os.set_blocking(own, True)
        os.dup2(own, fd, inheritable=fd < worker.LIFELINE_FD)
        os.close(own)


def _leave_to_server() -> None:
    """Objects that clean up at the exit do so in the process that has made them."""
    import weakref

    for each in list(weakref.finalize._registry):  # type: ignore[attr-defined] # noqa: SLF001
        each.atexit = False
    if (util := sys.modules.get("multiprocessing.util")) is not None:
        util._finalizer_registry.clear()  # noqa: SLF001 - as multiprocessing does in its own forks
        sys.modules["multiprocessing.process"]._children.clear()  # noqa: SLF001


def _cause(pid: int, options: int) -> int:
    """How a child ended; `_NOTHING` if it runs and is not waited for."""
    try:
        ended = os.waitid(os.P_PID, pid, options)
    except ChildProcessError:  # what was imported sees to the ends of children by itself
        return _UNSEEN << _CAUSE_SHIFT
    return _NOTHING if ended is None else _CAUSES[ended.si_code] << _CAUSE_SHIFT | ended.si_status


class _Server:
    """What is the same for all workers."""

    def __init__(self, jvm: int, channels: tuple[int, int], limits: Sequence[str]) -> None:
        self._jvm = jvm
        self._channels = channels
        self._limits = limits

    def serve(self) -> None:
        """Do what is asked until the JVM is gone."""
        while len(request := _read(_REQUEST.size)) == _REQUEST.size:
            what, first, second, third = _REQUEST.unpack(request)
            if what == _FORK:
                self._fork(count=first, has_mailboxes=second, limit_ms=third)
            elif what == _WAIT:
                _answer(_cause(first, os.WEXITED | os.WNOHANG))
            else:
                raise ValueError(f"nothing that can be asked: seen={what}, wanted=0 or 1")

    def _fork(self, count: int, has_mailboxes: int, limit_ms: int) -> None:
        item = struct.Struct(f"={count}q")
        descriptors = item.unpack(_read(item.size))
        flush_streams()
        server = os.getpid()
        pipe: tuple[int, ...] = ()
        try:
            pipe = told, tell = os.pipe()
            # It is for threads of the libraries, which they stop or start again at a fork.
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                pid = os.fork()
        except OSError as error:
            for fd in pipe:
                os.close(fd)
            _answer(_NOTHING, str(error))
            return
        if pid == 0:
            os.close(told)
            self._become_worker(server, descriptors, has_mailboxes, tell)
        os.close(tell)
        text = _heard(told, limit_ms)
        if text == _OPENED:
            _answer(pid)
            return
        os.kill(pid, signal.SIGKILL)
        _cause(pid, os.WEXITED)
        why = text.decode(errors="replace") or f"nothing heard of it within {limit_ms} ms"
        _answer(_NOTHING, f"the forked process cannot become a worker: {why}")

    def _become_worker(
        self, server: int, descriptors: Sequence[int], has_mailboxes: int, tell: int
    ) -> NoReturn:
        try:
            try:
                opened = _open_all(self._jvm, server, descriptors)
            except OSError as error:
                os.write(tell, str(error).encode())
                raise
            os.write(tell, _OPENED)
            os.close(tell)
            _put_in_place(opened)
            _leave_to_server()
            worker.limit(self._limits)
            worker.serve(*self._channels, has_mailboxes)
        except BaseException:  # noqa: BLE001 - it must not go on as the server
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(worker.BROKEN)


def _heard(told: int, limit_ms: int) -> bytes:
    """Give what the child tells, as far as it does so in time; nothing if it ends before."""
    text = b""
    deadline = time.monotonic() + limit_ms / 1000
    waiting = select.poll()
    waiting.register(told, select.POLLIN)
    while text != _OPENED and waiting.poll(max(0, deadline - time.monotonic()) * 1000):
        part = os.read(told, 4096)
        if not part:
            break
        text += part
    os.close(told)
    return text


def main(arguments: Sequence[str]) -> None:
    """Import, tell what came of it, and serve."""
    parser = argparse.ArgumentParser(prog="bridge.fork_server")
    parser.add_argument("channels", type=int)
    parser.add_argument("upcall_channels", type=int)
    parser.add_argument("jvm_fd", type=int, help="one that the JVM has open, to try that")
    parser.add_argument("--limit", action="append", default=[])
    parser.add_argument("--stream", action="append", default=[], help="stdout, stderr or log")
    parser.add_argument("--path", action="append", default=[])
    parser.add_argument("--archive", action="append", default=[], help="a name=folder")
    parser.add_argument("--module", action="append", default=[])
    parser.add_argument("--failed", action="append", default=[], help="a module, and why")
    asked = parser.parse_args(arguments)
    jvm = os.getppid()
    channels = asked.channels, asked.upcall_channels
    first_free_fd = worker.FIRST_CHANNEL_FD + 2 * sum(channels)
    for fd in range(_REQUESTS_FD, first_free_fd):  # all are there, so imports get none of them
        os.set_inheritable(fd, False)
    try:
        os.close(os.open(f"/proc/{jvm}/fd/{asked.jvm_fd}", os.O_WRONLY))
    except OSError as error:
        _answer(_NOTHING, str(error))
        _read(1)
        return
    _die_with_jvm(wanted=True)
    cpu = [limit for limit in asked.limit if limit.startswith(_CPU_LIMIT)]  # a worker's own
    worker.prepare([limit for limit in asked.limit if limit not in cpu])
    if asked.stream:
        from bridge import _streams

        _streams.prepare(asked.stream)
    extend_path(asked.path)
    if asked.archive:
        from bridge import _job

        _job.begin_worker([], dict(each.split("=", 1) for each in asked.archive))
    _import_all(asked.module, first_free_fd)
    gc.collect()
    gc.freeze()  # a collection would write to objects, and so make copies of their memory
    _die_with_jvm(wanted=False)
    _answer(0, _notes(asked.failed))
    _Server(jvm, channels, cpu).serve()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_EXIT_S)
    run_exit_functions()


if __name__ == "__main__":
    given = sys.argv[1:]
    del sys.argv[1:]
    main(given)
    flush_streams()
    os._exit(0)
