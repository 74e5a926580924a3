"""What a function keeps for each key: values, lists and maps, which the JVM's side holds.

Each use is a call of Java, which holds what it gets and gives to the state's types.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping, ValuesView
from typing import Any

from bridge._udf._data_types import DataTypes
from bridge._udf._errors import DeclarationError
from bridge._udf._types import (
    ArrayType,
    DataType,
    ListViewType,
    MapType,
    MapViewType,
    MultisetType,
)
from bridge._udf._values import described, reader, writer

__all__ = ["ListState", "MapState", "StateStore", "ValueState"]

_Owners = dict[str, object]


class StateStore:
    """Makes the states of a function, by names that no other one in its chain uses.

    Parameters
    ----------
    peer : object
        The ``JobContext`` of the JVM's side.
    user : str
        The function's name.
    owners : dict
        Whose each name is, in this chain; what is asked for is added.
    owner : object
        What the function is known by in it.
    """

    def __init__(self, peer: Any, user: str, owners: _Owners, owner: object) -> None:
        self._peer = peer
        self._user = user
        self._owners = owners
        self._owner = owner

    def value(self, name: str, data_type: Any) -> ValueState:
        """Return the state of one value of a type.

        Raises
        ------
        DeclarationError
            It is no type, or another function of the chain has a state of this name.
        """
        kept = self._typed(name, data_type)
        state = self._peer.value(name, self._user, described(kept))
        return ValueState(state, self._said(name), kept)

    def list(self, name: str, element_type: Any) -> ListState:
        """Return the state of a list, whose elements are never None.

        Raises
        ------
        DeclarationError
            As ``value``.
        """
        kept = ArrayType(self._typed(name, element_type).not_null(), is_nullable=False)
        state = self._peer.list(name, self._user, described(kept))
        return ListState(state, self._said(name), kept)

    def map(self, name: str, key_type: Any, value_type: Any) -> MapState:
        """Return the state of a map, whose keys are never None.

        Raises
        ------
        DeclarationError
            As ``value``; or the keys are of a type that Python cannot hash.
        """
        key = self._typed(name, key_type)
        for part in key.walk():
            if isinstance(part, ArrayType | MapType | MultisetType):
                raise DeclarationError(
                    f"state={self._said(name)}, seen=keys of {key}, wanted a type without "
                    f"{part.SQL}, which Python cannot hash"
                )
        kept = MapType(key.not_null(), self._typed(name, value_type), is_nullable=False)
        state = self._peer.map(name, self._user, described(kept))
        return MapState(state, self._said(name), kept)

    def _said(self, name: str) -> str:
        return f"{name}, function={self._user}"

    def _typed(self, name: str, spec: Any) -> DataType:
        if not isinstance(name, str) or not name:
            raise DeclarationError(
                f"name of a state: function={self._user}, seen={name!r}, wanted a str"
            )
        if self._owners.setdefault(name, self._owner) is not self._owner:
            raise DeclarationError(
                f"state={self._said(name)}, seen=one of another function of the chain, "
                "wanted another name"
            )
        try:
            data_type = DataTypes.of(spec)
        except DeclarationError as error:
            raise DeclarationError(f"state={self._said(name)}, {error}") from None
        for part in data_type.walk():
            if isinstance(part, ListViewType | MapViewType):
                raise DeclarationError(
                    f"state={self._said(name)}, seen={data_type}, wanted a type without {part.SQL}"
                )
        return data_type


class _Typed:
    """What makes values of a type cross in both directions."""

    def __init__(self, data_type: DataType, said: str) -> None:
        self._read = reader(data_type)
        self._write = writer(data_type, said, "state")

    def read(self, crossed: Any) -> Any:
        return crossed if self._read is None else self._read(crossed)

    def written(self, value: Any) -> Any:
        return value if self._write is None else self._write(value)


class ValueState:
    """A value for each key."""

    def __init__(self, state: Any, said: str, data_type: DataType) -> None:
        self._state = state
        self._typed = _Typed(data_type, said)

    def value(self) -> Any:
        """Return the current key's value; None where it has none."""
        return self._typed.read(self._state.value())

    def update(self, value: Any) -> None:
        """Set the current key's value; None removes it."""
        self._state.update(self._typed.written(value))

    def clear(self) -> None:
        """Remove the current key's value."""
        self._state.clear()


