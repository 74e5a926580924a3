"""What Python code prints and logs, on its way to the Java streams of its runtime.

``sys.stdout`` and ``sys.stderr`` become, once, objects that ask at each write whose code is
running. Runtimes that have not asked for their output, and threads that belong to no runtime, go on
as before.
"""

from __future__ import annotations

import contextlib
import contextvars
import io
import logging
import sys
import threading

from bridge import _native
from bridge._errors import ClosedError

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from bridge._java_types import JavaTypes

__all__ = ["flush", "in_runtime", "prepare", "redirect", "runtime_here"]

_LONGEST = 1 << 16  # characters without an end of line, which then come in pieces

# The runtime of a coroutine, whose thread belongs to none.
_runtime: contextvars.ContextVar[JavaTypes] = contextvars.ContextVar("pybridge_runtime")


class _Lines:
    """Text of many threads to one Java stream, by whole lines of each."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self.send = send
        self._begun: dict[int, str] = {}

    def write(self, text: str) -> None:
        thread = threading.get_ident()
        text = self._begun.pop(thread, "") + text
        end = len(text) if len(text) > _LONGEST else text.rfind("\n") + 1
        if end < len(text):
            self._begun[thread] = text[end:]
        if end > 0:
            self._send(text[:end])

    def flush(self) -> None:
        text = self._begun.pop(threading.get_ident(), "")
        if text:
            self._send(text)

    def flush_all(self) -> None:
        while self._begun:
            self._send(self._begun.popitem()[1])

    def _send(self, text: str) -> None:
        # A lone surrogate has no bytes; its escape says what it was.
        self.send(text.encode("utf-8", "backslashreplace"))


class _Streams:
    """Where one runtime's output goes; None where Java has not asked for it."""

    def __init__(
        self,
        stdout: Callable[[bytes], object] | None,
        stderr: Callable[[bytes], object] | None,
        log: Callable[[int, str, str], object] | None,
    ) -> None:
        self.stdout = None if stdout is None else _Lines(stdout)
        self.stderr = None if stderr is None else _Lines(stderr)
        self.log = log


def runtime_here() -> JavaTypes | None:
    """Return the JavaTypes of the runtime whose code runs here; None for none."""
    try:
        return _native.current_java_types()  # type: ignore[no-any-return]
    except (ClosedError, RuntimeError):
        return _runtime.get(None)


def _streams() -> Any:
    return getattr(runtime_here(), "streams", None)


class _Binary(io.RawIOBase):
    """The ``buffer`` of an output: bytes go at once, behind the text that this thread has begun."""

    def __init__(self, output: _Output) -> None:
        self._output = output

    def writable(self) -> bool:
        return True

    def write(self, payload: Any, /) -> int:
        lines = self._output.lines()
        if lines is None:
            return self._output.before.buffer.write(payload)  # type: ignore[no-any-return]
        lines.flush()
        taken = bytes(memoryview(payload))
        lines.send(taken)
        return len(taken)

    def flush(self) -> None:
        self._output.flush()

    def fileno(self) -> int:
        return self._output.fileno()


class _Output(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of all runtimes."""

    def __init__(self, name: str, before: Any) -> None:
        self._name = name
        self.before = before
        self._binary = _Binary(self)

    def lines(self) -> _Lines | None:
        """Return where the text of the code that runs here goes; None for where it went before."""
        return getattr(_streams(), self._name, None)

    def write(self, text: str, /) -> int:
        lines = self.lines()
        if lines is None:
            return 0 if self.before is None else self.before.write(text)
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        lines.write(text)
        return len(text)

    def flush(self) -> None:
        lines = self.lines()
        if lines is not None:
            lines.flush()
        elif self.before is not None:
            self.before.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self.lines() is None and self.before is not None and self.before.isatty()

    def fileno(self) -> int:
        if self.lines() is None and self.before is not None:
            return self.before.fileno()  # type: ignore[no-any-return]
        raise io.UnsupportedOperation(f"sys.{self._name} of this runtime is a stream of Java's")

    def close(self) -> None:
        """Do nothing but flush: other runtimes write here too."""
        self.flush()

    @property
    def buffer(self) -> _Binary:
        return self._binary

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8" if self.lines() is not None else getattr(self.before, "encoding", "utf-8")

    @property
    def errors(self) -> str:  # type: ignore[override]
        own = "backslashreplace"
        return own if self.lines() is not None else getattr(self.before, "errors", own)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.before, name)


class _JavaLog(logging.Handler):
    """The handler of the root logger that passes records on to their runtime."""

    def handle(self, record: logging.LogRecord) -> Any:
        """Pass a record on. Without a lock: what Java does with it may wait for another thread."""
        kept = self.filter(record)
        if kept:
            self.emit(kept if isinstance(kept, logging.LogRecord) else record)
        return kept

    def emit(self, record: logging.LogRecord) -> None:
        """Call Java, or do what Python would do if this handler were not there."""
        log = getattr(_streams(), "log", None)
        if log is None:
            last = logging.lastResort
            if last is not None and record.levelno >= last.level and self._is_alone(record.name):
                last.handle(record)
            return
        try:
            log(record.levelno, record.name, self.format(record))
        except Exception:  # noqa: BLE001 - logging reports what a handler raises, and goes on
            self.handleError(record)

    def _is_alone(self, name: str) -> bool:
        logger: logging.Logger | None = logging.getLogger(name)
        while logger is not None:
            if any(handler is not self for handler in logger.handlers):
                return False
            logger = logger.parent if logger.propagate else None
        return True


def redirect(
    stdout: Callable[[bytes], object] | None,
    stderr: Callable[[bytes], object] | None,
    log: Callable[[int, str, str], object] | None,
) -> None:
    """Send what the calling runtime prints and logs to Java.

    Parameters
    ----------
    stdout, stderr : callable
        Take UTF-8 bytes, whole lines where the text has ends of lines. None: as before.
    log : callable
        Takes the level's number, the logger's name and the formatted text of a record.
    """
    _native.current_java_types().streams = _Streams(stdout, stderr, log)
    asked = {"stdout": stdout, "stderr": stderr, "log": log}
    prepare([name for name, target in asked.items() if target is not None])


def prepare(names: Iterable[str]) -> None:
    """Have what is printed or logged ask for its runtime: "stdout", "stderr" or "log"."""
    root = logging.getLogger()
    for name in names:
        if name != "log":
            if not isinstance(getattr(sys, name), _Output):
                setattr(sys, name, _Output(name, getattr(sys, name)))
        elif not any(isinstance(each, _JavaLog) for each in root.handlers):
            root.addHandler(_JavaLog())


def flush() -> None:
    """Send what threads have begun and not ended with a line, before the runtime closes."""
    streams = _streams()
    for lines in (getattr(streams, "stdout", None), getattr(streams, "stderr", None)):
        if lines is not None:
            lines.flush_all()


def in_runtime(context: contextvars.Context) -> contextvars.Context:
    """Let the context know the runtime of the code that runs here."""
    with contextlib.suppress(ClosedError, RuntimeError):  # which code of no runtime gets
        context.run(_runtime.set, _native.current_java_types())
    return context
