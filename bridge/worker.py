"""The worker process: ``python -m bridge.worker`` serves calls from the JVM that started it.

Inherited descriptors: 3 is the lifeline, whose end means that the JVM is gone; channel ``i`` reads its
requests from ``4 + 2 * i`` and writes its replies to ``5 + 2 * i``.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading

from bridge._native import WorkerChannel, watch_parent

LIFELINE_FD = 3
FIRST_CHANNEL_FD = 4


def _serve(channel: WorkerChannel) -> None:
    try:
        channel.serve()
    except BaseException:
        # A frame that breaks the layout leaves the channel in no known state: nothing can be saved.
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(71)


def main(channel_count: int) -> None:
    """Serve on all channels; returns when the JVM has closed the first one."""
    faulthandler.enable()
    first_free = FIRST_CHANNEL_FD + 2 * channel_count
    os.closerange(first_free, max(first_free, os.sysconf("SC_OPEN_MAX")))
    for fd in range(LIFELINE_FD, first_free):
        os.set_inheritable(fd, False)
    watch_parent(LIFELINE_FD)
    channels = [WorkerChannel(fd, fd + 1) for fd in range(FIRST_CHANNEL_FD, first_free, 2)]
    for number, channel in enumerate(channels[1:], start=1):
        threading.Thread(
            target=_serve, args=(channel,), name=f"pybridge-channel-{number}", daemon=True
        ).start()
    _serve(channels[0])


if __name__ == "__main__":
    sys.argv[1:], count = [], int(sys.argv[1])
    main(count)