class ListState:
    """A list for each key."""

    def __init__(self, state: Any, said: str, data_type: ArrayType) -> None:
        self._state = state
        self._element = _Typed(data_type.element_type, said)

    def get(self) -> list[Any]:
        """Return the current key's elements, as a copy."""
        return [self._element.read(each) for each in self._state.get()]

    def add(self, value: Any) -> None:
        """Append an element to the current key's list."""
        self._state.add(self._element.written(value))

    def add_all(self, values: Iterable[Any]) -> None:
        """Append elements to the current key's list."""
        self._state.addAll([self._element.written(each) for each in values])

    def update(self, values: Iterable[Any]) -> None:
        """Replace the current key's list."""
        self._state.update([self._element.written(each) for each in values])

    def clear(self) -> None:
        """Remove the current key's list."""
        self._state.clear()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.get())

    def __len__(self) -> int:
        return len(self.get())


class MapState(MutableMapping[Any, Any]):
    """A map for each key: a mapping of Python's, with PyFlink's methods.

    What goes through all keys, ``len`` too, crosses once and is a copy.
    """

    def __init__(self, state: Any, said: str, data_type: MapType) -> None:
        self._state = state
        self._key = _Typed(data_type.key_type, said)
        self._value = _Typed(data_type.value_type, said)

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value of a key in the current key's map, or the default."""
        written = self._key.written(key)
        value = self._state.get(written)
        if value is None and default is not None and not self._state.contains(written):
            return default
        return self._value.read(value)

    def put(self, key: Any, value: Any) -> None:
        """Set the value of a key in the current key's map."""
        self._state.put(self._key.written(key), self._value.written(value))

    def put_all(self, dict_value: Mapping[Any, Any]) -> None:
        """Set the values of keys in the current key's map."""
        pairs = dict_value.items()
        self._state.putAll({self._key.written(k): self._value.written(v) for k, v in pairs})

    def remove(self, key: Any) -> None:
        """Remove a key, if it is there, from the current key's map."""
        self._state.remove(self._key.written(key))

    def contains(self, key: Any) -> bool:
        """Tell whether a key is in the current key's map."""
        return bool(self._state.contains(self._key.written(key)))

    def items(self) -> ItemsView[Any, Any]:
        """Return the pairs of the current key's map."""
        return self._copy().items()

    def values(self) -> ValuesView[Any]:
        """Return the values of the current key's map."""
        return self._copy().values()

    def update(self, other: Any = (), /, **named: Any) -> None:
        """Set the values of all keys of a mapping, or of pairs, and of the keywords."""
        self.put_all(dict(other, **named))

    def is_empty(self) -> bool:
        """Tell whether the current key's map has no key."""
        return bool(self._state.isEmpty())

    def clear(self) -> None:
        """Remove the current key's map."""
        self._state.clear()

    def _copy(self) -> dict[Any, Any]:
        pairs = self._state.entries().items()
        return {key: self._value.read(value) for key, value in pairs}

    def __getitem__(self, key: Any) -> Any:
        written = self._key.written(key)
        value = self._state.get(written)
        if value is None and not self._state.contains(written):
            raise KeyError(key)
        return self._value.read(value)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.put(key, value)

    def __delitem__(self, key: Any) -> None:
        if not self.contains(key):
            raise KeyError(key)
        self.remove(key)

    def __contains__(self, key: object) -> bool:
        return self.contains(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._state.keys())

    def __len__(self) -> int:
        return len(self._state.keys())

    def __bool__(self) -> bool:
        return not self.is_empty()
