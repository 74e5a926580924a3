"""Lists and maps in an accumulator, by PyFlink's names. Here they are in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView

__all__ = ["ListView", "MapView"]


class ListView:
    """A list in an accumulator, which an engine may keep outside its memory."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self._values = list(values)

    def get(self) -> Iterator[Any]:
        """Return the elements."""
        return iter(self)

    def add(self, value: Any) -> None:
        """Append an element."""
        self._values.append(value)

    def add_all(self, values: Iterable[Any]) -> None:
        """Append elements."""
        self._values.extend(values)

    def clear(self) -> None:
        """Remove all elements."""
        self._values.clear()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == other._values if isinstance(other, ListView) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it may be changed


class MapView:
    """A map in an accumulator, which an engine may keep outside its memory."""

    def __init__(self, pairs: Mapping[Any, Any] | None = None) -> None:
        self._pairs = dict(pairs or {})

    def get(self, key: Any) -> Any:
        """Return the value of a key; None where there is none."""
        return self._pairs.get(key)

    def put(self, key: Any, value: Any) -> None:
        """Set the value of a key."""
        self._pairs[key] = value

    def put_all(self, dict_value: Mapping[Any, Any]) -> None:
        """Set the values of keys."""
        self._pairs.update(dict_value)

    def remove(self, key: Any) -> None:
        """Remove a key; none where it is not there."""
        self._pairs.pop(key, None)

    def contains(self, key: Any) -> bool:
        """Tell whether a key is there."""
        return key in self._pairs

    def items(self) -> ItemsView[Any, Any]:
        """Return the pairs."""
        return self._pairs.items()

    def keys(self) -> KeysView[Any]:
        """Return the keys."""
        return self._pairs.keys()

    def values(self) -> ValuesView[Any]:
        """Return the values."""
        return self._pairs.values()

    def is_empty(self) -> bool:
        """Tell whether there is no key."""
        return not self._pairs

    def clear(self) -> None:
        """Remove all keys."""
        self._pairs.clear()

    def __getitem__(self, key: Any) -> Any:
        return self._pairs[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._pairs[key] = value

    def __delitem__(self, key: Any) -> None:
        del self._pairs[key]

    def __contains__(self, key: Any) -> bool:
        return key in self._pairs

    def __iter__(self) -> Iterator[Any]:
        return iter(self._pairs)

    def __eq__(self, other: object) -> bool:
        return self._pairs == other._pairs if isinstance(other, MapView) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it may be changed
