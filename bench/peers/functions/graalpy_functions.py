"""What GraalPy calls: the common functions, and where it has no conversion, one done in Python."""

from bench_functions import add, echo, fail, noop, repeat, total, upper

__all__ = ["add", "echo_bytes", "echo_dict", "fail", "noop", "repeat", "total", "upper"]


def echo_bytes(payload):
    """Make bytes of the Java array that arrives, whose elements are signed."""
    return echo(bytes(element & 0xFF for element in payload))


def echo_dict(record):
    """Make a dict of the Java map that arrives."""
    return echo(dict(record.items()))
