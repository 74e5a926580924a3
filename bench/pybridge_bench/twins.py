"""The scenarios in plain Python: the same function, the same operands, no bridge.

Each loop runs so many operations and returns the checksum that the scenario's Java code would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import bench_functions

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TWINS", "Twin"]


@dataclass(frozen=True)
class Twin:
    """A scenario's loop in plain Python.

    Attributes
    ----------
    run : callable
        Runs so many operations and returns a checksum.
    batch : int
        What the count of operations must be a multiple of.
    """

    run: Callable[[int], int]
    batch: int = 1


def _add(count: int) -> int:
    add = bench_functions.add
    checksum = 0
    for index in range(count):
        checksum += add(1000 + (index & 0xFFFF), 3)
    return checksum


def _echo16(count: int) -> int:
    echo = bench_functions.echo
    payload = bytearray(16)
    checksum = 0
    for index in range(count):
        payload[0] = index & 0xFF
        reply = echo(payload)
        checksum += len(reply) + _signed(reply[0])
    return checksum


def _signed(byte: int) -> int:
    return byte - ((byte & 0x80) << 1)


TWINS = {
    "call_int": Twin(_add),
    "hold_int": Twin(_add),
    "generic_int": Twin(_add),
    "proc_echo16": Twin(_echo16),
}
"""By scenario; one that is missing has no row of plain Python."""
