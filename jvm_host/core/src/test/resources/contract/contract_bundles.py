"""Functions whose calls are bundled."""

import os
import threading

_made = 0


class Closed(BaseException):
    """An exception that is no Exception."""


def number_of(value):
    """Return the value and how many calls this process has made before."""
    global _made
    _made += 1
    return value, _made - 1


def place():
    """Return the process and the thread of the call."""
    return os.getpid(), threading.get_ident()


def outcome(kind, value, *more):
    """Return the value, or end in the way of this kind."""
    if kind == "raise":
        raise ValueError(value)
    if kind == "exit":
        raise SystemExit(3)
    if kind == "interrupt":
        raise KeyboardInterrupt
    if kind == "base":
        raise Closed(value)
    if kind == "unfit":
        return {"deep": _deep()}
    if kind == "die":
        os._exit(7)
    if kind == "spin":
        while True:
            pass
    if kind == "call":
        return more[0](value)
    return value


def _deep():
    value = []
    for _ in range(300):
        value = [value]
    return value


def keys(is_equal):
    """Return a function, and a dict whose keys are equal in Java alone if asked for."""
    return [_deep, {float("nan"): _deep, float("nan") if is_equal else 1: _deep}, _deep]


def total(values, scale=1):
    return float(sum(values)) * scale


def type_of(value):
    return type(value).__module__ + "." + type(value).__qualname__


async def doubled(value):
    return 2 * value
