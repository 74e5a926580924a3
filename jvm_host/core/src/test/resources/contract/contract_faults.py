"""Faults of a worker, each in a call that is noted first. Never called in thread mode."""

import ctypes
import itertools
import mmap
import os
import pathlib
import resource
import signal
import sys
import threading

_FIRST_CHANNEL_FD = 6
_REG_EXTENDED = 1  # of regex.h


def record(path, number):
    """Note that the call with this number has run."""
    with pathlib.Path(path).open("a") as file:
        file.write(f"{number} {os.getpid()}\n")
    return number


def fault(path, number, name):
    record(path, number)
    print("about to", name, file=sys.stderr, flush=True)
    return _FAULTS[name]()


def kill_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def read_address_zero():
    ctypes.string_at(0)


def read_address_zero_in_a_thread():
    threading.Thread(target=read_address_zero).start()
    threading.Event().wait()


def read_a_lost_page():
    """Read a page of a file that is no longer there: SIGBUS."""
    file = os.memfd_create("lost")
    os.ftruncate(file, mmap.PAGESIZE)
    page = mmap.mmap(file, mmap.PAGESIZE)
    os.ftruncate(file, 0)
    return page[0]


def abort():
    os.abort()


def exit_at_once():
    os._exit(7)


def overflow_the_stack():
    """Run code in C that recurses too deep: glibc's regcomp does so for each open parenthesis."""
    ctypes.CDLL(None).regcomp(ctypes.create_string_buffer(256), b"(" * 1_000_000, _REG_EXTENDED)


def close_all_descriptors():
    os.closerange(3, 1024)
    threading.Event().wait()


def write_garbage():
    """Write to all that is not a standard stream, and give a result as if nothing had been."""
    for fd in range(_FIRST_CHANNEL_FD, 64):
        try:
            os.set_blocking(fd, False)
            os.write(fd, b"\xff" * 997)
        except OSError:
            continue
    threading.Event().wait()


def stop_itself():
    os.kill(os.getpid(), signal.SIGSTOP)
    threading.Event().wait()  # the stop comes to all threads, one after the other


def loop():
    while True:
        pass


def loop_in_c():
    """Look for no exception, and keep the GIL."""
    return sum(itertools.repeat(0))


def want_too_much_memory():
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (2**31, limits[1]))
    try:
        return len(bytearray(2**33))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def print_much():
    """Print as many bytes as an environment variable says."""
    chunk = (b"x" * 1023 + b"\n") * 1024
    for _ in range(int(os.environ["PRINTED_MIB"])):
        for fd in (1, 2):
            os.write(fd, chunk) == len(chunk) or sys.exit("short write")
    print("the last line", file=sys.stderr, flush=True)
    os._exit(9)


_FAULTS = {
    each.__name__: each
    for each in (
        kill_itself,
        read_address_zero,
        read_address_zero_in_a_thread,
        read_a_lost_page,
        abort,
        exit_at_once,
        overflow_the_stack,
        close_all_descriptors,
        write_garbage,
        stop_itself,
        loop,
        loop_in_c,
        want_too_much_memory,
        print_much,
    )
}
