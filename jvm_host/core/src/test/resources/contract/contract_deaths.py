"""Ways in which a worker dies or misbehaves. Never called in thread mode."""

import os
import pathlib
import signal
import sys


def exit_now(code):
    print("last words before the end", file=sys.stderr, flush=True)
    os._exit(code)


def kill_now():
    print("about to be killed", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def abort_now():
    print("about to abort", file=sys.stderr, flush=True)
    os.abort()


def read_null():
    import ctypes

    print("about to read address zero", file=sys.stderr, flush=True)
    ctypes.string_at(0)


def reply_with(*words):
    """Send Java these words as the values of a reply, and never another one."""
    import struct
    import threading

    values = struct.pack(f"<{len(words)}q", *words)
    length = 48 + len(values)
    header = struct.pack("<4sIHHIQIIQQ", b"PYB1", length, 6, 0, 0, 0, 1, 0, 0, 1)
    os.write(_channel(), header + values)
    threading.Event().wait()


def reply_with_a_print():
    import threading

    os.write(_channel(), b"printed by code in C, as it seems to be a file like any other\n")
    threading.Event().wait()


def _channel():
    """Return the descriptor by which this thread answers."""
    import threading

    number = threading.current_thread().name.rpartition("pybridge-channel-")[2]
    return 6 + 2 * (int(number) if number.isdigit() else 0)


def process_id():
    return os.getpid()


def wait_for_ever(started):
    import threading

    started()
    threading.Event().wait()


def print_much():
    print("to standard output " * 10_000, flush=True)
    os.write(1, b"raw bytes on descriptor 1 \x00\xff\n" * 100)
    os.system("echo from a grandchild")
    return "undisturbed"


def read_standard_input():
    return sys.stdin.read(1)


def environment(name):
    return os.environ.get(name)


def working_directory():
    return str(pathlib.Path.cwd())
