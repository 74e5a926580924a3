"""Coroutines that the tests of futures run."""

import asyncio
import concurrent.futures
import contextvars
import functools
import threading

variable = contextvars.ContextVar("variable", default="unset")
log = []


async def add(left, right=1):
    await asyncio.sleep(0)
    return left + right


async def echo(value):
    return value


async def fail(message):
    await asyncio.sleep(0)
    raise ValueError(message)


async def call_late(function):
    await asyncio.sleep(0.01)
    return function()


async def leave(code):
    await asyncio.sleep(0)
    raise SystemExit(code)


async def leave_in_a_task():
    task = asyncio.create_task(leave(4))
    await asyncio.sleep(0.01)
    return type(task.exception()).__name__


async def sleep_for_ever(name="sleeper"):
    log.append(f"{name} sleeps")
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        log.append(f"{name} cancelled")
        await asyncio.sleep(0)
        log.append(f"{name} cleaned up")
        raise


async def ignore_cancelling():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        log.append("ignored")
        return "late"


async def be_cancelled():
    raise asyncio.CancelledError("by itself")


async def sleep_and_give(seconds, value):
    await asyncio.sleep(seconds)
    return value


async def thread_name():
    return threading.current_thread().name


async def read_variable():
    return variable.get()


def _begin_with(value, begin):
    variable.set(value)
    return begin(read_variable())


def begin_in_context(value, begin):
    return contextvars.copy_context().run(_begin_with, value, begin)


async def wait_for(stage):
    try:
        return await stage
    except asyncio.CancelledError:
        log.append("await cancelled")
        raise
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


async def wait_briefly(stage):
    try:
        return await asyncio.wait_for(stage, 0.05)
    except TimeoutError:
        return "timed out"


def plain(value):
    return echo(value)


def in_a_pool(value):
    pool = concurrent.futures.ThreadPoolExecutor(1)
    future = pool.submit(lambda: value)
    pool.shutdown(wait=False)
    return future


partial = functools.partial(add, 40)


class Fetcher:
    async def __call__(self, name):
        return f"called {name}"

    async def fetch(self, name):
        await asyncio.sleep(0)
        return f"fetched {name}"

    async def length(self, text):
        return len(text)
