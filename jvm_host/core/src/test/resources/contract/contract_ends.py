"""What Python may be in the middle of when its JVM ends."""

import asyncio
import atexit
import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import bridge._session

left = []  # kept for as long as the process


def prepare(file):
    """Print, and have the end do so too and write to this file."""
    print("printed by Python")
    atexit.register(at_exit, file)
    left.append(file)


def at_exit(file):
    note(file, "exit functions")
    print("printed at exit")


def note(file, text):
    with Path(file).open("a") as notes:
        print(text, file=notes)


def call_on_thread(function):
    """Make a thread that is no daemon, and call a Java function on it that may never return."""
    bridge._session._THREADS_LIMIT_S = 0.2
    threading.Thread(target=function, daemon=False).start()


def left_daemons(wait):
    """Leave daemons behind that compute, sleep, run an event loop, and are in Java."""

    def loop():
        while True:
            pass

    async def forever():
        await asyncio.Event().wait()

    for target in (loop, lambda: time.sleep(600), lambda: asyncio.run(forever()), wait):
        threading.Thread(target=target, daemon=True).start()


def left_threads(_):
    """Leave a thread that is no daemon, and an executor with work: both come to their end."""

    def work(text):
        time.sleep(0.07)
        note(left[0], text)

    threading.Thread(target=work, args=("thread",), daemon=False).start()
    executor = ThreadPoolExecutor(1)
    left.append([executor.submit(work, f"task {number}") for number in range(3)])


def left_endless_thread(_):
    """Leave a thread that is no daemon and never ends."""
    bridge._session._THREADS_LIMIT_S = 0.2
    threading.Thread(target=threading.Event().wait, daemon=False).start()


def left_processes(_):
    """Leave a pool of processes and an executor of one, both idle."""
    spawn = multiprocessing.get_context("spawn")
    pool = spawn.Pool(1)
    executor = ProcessPoolExecutor(1, mp_context=spawn)
    left.append((pool, executor))
    pids = [pool.apply(os.getpid), executor.submit(os.getpid).result()]
    print(*[f"process={pid}" for pid in pids], sep="\n")


def expect_import(wait):
    """Set what the import of a module waits for that lies in the working directory."""
    left.append(wait)
    sys.dont_write_bytecode = True
    sys.path.append(str(Path.cwd()))


def importing():
    left[-1]()
