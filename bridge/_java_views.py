"""What Python's protocols find in live Java objects: the bases of Java's types by their traits.

Names that Java's class has itself win: ``l.remove`` is Java's. The codes are those of
``LiveViews.java``.
"""

from __future__ import annotations

import collections.abc
import operator

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

__all__ = [
    "ArrayView",
    "AwaitableView",
    "CloseableView",
    "CollectionView",
    "ComparableView",
    "IterableView",
    "IteratorView",
    "ListView",
    "MapView",
    "ObjectView",
    "SetView",
]

_length = _native.view_method(0, "__len__", "The number of elements.")
_contains = _native.view_method(1, "__contains__", "Whether an element, or a map's key, is in it.")
_iterator = _native.view_method(2, "__iter__", "A Java iterator, which is one of Python's too.")
_next = _native.view_method(3, "__next__", "The next element.")
_list_get = _native.view_method(4, "_list_get", "An element by its index.")
_list_set = _native.view_method(5, "_list_set", "Replaces an element.")
_list_delete = _native.view_method(6, "_list_delete", "Removes an element by its index.")
_list_insert = _native.view_method(7, "insert", "Inserts an element in front of an index.")
_map_get = _native.view_method(8, "__getitem__", "The value of a key.")
_map_set = _native.view_method(9, "__setitem__", "Sets the value of a key.")
_map_delete = _native.view_method(10, "__delitem__", "Removes a key.")
_keys = _native.view_method(11, "keys", "A list of the keys.")
_items = _native.view_method(12, "items", "A list of pairs of key and value.")
_compare = _native.view_method(13, "compareTo", "Java's compareTo.")
_close = _native.view_method(14, "close", "Java's close.")
_on_completion = _native.view_method(15, "on_completion", "Calls back, or is True if complete.")
_stage_result = _native.view_method(16, "stage_result", "The result of a completed stage.")
_cancel_stage = _native.view_method(17, "cancel_stage", "Cancels a stage.")


def _index(container: Any, key: Any) -> int:
    """Count from the end what is negative; what is too far stays, so that Java's error names it."""
    i = operator.index(key)
    from_start = i if i >= 0 else i + len(container)
    return from_start if from_start >= 0 else i


class ObjectView:
    """Any live Java object."""

    __slots__ = ()

    def __class_getitem__(cls, item: object) -> Any:
        raise TypeError(
            f"a Java class has neither elements nor type arguments: {cls.__qualname__}[{item!r}];"
            " a call of it makes an object"
        )

    def __dir__(self) -> Iterable[str]:
        type(self)._java_list_members()  # type: ignore[attr-defined]
        return object.__dir__(self)


class IterableView:
    """A Java Iterable or Stream."""

    __slots__ = ()
    __iter__ = _iterator


class IteratorView:
    """A Java Iterator."""

    __slots__ = ()
    __next__ = _next

    def __iter__(self) -> Iterator[Any]:
        return self


class CloseableView:
    """A Java AutoCloseable: a context manager, which closes it."""

    __slots__ = ()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        _close(self)


class AwaitableView:
    """A Java CompletionStage: awaited for its result."""

    __slots__ = ()

    def __await__(self) -> Iterator[Any]:
        from bridge._java_futures import java_result

        waiting = java_result(self, _on_completion, _stage_result, _cancel_stage)
        return waiting.__await__()


