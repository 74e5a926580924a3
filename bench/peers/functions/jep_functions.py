"""What Jep calls: the common functions, and where it has no conversion, one done in Python."""

from bench_functions import add, array_total, echo, fail, noop, repeat, total, upper

__all__ = [
    "add",
    "array_total",
    "echo_bytes",
    "echo_dict",
    "fail",
    "noop",
    "repeat",
    "total",
    "upper",
]


def echo_bytes(payload):
    """Make bytes of the numpy array that arrives."""
    return echo(payload.tobytes())


def echo_dict(record):
    """Make a dict of the Java map that arrives."""
    return echo(dict(record.items()))
