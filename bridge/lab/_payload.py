"""Makes arguments where there is no file: a type and sizes, such as ``str:16,1k,100k``."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.lab import _types
from bridge.lab._errors import LabError
from bridge.lab._inputs import Inputs
from bridge.lab._types import Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab._inputs import Declared

_ALIASES = {"str": "string", "int": "long", "float": "double", "bool": "boolean"}
_UNITS = {"": 1, "k": 1024, "m": 1024 * 1024}
_SIZE = re.compile(r"(\d+)([km]?)", re.IGNORECASE)
_MOST_ROWS = 16
_MOST_ELEMENTS = 2_000_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SEED = 20


@dataclass(frozen=True)
class Payload:
    """The values of one parameter, of one size; ``size`` is None for a type that has none."""

    label: str
    type: str
    size: int | None


def parse(text: str) -> list[Payload]:
    """Read a payload: a type, and for those that have one its sizes.

    ``str``, ``bytes``, ``list`` and arrays such as ``double[]`` have a size, in characters, bytes
    and elements; k is 1024 and M 1024 * 1024.

    Raises
    ------
    LabError
        If it is no payload.
    """
    kind, colon, sizes = text.partition(":")
    name = _ALIASES.get(kind, kind)
    if name not in _types.TYPES or name in ("map", "object"):
        wanted = ", ".join(
            ("str", *(each for each in _types.TYPES if each not in ("map", "object")))
        )
        raise LabError(f"no such payload: seen={text!r}, wanted one of: {wanted}")
    if name in ("boolean", "long", "double"):
        if colon:
            raise LabError(f"a payload of {kind} has no size: seen={text!r}, wanted={kind!r}")
        return [Payload(kind, name, None)]
    if not sizes:
        raise LabError(f"a payload of {kind} needs a size: seen={text!r}, wanted={kind + ':1k'!r}")
    found = []
    for size in sizes.split(","):
        match = _SIZE.fullmatch(size.strip())
        if match is None:
            raise LabError(f"no size in the payload {text!r}: seen={size!r}, wanted=16, 1k or 2M")
        count = int(match[1]) * _UNITS[match[2].lower()]
        found.append(Payload(f"{kind}:{size.strip()}", name, count))
    return found


def make(payloads: Sequence[str], declared: Sequence[Declared] | None) -> list[Inputs]:
    """Make the inputs of each combination of sizes; a payload belongs to each parameter in turn.

    The values are random and the same in every run.

    Raises
    ------
    LabError
        If a payload is none, or their number is not that of the parameters.
    """
    parsed = [parse(text) for text in payloads]
    names = _names(declared, len(parsed))
    return [_inputs(names, combination) for combination in itertools.product(*parsed)]


def _names(declared: Sequence[Declared] | None, count: int) -> list[str]:
    names = [f"args[{at}]" for at in range(count)]
    if declared is None:
        return names
    plain = [each for each in declared if not each.is_variable]
    least = sum(each.is_required for each in plain)
    most = count if len(plain) < len(declared) else len(plain)
    if not least <= count <= most:
        wanted = least if least == most else f"{least} to {most}"
        listed = ", ".join(each.name for each in plain)
        raise LabError(
            f"payloads for the parameters ({listed}): seen={count}, wanted={wanted}; "
            "give --payload once for each"
        )
    return [each.name for each in plain[:count]] + names[len(plain) :]


def _inputs(names: Sequence[str], payloads: Sequence[Payload]) -> Inputs:
    largest = max([1, *(payload.size or 1 for payload in payloads)])
    count = max(1, min(_MOST_ROWS, _MOST_ELEMENTS // largest))
    source = random.Random(_SEED)  # noqa: S311 - the same values in every run are what is wanted
    rows = [
        [_types.encode(_value(payload, source), payload.type) for payload in payloads]
        for _ in range(count)
    ]
    parameters = [Parameter(name, each.type) for name, each in zip(names, payloads, strict=True)]
    label = " ".join(payload.label for payload in payloads)
    return Inputs("payload", tuple(parameters), rows, label)


def _value(payload: Payload, source: random.Random) -> Any:
    make: dict[str, Callable[[], Any]] = {
        "boolean": lambda: bool(source.getrandbits(1)),
        "long": lambda: source.getrandbits(32),
        "double": source.random,
        "bytes": lambda: source.randbytes(payload.size or 0),
    }
    if payload.type == "string":
        return "".join(source.choices(_LETTERS, k=payload.size or 0))
    if payload.type in make:
        return make[payload.type]()
    element = {"boolean[]": "boolean", "long[]": "long", "int[]": "int"}.get(payload.type, "double")
    make["int"] = lambda: source.getrandbits(31)
    return [make[element]() for _ in range(payload.size or 0)]
