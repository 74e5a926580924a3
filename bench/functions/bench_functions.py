"""The Python functions that benchmarks call: PyBridge and the reference call the same ones."""


def add(a: int, b: int) -> int:
    """Return the sum: the smallest call that takes and returns something."""
    return a + b


def echo(payload: bytes) -> bytes:
    """Return the payload untouched: the round trip alone."""
    return payload
