"""The scenarios in plain Python: the same function, the same operands, no bridge.

Each loop runs so many operations and returns the checksum that the scenario's Java code would.
Operands that a loop uses again are made before it; what changes with each operation, changes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import bench_functions
import json_functions
import udf_functions

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


def _noop(count: int) -> int:
    noop = bench_functions.noop
    for _ in range(count):
        noop()
    return count


def _add(count: int) -> int:
    add = bench_functions.add
    checksum: float = 0
    for index in range(count):
        checksum += add(1000 + (index & 0xFFFF), 3)
    return int(checksum)


def _add_floats(count: int) -> int:
    add = bench_functions.add
    checksum = 0
    for index in range(count):
        checksum += int(add(0.5 + (index & 0xFFFF), 0.25) * 4)
    return checksum


def _add_rows(count: int) -> int:
    add = bench_functions.add
    first, second = range(1000, 2000), [3] * 1000
    checksum: float = 0
    for _ in range(0, count, 1000):
        checksum += sum([add(a, b) for a, b in zip(first, second, strict=True)])
    return int(checksum)


def _score(column_count: int, count: int) -> int:
    score = bench_functions.score
    row = [
        (1000 + column, 0.5 + column, f"customer-{column % 16:07d}")[column % 3]
        for column in range(column_count)
    ]
    rest = row[2:]
    checksum = 0
    for index in range(count):
        base = index & 0xFFFF
        checksum += int(score(1000 + base, 1.5 + base, *rest) * 2)
    return checksum


def _upper(length: int, first: str, span: int, count: int) -> int:
    upper = bench_functions.upper
    texts = [
        "".join(chr(ord(first) + (index + 7 * position) % span) for position in range(length))
        for index in range(64)
    ]
    checksum = 0
    for index in range(count):
        result = upper(texts[index % 64])
        checksum += len(result) + 31 * ord(result[0]) + ord(result[-1])
    return checksum


def _total(count: int) -> int:
    total = bench_functions.total
    values = list(range(1000, 2000))
    checksum = 0
    for index in range(count):
        values[0] = index & 0x7F
        checksum += total(values)
    return checksum


def _total_of_array(length: int, count: int) -> int:
    import numpy as np

    total = bench_functions.array_total
    values: Any = np.arange(length, dtype=np.float64) % 1000
    checksum = 0.0
    for index in range(count):
        values[0] = index & 0xFF
        checksum += total(values)
    return int(checksum)


def _catch(depth: int, count: int) -> int:
    fail = bench_functions.fail
    checksum = 0
    for _ in range(count):
        try:
            fail(depth)
        except ValueError as error:
            checksum += len(f"ValueError: {error}")
    return checksum


def _call_back(count: int) -> int:
    repeat = bench_functions.repeat
    calls = 0

    def counter() -> int:
        nonlocal calls
        calls += 1
        return calls

    checksum = 0
    for _ in range(0, count, 1000):
        checksum += repeat(counter, 1000)
    return checksum


def _touch(touch: Callable[[str], str], sentences: int, count: int) -> int:
    sentence = "Steamed or fried, the dumplings come with a sesame sauce. "
    note = f', "note": "{sentence * sentences}"' if sentences else ""
    texts = [
        f'{{"count": {1000 + number}, "id": "A-7f3c21", "name": "Kathmandu Momo House", '
        f'"score": 4.25, "tags": ["a", "bc"]{note}}}'
        for number in range(16)
    ]
    checksum = 0
    for index in range(count):
        text = touch(texts[index % 16])
        end = text.index(",")
        checksum += len(text) + int(text[end - 2 : end])
    return checksum


def _touch_by_orjson(sentences: int, count: int) -> int:
    import orjson_functions

    return _touch(orjson_functions.touch, sentences, count)


def _chain(count: int) -> int:
    upper, strip, length = udf_functions.upper, udf_functions.strip, udf_functions.length
    texts = [
        "".join(chr(ord("a") + (number + 7 * place) % 26) for place in range(16))
        for number in range(64)
    ]
    checksum = 0
    for index in range(count):
        checksum += length(strip(upper(texts[index % 64]))) + index % 64
    return checksum


def _add_columns(count: int) -> int:
    import numpy as np

    add = udf_functions.add
    first: Any = np.arange(1000, dtype=np.float64)
    second = np.full(1000, 0.5)
    checksum = 0
    for batch in range(count // 1000):
        first[0] = batch & 0xFF
        sums = add(first, second)
        checksum += int(2 * (sums[0] + sums[-1]))
    return checksum


def _words(count: int) -> int:
    lines = [
        "".join(
            " " if place % 4 == 3 else chr(ord("a") + (number + 7 * place) % 26)
            for place in range(16)
        )
        for number in range(64)
    ]
    checksum = 0
    for index in range(count):
        for word in udf_functions.words(lines[index % 64]):
            checksum += len(word) + 31 * ord(word[0]) + ord(word[-1])
    return checksum


def _total(count: int) -> int:
    values = [float(index) for index in range(1000)]
    checksum = 0
    for batch in range(count // 1000):
        values[0] = batch & 0xFF
        total = udf_functions.Total()
        accumulator = total.create_accumulator()
        for value in values:
            total.accumulate(accumulator, value)
        checksum += int(total.get_value(accumulator))
    return checksum


TWINS = {
    "call_noop": Twin(_noop),
    "call_int": Twin(_add),
    "call_float": Twin(_add_floats),
    "hold_int": Twin(_add),
    "each_1k": Twin(_add_rows, batch=1000),
    "generic_int": Twin(_add),
    "wide_10": Twin(partial(_score, 10)),
    "wide_100": Twin(partial(_score, 100)),
    "call_str16": Twin(partial(_upper, 16, "a", 26)),
    "call_str1k": Twin(partial(_upper, 1024, "a", 26)),
    "call_str_cjk": Twin(partial(_upper, 16, "\u4e00", 20_000)),
    "list_1k": Twin(_total),
    "ndarray_1k": Twin(partial(_total_of_array, 1000)),
    "ndarray_1m": Twin(partial(_total_of_array, 1_000_000)),
    "buffer_1m": Twin(partial(_total_of_array, 1_000_000)),
    "error": Twin(partial(_catch, 0)),
    "error_deep": Twin(partial(_catch, 59)),
    "callback": Twin(_call_back, batch=1000),
    "async_int": Twin(_add),
    "bundle_1": Twin(_add),
    "bundle_16": Twin(_add),
    "bundle_256": Twin(_add),
    "proc_rows_1k": Twin(_add_rows, batch=1000),
    "proc_rows_1k_blocked": Twin(_add_rows, batch=1000),
    "json_100": Twin(partial(_touch, json_functions.touch, 0)),
    "json_1k": Twin(partial(_touch, json_functions.touch, 15)),
    "json_100_orjson": Twin(partial(_touch_by_orjson, 0)),
    "json_1k_orjson": Twin(partial(_touch_by_orjson, 15)),
    "udf_scalar": Twin(partial(_upper, 16, "a", 26)),
    "udf_chain": Twin(_chain),
    "udf_numpy": Twin(_add_columns, batch=1000),
    "udf_table": Twin(_words),
    "udf_aggregate": Twin(_total, batch=1000),
}
"""By scenario; one that is missing has no row of plain Python.

Echoes are: without a bridge nothing is converted or copied, so nothing of the question is left.
"""
