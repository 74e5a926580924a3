"""The worker process: ``python -m bridge.worker`` serves calls from the JVM that started it.

Inherited descriptors: 3 is the lifeline, whose end means that the JVM is gone; what it is asked
there it tells on 4. Channel ``i`` reads from ``5 + 2 * i`` and writes to ``6 + 2 * i``. On the
first channels Java calls Python; the rest is for threads that Python made, which call Java on them.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

from bridge._native import WorkerChannel, add_upcall_channel, watch_parent
from bridge._session import run_exit_functions

LIFELINE_FD = 3
REPORT_FD = 4
FIRST_CHANNEL_FD = 5


def _serve(channel: WorkerChannel) -> None:
    try:
        channel.serve()
    except BaseException:  # noqa: BLE001 - whatever broke the channel, nothing after it can be trusted
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(71)


def _detach(descriptors: Iterable[int]) -> None:
    """Take the JVM's pipes from a forked child: it must neither answer nor keep them open."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for fd in descriptors:
        os.dup2(nowhere, fd, inheritable=False)


def main(channel_count: int, upcall_channel_count: int) -> None:
    """Serve on all channels; ends the process when the JVM has closed the first one."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a console is the JVM's to handle
    for stream in (sys.stdout, sys.stderr):
        # A pipe would keep what is printed for long, and PYTHONUNBUFFERED would cut it into pieces.
        stream.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
    first_upcall = FIRST_CHANNEL_FD + 2 * channel_count
    first_free = first_upcall + 2 * upcall_channel_count
    for fd in range(LIFELINE_FD, first_free):
        os.set_inheritable(fd, False)
    os.register_at_fork(after_in_child=lambda: _detach(range(LIFELINE_FD, first_free)))
    watch_parent(LIFELINE_FD, REPORT_FD)
    for fd in range(first_upcall, first_free, 2):
        add_upcall_channel(fd, fd + 1)
    channels = [WorkerChannel(fd, fd + 1) for fd in range(FIRST_CHANNEL_FD, first_upcall, 2)]
    for number, channel in enumerate(channels[1:], start=1):
        threading.Thread(
            target=_serve, args=(channel,), name=f"pybridge-channel-{number}", daemon=True
        ).start()
    _serve(channels[0])
    # Finalisation would tear threads down through native frames; what users rely on at exit runs.
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as Python itself does
    run_exit_functions()
    os._exit(0)


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:3]]
    del sys.argv[1:]
    main(*counts)
