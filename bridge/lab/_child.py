"""A child process whose output is read, counted and kept in part, so that it never waits for us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CHUNK_BYTES = 65536
_KEPT_CHUNKS = 2
_TAIL_LINES = 20
_END_SECONDS = 10.0
# Becomes the command, which the kernel kills when we have died, whatever from.
_LEASHED = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
if os.getppid() == int(sys.argv[1]):
    os.execvp(sys.argv[2], sys.argv[2:])
"""


class Child:
    """A running child, in a session of its own: Ctrl-C reaches the lab alone, which ends it.

    It does not outlive the thread that starts it.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    environ : mapping, optional
        Its environment; that of this process if not given.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        self.printed_bytes = 0
        self._kept: deque[bytes] = deque(maxlen=_KEPT_CHUNKS)
        leash = [sys.executable, "-I", "-S", "-c", _LEASHED, str(os.getpid())]
        self._process = subprocess.Popen(
            [*leash, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environ,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="lab-output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id, which is that of the session too."""
        return self._process.pid

    def wait(self, seconds: float) -> int | None:
        """Wait for the end at most so long; return the exit code, or None while it runs."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        # Grandchildren may hold the pipe open; what they print is not waited for.
        self._reader.join(1.0)
        return code

    def end(self) -> None:
        """End the child, or what it has left of its session when it has ended."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            if self.wait(_END_SECONDS) is not None:
                break

    def tail(self) -> str:
        """Return the last lines that it printed."""
        text = b"".join(self._kept).decode(errors="replace")
        return "\n".join(text.splitlines()[-_TAIL_LINES:])

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        with stream:
            while chunk := os.read(stream.fileno(), _CHUNK_BYTES):
                self.printed_bytes += len(chunk)
                self._kept.append(chunk)
