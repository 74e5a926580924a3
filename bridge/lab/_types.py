"""The types of parameters: which one an annotation or some values mean, which values fit one."""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ARRAYS = {
    "double[]": "float64",
    "long[]": "int64",
    "float[]": "float32",
    "int[]": "int32",
    "boolean[]": "bool",
}
"""The types that are numpy arrays in Python, with their dtypes."""

TYPES = ("boolean", "long", "double", "string", "bytes", *ARRAYS, "list", "map", "object")
"""All types, by the names that the files of a run use."""

ANY_ARRAY = "array"
"""What an annotation means that names an array, but not its elements."""

_PLAIN = {
    "bool": "boolean",
    "int": "long",
    "float": "double",
    "str": "string",
    "bytes": "bytes",
    "bytearray": "bytes",
    "object": None,
    "any": None,
}
_LISTS = ("list", "sequence", "iterable", "collection")
_MAPS = ("dict", "mapping", "mutablemapping", "typeddict")
_MODULES = re.compile(r"\b(?:typing|numpy|np|npt|collections|abc|builtins)\.")
_INT_BITS = {"long": 64, "int": 32}
_SPECIAL = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter of the function, and the type of its values."""

    name: str
    type: str


class UnfitError(ValueError):
    """A value does not fit a type; the message is what would."""


def require_known(names: Iterable[str]) -> None:
    """Make sure that these are types.

    Raises
    ------
    LabError
        If one is none.
    """
    for name in names:
        if name not in TYPES:
            wanted = ", ".join(TYPES)
            raise LabError(f"no such type: seen={name!r}, wanted one of: {wanted}")


def of_annotation(text: str | None) -> str | None:
    """Return the type that an annotation means, as it stands in the source; None if it is open."""
    if text is None:
        return None
    bare = _MODULES.sub("", re.sub(r"\s", "", text))
    bare = re.sub(r"^Optional\[(.*)\]$|\|None$|^None\|", r"\1", bare).lower()
    head = bare.partition("[")[0]
    if head in ("ndarray", "arraylike"):
        return _of_array(bare)
    if head in _LISTS:
        return "list"
    if head in _MAPS:
        return "map"
    return _PLAIN.get(bare)


def _of_array(text: str) -> str:
    for name, dtype in ARRAYS.items():
        if re.search(rf"\b{dtype}_?\b", text):
            return name
    return ANY_ARRAY


def of_values(values: Iterable[Any]) -> str:
    """Return the narrowest type that all values have; None counts as a value of every type."""
    seen = {_of_value(value) for value in values if value is not None}
    if len(seen) == 1:
        return seen.pop()
    return "double" if seen == {"long", "double"} else "object"


def of_texts(texts: Iterable[str]) -> str:
    """Return the type of cells of a text file: boolean, long, double, or string."""
    filled = [text for text in texts if text]
    for name in ("boolean", "long", "double"):
        if filled and all(_is_readable(text, name) for text in filled):
            return name
    return "string"


def of_elements(rows: Iterable[Iterable[Any]], otherwise: str = "list") -> str:
    """Return the array type that holds these rows; `otherwise` if they are no numbers."""
    seen = {_of_value(value) for row in rows for value in row}
    if seen == {"long"}:
        return "long[]"
    return "double[]" if seen and seen <= {"long", "double"} else otherwise


def _of_value(value: Any) -> str:
    dtype = str(getattr(value, "dtype", ""))
    if dtype:
        return next((name for name, known in ARRAYS.items() if known == dtype), "object")
    for kind, name in (
        (bool, "boolean"),
        (int, "long"),
        (float, "double"),
        (str, "string"),
        (bytes, "bytes"),
        (list, "list"),
        (dict, "map"),
    ):
        if isinstance(value, kind):
            return name
    return "object"


def _is_readable(text: str, name: str) -> bool:
    try:
        read(text, name)
    except ValueError:
        return False
    return True


def read(text: str, name: str) -> Any:
    """Read the text of a cell as a value of a type.

    Raises
    ------
    ValueError
        The text is none of that type.
    """
    if name == "string":
        return text
    if name == "bytes":
        return text.encode()
    if not text:
        return None
    if name == "boolean":
        if text.lower() not in _WORDS:
            raise ValueError(text)
        return _WORDS[text.lower()]
    if name == "long":
        if not re.fullmatch(r"\s*[+-]?\d+\s*", text, re.ASCII):
            raise ValueError(text)
        return int(text)
    return float(text) if name == "double" else json.loads(text)


def encode(value: Any, name: str) -> Any:
    """Return what the inputs file has for a value of a type.

    Raises
    ------
    UnfitError
        The value does not fit.
    """
    if value is None:
        if name in ARRAYS:
            raise UnfitError(f"{name}, not null")
        return None
    if name in ARRAYS:
        return _encode_array(value, name)
    return _ENCODERS[name](value)


def decode(stored: Any, name: str) -> Any:
    """Return the Python value that the function gets: arrays as numpy's, as from Java."""
    if stored is None or name in ("boolean", "long", "string", "list", "map", "object"):
        return stored
    if name == "double":
        return float(stored)
    if name == "bytes":
        return base64.b64decode(stored)
    import numpy as np

    values = [float(each) for each in stored] if name in ("double[]", "float[]") else stored
    return np.array(values, dtype=ARRAYS[name])


def size_bytes(stored: Any, name: str) -> int:
    """Return how many bytes a value of the inputs file is, without what the bridge adds."""
    if stored is None:
        return 0
    if name in ARRAYS:
        element = {"float64": 8, "int64": 8, "float32": 4, "int32": 4, "bool": 1}[ARRAYS[name]]
        return element * len(stored)
    if name == "string":
        return len(stored.encode("utf-8", "surrogatepass"))
    if name == "bytes":
        return len(base64.b64decode(stored))
    if name in ("boolean", "long", "double"):
        return 1 if name == "boolean" else 8
    return len(
        json.dumps(stored, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
    )


def _encode_array(value: Any, name: str) -> list[Any]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list):
        raise UnfitError(f"{name}, a list of them")
    single = name.removesuffix("[]")
    if any(each is None for each in value):
        raise UnfitError(f"{name} without null")
    if single == "boolean":
        return [_boolean(each) for each in value]
    if single in _INT_BITS:
        return [_integer(each, _INT_BITS[single]) for each in value]
    return [_double(each) for each in value]


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnfitError("boolean")
    return value


def _integer(value: Any, bits: int = 64) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnfitError("long")
    if not -(1 << bits - 1) <= value < 1 << bits - 1:
        raise UnfitError(f"an integer of {bits} bits")
    return value


def _double(value: Any) -> float | str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitError("double")
    number = float(value)
    return number if math.isfinite(number) else _SPECIAL[str(number)]


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise UnfitError("string")
    return value


def _bytes(value: Any) -> str:
    content = value.encode() if isinstance(value, str) else value
    if not isinstance(content, bytes | bytearray):
        raise UnfitError("bytes")
    return base64.b64encode(content).decode()


def _list(value: Any) -> Any:
    if not isinstance(value, list):
        raise UnfitError("list")
    return _object(value)


def _map(value: Any) -> Any:
    if not isinstance(value, dict):
        raise UnfitError("map")
    return _object(value)


def _object(value: Any) -> Any:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UnfitError("what JSON has: no NaN, no infinity, no other types") from error
    return value


_ENCODERS: dict[str, Callable[[Any], Any]] = {
    "boolean": _boolean,
    "long": _integer,
    "double": _double,
    "string": _string,
    "bytes": _bytes,
    "list": _list,
    "map": _map,
    "object": _object,
}
