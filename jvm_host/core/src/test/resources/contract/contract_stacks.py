"""Code that is in the middle of something while its stack is looked at."""

import ctypes
import os
import threading

_read_end, _write_end = os.pipe()
_read_with_gil = ctypes.PyDLL(None).read  # unlike CDLL, it keeps the GIL


def gate():
    """The process and the descriptor to which a byte is written to end wait_with_gil."""
    return [os.getpid(), _write_end]


def wait_with_gil():
    """Blocks in C code with the GIL."""
    byte = ctypes.create_string_buffer(1)
    return _read_with_gil(_read_end, byte, 1)


def call(function):
    """Calls Java."""
    return function()


def start_thread_that_waits():
    """A thread of Python's own; returns what ends it."""
    done = threading.Event()
    threading.Thread(target=_wait_in_own_thread, args=(done,)).start()
    return done.set


def _wait_in_own_thread(done):
    done.wait()


def churn(rounds):
    """Frames, generators and code objects that come and go."""
    total = 0
    for number in range(rounds):
        source = f"def made_{number}(n):\n    return n if n == 0 else made_{number}(n - 1)\n"
        names = {}
        exec(source, names)
        names[f"made_{number}"](number % 30)
        total += sum(item for item in _generated(number % 20))
        try:
            _raise(number % 10)
        except ValueError:
            total += 1
    return total


def _generated(count):
    yield from range(count)


def _raise(depth):
    if depth == 0:
        raise ValueError
    _raise(depth - 1)
