"""PEMJA's values: what Python gives, prepared for Java, which takes only what PEMJA had."""

from __future__ import annotations

import datetime as dt
import decimal
import types
from typing import NamedTuple

from bridge import _java_types, _native
from bridge._contexts import Held

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["END", "SIMPLE", "held", "shown"]


# The name in the tuple tells Java how to take what PEMJA has no Java type for. No value of the
# user's is a named tuple any more when it crosses.
class _Object(NamedTuple):
    object: Held


class _Iterator(NamedTuple):
    iterator: Held


class _Java(NamedTuple):
    java: Any


class _End(NamedTuple):
    end: None


END = _End(None)  # of an iteration

# Values of exactly these types cross as they are.
SIMPLE = frozenset(
    [types.NoneType, bool, int, float, str, bytes, decimal.Decimal, dt.date, dt.time, dt.datetime]
)


def held(value: Any) -> Any:
    """Hold a value for a conversion that Java chooses; None for None."""
    return None if value is None else _Object(Held(value))


def shown(value: Any) -> Any:
    """Prepare a value for Java: by PEMJA's table, exact types are converted, others are held."""
    kind = type(value)
    if kind in SIMPLE or isinstance(value, str):
        return value
    if kind is list or kind is tuple or kind is dict:
        return _container(value)
    if isinstance(value, _native.JavaObject):
        return _Java(value)
    if isinstance(value, _java_types.JavaClass):
        return _Java(value.class_)
    if kind is types.GeneratorType:
        return _Iterator(Held(value))
    return _Object(Held(value))


def _container(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {shown(key): shown(element) for key, element in value.items()}
    if SIMPLE.issuperset(map(type, value)):
        return value
    return kind([shown(element) for element in value])
