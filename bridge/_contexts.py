"""Context managers for Java."""

from __future__ import annotations

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["Entered", "Held", "closing", "run"]


class Held:
    """Keeps ``target`` from being converted: Java gets a handle on this."""

    def __init__(self, target: Any) -> None:
        self.target = target


class Entered(Held):
    """A context manager that Java has entered; ``target`` is what it gave."""

    def __init__(self, manager: Any) -> None:
        kind = type(manager)
        for name in ("__enter__", "__exit__"):
            if not hasattr(kind, name):
                raise TypeError(f"{kind.__qualname__!r} object is no context manager: no {name}")
        self._manager = manager
        self._exit = kind.__exit__
        super().__init__(kind.__enter__(manager))

    def __str__(self) -> str:
        return str(self._manager)

    def close(self) -> None:
        """Leave it, without an exception."""
        self.target = None
        self._exit(self._manager, None, None, None)


def run(manager: Any, body: Callable[[Held], object]) -> None:
    """Run a body of Java's in a ``with`` statement."""
    with manager as value:
        body(Held(value))


def closing(target: Any) -> Any:
    """Enter a context manager that has no ``close``; None for any other object of Python's."""
    if isinstance(target, _native.JavaObject):
        return target
    if callable(getattr(target, "close", None)) or not hasattr(type(target), "__exit__"):
        return None
    return Entered(target)