class ComparableView:
    """A Java Comparable: ordered by its compareTo."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return bool(_compare(self, other) < 0)

    def __le__(self, other: object) -> bool:
        return bool(_compare(self, other) <= 0)

    def __gt__(self, other: object) -> bool:
        return bool(_compare(self, other) > 0)

    def __ge__(self, other: object) -> bool:
        return bool(_compare(self, other) >= 0)


class CollectionView(IterableView):
    """A Java Collection."""

    __slots__ = ()
    __len__ = _length
    __contains__ = _contains


class _IndexedView:
    """What Java's lists and arrays share."""

    __slots__ = ()
    __len__ = _length
    __iter__ = _iterator

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [_list_get(self, i) for i in range(*key.indices(len(self)))]
        return _list_get(self, _index(self, key))

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            raise TypeError("a slice of a Java list or array cannot be assigned: use its methods")
        _list_set(self, _index(self, key), value)

    def __reversed__(self) -> Iterator[Any]:
        for i in range(len(self) - 1, -1, -1):
            yield _list_get(self, i)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Return the first index of a value; raises ValueError if it is not there."""
        for i in range(*slice(start, stop).indices(len(self))):
            if _list_get(self, i) == value:
                return i
        raise ValueError(f"{value!r} is not in the Java list")

    def count(self, value: Any) -> int:
        """Return how often a value is there."""
        return sum(item == value for item in self)


class ArrayView(_IndexedView):
    """A Java array."""

    __slots__ = ()

    @property
    def length(self) -> int:
        """The number of elements, as Java calls it."""
        return len(self)

    def __contains__(self, value: object) -> bool:
        return any(item == value for item in self)


class ListView(_IndexedView):
    """A Java List."""

    __slots__ = ()
    __contains__ = _contains

    def __delitem__(self, key: Any) -> None:
        if isinstance(key, slice):
            for i in sorted(range(*key.indices(len(self))), reverse=True):
                _list_delete(self, i)
        else:
            _list_delete(self, _index(self, key))

    def __iadd__(self, values: Iterable[Any]) -> Any:
        ListView.extend(self, values)
        return self

    def append(self, value: Any) -> None:
        """Add a value at the end."""
        _list_insert(self, len(self), value)

    def extend(self, values: Iterable[Any]) -> None:
        """Add all values at the end."""
        for value in list(values):
            _list_insert(self, len(self), value)

    def insert(self, index: int, value: Any) -> None:
        """Insert a value in front of an index."""
        _list_insert(self, min(max(_index(self, index), 0), len(self)), value)

    def pop(self, index: int = -1) -> Any:
        """Remove the value at an index and return it."""
        i = _index(self, index)
        value = _list_get(self, i)
        _list_delete(self, i)
        return value


class SetView(CollectionView):
    """A Java Set; the operators give a set of Python's."""

    __slots__ = ()

    def __and__(self, other: Iterable[Any]) -> set[Any]:
        return set(self) & set(other)

    def __or__(self, other: Iterable[Any]) -> set[Any]:
        return set(self) | set(other)

    def __sub__(self, other: Iterable[Any]) -> set[Any]:
        return set(self) - set(other)

    def __xor__(self, other: Iterable[Any]) -> set[Any]:
        return set(self) ^ set(other)

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__

    def __rsub__(self, other: Iterable[Any]) -> set[Any]:
        return set(other) - set(self)

    def __le__(self, other: Iterable[Any]) -> bool:
        return set(self) <= set(other)

    def __lt__(self, other: Iterable[Any]) -> bool:
        return set(self) < set(other)

    def __ge__(self, other: Iterable[Any]) -> bool:
        return set(self) >= set(other)

    def __gt__(self, other: Iterable[Any]) -> bool:
        return set(self) > set(other)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Return whether no element is in both."""
        return set(self).isdisjoint(other)


class MapView:
    """A Java Map."""

    __slots__ = ()
    __len__ = _length
    __contains__ = _contains
    __iter__ = _iterator
    __getitem__ = _map_get
    __setitem__ = _map_set
    __delitem__ = _map_delete
    keys = _keys
    items = _items

    def update(self, other: Any = (), /, **named: Any) -> None:
        """Set the values of all keys of a mapping, or of pairs, and of the keywords."""
        for key, value in dict(other, **named).items():
            _map_set(self, key, value)

    def pop(self, key: Any, *default: Any) -> Any:
        """Remove a key and return its value; without a default a missing key is a KeyError."""
        if default and not _contains(self, key):
            return default[0]
        value = _map_get(self, key)
        _map_delete(self, key)
        return value


collections.abc.Sequence.register(_IndexedView)
collections.abc.Collection.register(CollectionView)
collections.abc.Set.register(SetView)
collections.abc.Mapping.register(MapView)
