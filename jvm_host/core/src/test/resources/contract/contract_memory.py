"""One fresh object that many calls pass about, and values that are large."""

import resource
import sys
from pathlib import Path


class Fresh:
    def __init__(self):
        self.attribute = [1]

    def me(self, *_):
        return self


fresh = Fresh()


class HoldingError(Exception):
    pass


def reset():
    """Put another fresh object in the place of the last one."""
    global fresh
    fresh = Fresh()


def references():
    return sys.getrefcount(fresh)


def blocks():
    return sys.getallocatedblocks()


def give(*_, **__):
    return fresh


def give_nested(*_):
    return {"fresh": [fresh, (fresh, {"again": fresh})]}


def take(*_, **__):
    return True


def fail(*_):
    raise HoldingError(fresh)


def fail_in_a_row(row):
    if row == 2:
        raise HoldingError(fresh)
    return fresh


def refuse(*_):
    return [fresh, "\ud83d\ude00"]  # a pair of surrogates that Java would read as one character


def call(function, *_):
    return function(fresh)


def call_in_vain(function, *_):
    return function(fresh, "\ud83d\ude00")


def iterate(*_):
    return iter([fresh, [fresh], fresh])


def catch_and_refuse(function):
    """A result that is refused behind an exception of Java's."""
    try:
        function()
    except Exception as error:
        return [error, "\ud83d\ude00"]


def echo(value):
    return value


def large_list(count):
    return [1000] * count


def large_text(count):
    return "x" * count


def large_behind(function, count):
    """Give Java a list that does not fit behind objects of either side."""
    return [fresh, function, [1000] * count]


def call_with_large(function, count):
    return function([fresh, [1000] * count])


def limit_memory(more):
    """Let this process have so many bytes more than it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))


def unlimit_memory():
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
