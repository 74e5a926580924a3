"""What the stress test calls."""

import time


def add(left, right):
    return left + right


def same(value):
    return value


def fail(text):
    raise ValueError(text)


def call(function, value):
    return function(value)


def count(end):
    yield from range(end)


def busy(seconds):
    """Python code that a deadline can stop."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return "done"


async def later(value):
    return value


class Point:
    def __init__(self, x):
        self.x = x

    def moved(self, by):
        return Point(self.x + by)
