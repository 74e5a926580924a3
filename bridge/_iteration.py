"""How Java iterates over Python objects: one element at a time, or as many as it asks for."""

from __future__ import annotations

import types

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["Cursor", "Restart", "iterable", "iterate"]


_COLLECTIONS = (list, tuple, set, frozenset)


def _is_iterable(target: Any) -> bool:
    kind = type(target)
    return any(hasattr(kind, name) for name in ("__iter__", "__getitem__", "__next__"))


def iterable(target: Any, *, copied: bool) -> Any:
    """Return what begins iterations, or None for what is no iterable.

    A Java object is returned as it is, and so is what crosses as a collection if that is asked.
    """
    crosses = copied and type(target) in _COLLECTIONS
    if crosses or isinstance(target, _native.JavaObject):
        return target
    return Restart(target) if _is_iterable(target) else None


def iterate(target: Any) -> Any:
    """Begin an iteration: a cursor, the Java object itself, or None for what is no iterable."""
    if isinstance(target, _native.JavaObject):
        return target
    return Cursor(_begin(target)) if _is_iterable(target) else None


def _begin(target: Any) -> Iterator[Any]:
    has_iter = hasattr(type(target), "__iter__") or not hasattr(type(target), "__next__")
    return iter(target) if has_iter else target


class Restart:
    """An object that Java may iterate over again and again."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def begin(self) -> Cursor:
        """Begin an iteration."""
        return Cursor(_begin(self._target))

    def __str__(self) -> str:
        return str(self._target)


class Cursor:
    """An iteration of Java's.

    Parameters
    ----------
    iterator : iterator
        It is never asked for more elements than Java has asked for.
    """

    def __init__(self, iterator: Iterator[Any]) -> None:
        self._iterator = iterator
        self._batch: list[Any] = []
        self._returned: list[Any] = []
        self._failure: BaseException | None = None

    def take(self, count: int) -> list[Any]:
        """Take the next elements: fewer where an error or the end comes before, none at the end."""
        self._batch = []
        if self._returned:
            self._batch.append(self._returned.pop())
            return self._batch
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        batch = self._batch
        try:
            while len(batch) < count:
                batch.append(next(self._iterator))
        except StopIteration:
            self._iterator = iter(())  # one that waits for more may never answer again
        except BaseException as error:
            if not batch:
                raise
            self._failure = error
        return batch

    def advance(self, count: int) -> int:
        """Take the next elements without giving them away; their number."""
        return len(self.take(count))

    def item(self, index: int) -> Any:
        """Return an element of the last batch."""
        return self._batch[index]

    def return_batch(self) -> int:
        """Take back the last batch, which did not convert as a whole; it comes one by one now."""
        self._returned += reversed(self._batch)
        self._batch = []
        return len(self._returned)

    def numbered(self, index: int) -> dict[int, Any]:
        """Return the last batch by the elements' indices, which an error then tells."""
        return dict(enumerate(self._batch, index))

    def close(self) -> None:
        """Drop what was fetched, and close a generator."""
        self._batch = []
        self._returned = []
        self._failure = None
        iterator, self._iterator = self._iterator, iter(())
        if isinstance(iterator, types.GeneratorType):
            iterator.close()
