"""The worker process: ``python -m bridge.worker`` serves calls from the JVM that started it.

Inherited descriptors: 3 is the lifeline, whose end means that the JVM is gone; what it is asked
there it tells on 4. 5 is the memory of the mailboxes. Channel ``i`` has mailbox ``i``, reads from
``6 + 2 * i`` and writes to ``7 + 2 * i``. On the first channels Java calls Python; the rest is for
threads that Python made, which call Java on them. Where there are too few, others are added. The
arguments are how many there are of both, whether there are mailboxes, and limits for the process.
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

from bridge._native import (
    Mailboxes,
    WorkerChannel,
    add_upcall_channel,
    copy_slabs_for_child,
    drop_slab_copies,
    leave_added_channels_to_parent,
    leave_slabs_to_parent,
    open_channel,
    report_no_channel,
    watch_parent,
)
from bridge._session import run_exit_functions

LIFELINE_FD = 3
REPORT_FD = 4
MAILBOXES_FD = 5
FIRST_CHANNEL_FD = 6
BROKEN = 71  # the exit code where a channel is; twin of kBrokenStatus in lifeline.cpp

_JVM_END_MS = 1000  # its pipes end one after the other


_exit_lock = threading.Lock()
_exit_functions_ran = False


def _run_exit_functions_once() -> None:
    global _exit_functions_ran  # noqa: PLW0603 - a process ends once
    with _exit_lock:  # whoever comes meanwhile waits for them
        if not _exit_functions_ran:
            _exit_functions_ran = True
            run_exit_functions()


def _prepare_exit() -> None:
    """Run the exit functions; the end of the streams tells the JVM that it has seen all of them."""
    _run_exit_functions_once()
    _send_nowhere((1, 2), inheritable=True)


def _leave() -> None:
    """End the process in order, but for finalisation: it would tear threads down through C++."""
    try:
        _run_exit_functions_once()
    finally:
        os._exit(0)


def _is_jvm_gone() -> bool:
    import select

    lifeline = select.poll()
    lifeline.register(LIFELINE_FD, 0)  # its end is told anyway
    # The program may have closed it: that is told otherwise.
    return any(event & select.POLLHUP for _, event in lifeline.poll(_JVM_END_MS))


def _serve(channel: WorkerChannel) -> None:
    try:
        channel.serve()
    except BaseException:  # noqa: BLE001 - whatever broke the channel, nothing after it can be trusted
        if _is_jvm_gone():
            return  # in the middle of a call; the exit functions are to run
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(BROKEN)


def _serve_another(like: Mailboxes | None) -> None:
    try:
        channel = open_channel(like)
    except (OSError, RuntimeError, MemoryError) as error:
        report_no_channel(str(error))
    else:
        _serve(channel)


def _start_serving_another(like: Mailboxes | None) -> None:
    try:
        threading.Thread(
            target=_serve_another, args=(like,), name="pybridge-added-channel", daemon=True
        ).start()
    except (RuntimeError, MemoryError) as error:  # no other thread
        report_no_channel(str(error))


def _send_nowhere(descriptors: Iterable[int], *, inheritable: bool) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for fd in descriptors:
        os.dup2(nowhere, fd, inheritable=inheritable)


def prepare(limits: Iterable[str]) -> None:
    """Make of this process one of a JVM's, before any code of the user's has run in it."""
    limit(limits)
    faulthandler.enable()
    for ours in (signal.SIGINT, signal.SIGHUP):  # a console sends them to all, the JVM handles them
        signal.signal(ours, signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        # A pipe would keep what is printed for long, and PYTHONUNBUFFERED would cut it into pieces.
        stream.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]


def serve(channel_count: int, upcall_channel_count: int, has_mailboxes: int) -> None:
    """Serve on all channels; ends the process when the JVM has closed the first one."""
    all_channels = channel_count + upcall_channel_count
    first_free = FIRST_CHANNEL_FD + 2 * all_channels
    for fd in range(LIFELINE_FD, first_free):
        os.set_inheritable(fd, False)
    mailboxes = Mailboxes(MAILBOXES_FD) if has_mailboxes else None
    ours_alone = range(LIFELINE_FD, first_free)

    def leave_channels_to_parent() -> None:
        _send_nowhere([*ours_alone, *leave_added_channels_to_parent()], inheritable=False)
        if mailboxes is not None:
            mailboxes.detach()
        leave_slabs_to_parent()

    # A forked child must neither answer the JVM nor keep its pipes open, and its arrays must not
    # change when the slabs are used again.
    os.register_at_fork(
        before=copy_slabs_for_child,
        after_in_parent=drop_slab_copies,
        after_in_child=leave_channels_to_parent,
    )
    watch_parent(
        LIFELINE_FD,
        REPORT_FD,
        _prepare_exit,
        lambda: _start_serving_another(mailboxes),
        _leave,
    )

    def parts(number: int) -> tuple[int, int, Mailboxes | None, int]:
        fd = FIRST_CHANNEL_FD + 2 * number
        return fd, fd + 1, mailboxes, number

    for number in range(channel_count, all_channels):
        add_upcall_channel(*parts(number))
    channels = [WorkerChannel(*parts(number)) for number in range(channel_count)]
    for number, channel in enumerate(channels[1:], start=1):
        threading.Thread(
            target=_serve, args=(channel,), name=f"pybridge-channel-{number}", daemon=True
        ).start()
    _serve(channels[0])
    _leave()


def limit(limits: Iterable[str]) -> None:
    """Set limits of this process, such as ``RLIMIT_NOFILE=1000``."""
    for each in limits:
        import resource

        name, _, value = each.partition("=")
        number = getattr(resource, name)
        try:
            resource.setrlimit(number, (int(value), int(value)))
        except (ValueError, OSError) as error:
            _, most = resource.getrlimit(number)
            sys.exit(f"a worker's limit cannot be set: seen={each}, wanted={most} or less: {error}")


if __name__ == "__main__":
    given = sys.argv[1:]
    del sys.argv[1:]
    prepare(given[3:])
    serve(*(int(text) for text in given[:3]))
