"""The canonical text of a result: equal texts for values that arrive in Java as the same value.

The engine makes the same text of what Java received, so results are compared without sending them
anywhere. What has no text of its own is opaque: compared by the name of its type alone.
"""

from __future__ import annotations

import array
import datetime as dt
import decimal
import hashlib
import json
import struct
import sys
import uuid
from typing import Any

_OPAQUE = '{"opaque":'
_NAN = "0x7ff8000000000000"
_MOST_DEPTH = 200


def text_of(value: Any) -> str:
    """Return the canonical text of a result.

    Raises
    ------
    ValueError
        The value is nested deeper than PyBridge carries.
    """
    return _text(value, 0)


def is_opaque(text: str) -> bool:
    """Whether a canonical text holds a value that was compared by its type's name alone."""
    return _OPAQUE in text


def kind_of(text: str) -> str:
    """Name what a canonical text is, as the report shows the results."""
    if text in ("true", "false"):
        return "boolean"
    if text == "null":
        return "null"
    if text.startswith("{"):
        key = next(iter(json.loads(text)))
        names = {"f": "double", "b": "bytes", "t": "tuple", "m": "map", "s": "set", "a": "array"}
        return str(names.get(key, json.loads(text).get("o", key)))
    return {'"': "string", "[": "list"}.get(text[0], "long")


def _text(value: Any, depth: int) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per type
    if depth > _MOST_DEPTH:
        raise ValueError(f"result is nested too deep: seen={depth}, wanted=at most {_MOST_DEPTH}")
    value = _plain(value)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case float():
            return f'{{"f":"{_bits(value)}"}}'
        case str():
            return json.dumps(str.__str__(value))
        case bytes() | bytearray() | memoryview():
            content = bytes(value)
            digest = hashlib.sha256(content).hexdigest()
            return f'{{"b":"{digest}","n":{len(content)}}}'
        case list() | range():
            return f"[{_joined(value, depth)}]"
        case tuple():
            return f'{{"t":[{_joined(value, depth)}]}}'
        case dict():
            pairs = (f"[{_text(k, depth + 1)},{_text(v, depth + 1)}]" for k, v in value.items())
            return f'{{"m":[{",".join(pairs)}]}}'
        case set() | frozenset():
            return f'{{"s":[{",".join(sorted(_text(each, depth + 1) for each in value))}]}}'
        case array.array():
            return _of_array_module(value)
        case decimal.Decimal() if value.is_finite() and not (value.is_zero() and value.is_signed()):
            return _other("Decimal", str(value))
        case uuid.UUID():
            return _other("UUID", str(value))
        case dt.date() if not isinstance(value, dt.datetime):
            return _other("date", value.isoformat())
    return _of_numpy(value) or f'{_OPAQUE}"{type(value).__name__}"}}'


def _plain(value: Any) -> Any:
    """Return a numpy scalar as its Python value, all else as it is."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.generic):
        kinds = (numpy.bool_, numpy.integer, numpy.floating, numpy.str_, numpy.bytes_)
        if isinstance(value, kinds):
            return value.item()
    return value


def _bits(value: float) -> str:
    return _NAN if value != value else f"0x{struct.pack('>d', value).hex()}"  # noqa: PLR0124 - NaN


def _joined(values: Any, depth: int) -> str:
    return ",".join(_text(each, depth + 1) for each in values)


def _other(name: str, text: str) -> str:
    return f'{{"o":"{name}","r":{json.dumps(text)}}}'


def _of_array_module(value: array.array[Any]) -> str:
    kind = {"f": "float", "d": "float"}.get(value.typecode)
    kind = kind or ("uint" if value.typecode.isupper() else "int")
    if value.typecode in ("u", "w"):
        return f'{_OPAQUE}"array"}}'
    return _array(f"{kind}{value.itemsize * 8}", [len(value)], value.tobytes())


def _of_numpy(value: Any) -> str | None:
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.ndarray):
        return None
    if value.dtype.kind not in "biufc" or not value.dtype.isnative:
        return f'{_OPAQUE}"{type(value).__name__}"}}'
    return _array(value.dtype.name, list(value.shape), value.tobytes())


def _array(dtype: str, shape: list[int], content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return f'{{"a":"{dtype}","shape":{json.dumps(shape, separators=(",", ":"))},"d":"{digest}"}}'
