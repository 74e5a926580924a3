"""What jpy calls: the common functions, and where it has no conversion, one done in Python."""

import bench_functions
import jpy
import numpy as np
from bench_functions import add, fail, noop, upper

__all__ = ["add", "array_total", "echo_bytes", "fail", "noop", "repeat", "upper"]


def echo_bytes(payload):
    """Make bytes of the Java array that arrives, and a Java array of the bytes."""
    return jpy.array("byte", bench_functions.echo(bytes(payload)))


def array_total(values):
    """Make a numpy array of the Java array that arrives."""
    return float(bench_functions.array_total(np.frombuffer(values)))


def repeat(callback, count):
    """Take the one method of the Java object; its name is looked up once."""
    return bench_functions.repeat(callback.getAsLong, count)
