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
    """Put these words into the mailbox as the values of a reply, and never another one."""
    import mmap
    import struct
    import threading

    values = struct.pack(f"<{len(words)}q", *words)
    header = struct.pack("<4sIHHIQIIQQ", b"PYB1", 48 + len(values), 6, 0, 0, 0, 1, 0, 0, 1)
    memory = mmap.mmap(5, 0)
    mailbox = 128 + _channel() * (4 * 128 + 64 * 1024)
    sent, jvm_sleeps, frame = mailbox + 128, mailbox + 256, mailbox + 512
    memory[frame : frame + 48 + len(values)] = header + values
    (count,) = struct.unpack_from("<Q", memory, sent)
    struct.pack_into("<QQ", memory, sent, count + 1, 48 + len(values))
    if struct.unpack_from("<Q", memory, jvm_sleeps) == (count + 1,):
        struct.pack_into("<Q", memory, jvm_sleeps, 0)
        os.write(_answers(), b"\1")
    threading.Event().wait()


def print_to_the_pipe():
    import threading

    os.write(_answers(), b"printed by code that takes the descriptor for another file's\n")
    threading.Event().wait()


def _channel():
    """Return the number of the channel that this thread serves."""
    import threading

    number = threading.current_thread().name.rpartition("pybridge-channel-")[2]
    return int(number) if number.isdigit() else 0


def _answers():
    return 7 + 2 * _channel()


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
