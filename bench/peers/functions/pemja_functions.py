"""What PEMJA calls: the common functions, and where it has no conversion, one done in Python."""

import bench_functions
from bench_functions import add, echo, fail, noop, total, upper

__all__ = [
    "add",
    "array_total",
    "echo",
    "echo_dict",
    "fail",
    "noop",
    "repeat",
    "total",
    "upper",
]


def echo_dict(record):
    """Make a dict of the Java map that arrives."""
    return echo(dict(record.items()))


def array_total(values):
    """Make a numpy array of the tuple that arrives."""
    import numpy as np  # not above: starts are measured too

    return float(bench_functions.array_total(np.array(values)))


def repeat(callback, count):
    """Take the one method of the Java object; its name is looked up once."""
    return bench_functions.repeat(callback.getAsLong, count)
