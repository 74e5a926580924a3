"""What jpy calls: the common functions, and where it has no conversion, one done in Python."""

import bench_functions
import jpy
from bench_functions import add, fail, noop, upper

__all__ = ["add", "echo_bytes", "fail", "noop", "repeat", "upper"]


def echo_bytes(payload):
    """Make bytes of the Java array that arrives, and a Java array of the bytes."""
    return jpy.array("byte", bench_functions.echo(bytes(payload)))


def repeat(callback, count):
    """Take the one method of the Java object; its name is looked up once."""
    return bench_functions.repeat(callback.getAsLong, count)
