"""What Java asks of objects that implement its interfaces."""

from __future__ import annotations

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["equal", "hash_of", "own_methods"]


def own_methods(target: Any, names: list[str]) -> list[str]:
    """Return which of these methods an object or its class defines.

    What ``__getattr__`` would make up is none, and a class that is used as a callable has none.
    """
    if isinstance(target, type):
        return []
    places: list[Any] = [getattr(target, "__dict__", ()), *map(vars, type(target).__mro__)]
    defined = [name for name in names if any(name in place for place in places)]
    return [name for name in defined if callable(getattr(target, name, None))]


def _hash(target: Any) -> int | None:
    try:
        return hash(target)
    except TypeError:
        return None


def equal(left: Any, right: Any) -> bool:
    """Tell whether two callables are one to Java: equal, or the same where they have no hash."""
    if left is right:
        return True
    return _hash(left) is not None and _hash(right) is not None and bool(left == right)


def hash_of(target: Any) -> int:
    """Return a hash of 32 bits that goes with ``equal``."""
    known = _hash(target)
    full = id(target) if known is None else known
    return (full ^ full >> 32) & 0x7FFFFFFF
