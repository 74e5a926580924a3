"""Functions that take their time."""

import threading
import time

log = []
_blocked = threading.Lock()


def spin(*_):
    while True:
        pass


def spin_and_clean_up():
    try:
        spin()
    finally:
        log.append("cleaned up")


def spin_and_catch():
    try:
        spin()
    except BaseException as error:
        return type(error).__qualname__
    return None


def spin_and_raise():
    try:
        spin()
    except BaseException as error:
        raise ValueError("spun") from error


def spin_twice():
    """Catch what ends the first loop; the second needs another exception."""
    try:
        spin()
    except BaseException:
        spin()


def spin_from_second(row):
    return row if row == 0 else spin()


def block():
    """Wait in C, where no exception reaches it."""
    try:
        _blocked.acquire()
    finally:
        _blocked.release()


def hold_blocked():
    _blocked.acquire()


def unblock():
    _blocked.release()


def busy(seconds, value):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return value


def value(of):
    for _ in range(20):
        pass
    return of


def call_then_value(function, of):
    function()
    for _ in range(1000):
        pass
    return of


def call_and_catch(function):
    """Catch what the Java function throws, as ordinary code does, and go on."""
    try:
        function()
    except Exception as error:
        return isinstance(error, TimeoutError)
    return None


def call_then_spin(function):
    function()
    spin()


def call_and_never_end(function):
    while True:
        try:
            function()
            spin()
        except BaseException:
            pass


def taken_log():
    taken = list(log)
    log.clear()
    return taken


async def forever():
    import asyncio

    await asyncio.Event().wait()


class Spinning:
    @property
    def attribute(self):
        return spin()

    def __repr__(self):
        return spin()

    def method(self):
        return spin()


def call_then_spin_and_clean_up(function):
    try:
        function()
        spin()
    except BaseException as error:
        log.append(type(error).__qualname__)
        raise
