"""What calls do in a pool of workers."""

import atexit
import os
import pathlib
import resource
import signal
import threading
import time

_marks = []
_local = threading.local()
_kept = []


def process_id():
    return os.getpid()


def within(callback):
    """Call Java and give the process id."""
    callback()
    return os.getpid()


def mark(text):
    _marks.append(text)


def marks():
    return list(_marks)


def warm_up():
    mark("warmed up")


def warm_up_and_print():
    print("warmed up", flush=True)


def await_gate():
    """Wait as long as a file is there whose path is an environment variable's value."""
    while pathlib.Path(os.environ["POOL_GATE"]).exists():
        time.sleep(0.005)


def leave_slowly(path):
    """Have an exit function take longer than a process that has lost its pipes may."""

    def leave():
        time.sleep(3)
        pathlib.Path(path).write_text("slowly")

    atexit.register(leave)


def fail_in_java():
    from bridge import java

    java.type("java.nio.file.Files").readAllBytes(java.type("java.nio.file.Path").of("/no/model"))


def fail():
    raise ValueError("this model cannot be loaded")


def twice(value):
    return value * 2


def make():
    """Give an object of this process."""
    return {os.getpid()}.__iter__()


def same(*objects):
    return [os.getpid(), len(objects)]


def first_of(objects):
    return [os.getpid(), str(type(objects[0]).__name__)]


def die_unless(path):
    """Die at the first call, which leaves a file."""
    mark = pathlib.Path(path)
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die_or_wait(path):
    """Die at the first call, which leaves a file; the second one waits for ever."""
    die_unless(path)
    while True:
        pass


def die():
    os._exit(3)


def exit_now(code):
    os._exit(code)


def remember(value):
    _local.value = value


def recall():
    return getattr(_local, "value", None)


def limits(*names):
    return [value for name in names for value in resource.getrlimit(getattr(resource, name))]


def open_many(count):
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(count)]
    return len(files)


def compute_for_ever():
    while True:
        sum(range(1000))


def variables():
    """Give what the JVM passed on; Python itself may add the locale."""
    return sorted(f"{k}={v}" for k, v in os.environ.items() if k != "LC_CTYPE")


def take_memory(size):
    _kept.append(bytearray(b"x") * size)
    return os.getpid()


def take_memory_and_wait(size):
    take_memory(size)
    threading.Event().wait()


async def coroutine(value):
    import asyncio

    await asyncio.sleep(0)
    return [os.getpid(), value]


async def coroutine_of(objects):
    return first_of(objects)


def record(path, number):
    """Note that the call with this number has run, and where."""
    with pathlib.Path(path).open("a") as file:
        file.write(f"{number} {os.getpid()}\n")
    return number
