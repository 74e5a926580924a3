"""A row: values by place and by the names of fields, as PyFlink's class of this name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Row"]


class Row:
    """Values in an order, with names where they are known. It may be changed, but for its length.

    ::

        row = Row(item_id=7, name="x")
        row.item_id, row["name"], row[0]  # 7, "x", 7
        row["item_id"] = -1

    Values are equal to those of a row with the same names, or with none.
    """

    __slots__ = ("_names", "_values")

    _names: tuple[str, ...] | None
    _values: list[Any]

    def __init__(self, *values: Any, **fields: Any) -> None:
        if values and fields:
            raise ValueError(f"values or fields, not both: seen {values!r} and {fields!r}")
        self._set("_values", list(fields.values() if fields else values))
        self._set("_names", tuple(fields) if fields else None)

    @classmethod
    def named(cls, names: Sequence[str], values: Iterable[Any]) -> Row:
        """Return a row of values with these names."""
        row = cls(*values)
        row.set_field_names(names)
        return row

    def set_field_names(self, field_names: Sequence[str]) -> None:
        """Give the values other names.

        Raises
        ------
        ValueError
            There are not as many names as values.
        """
        if len(field_names) != len(self._values):
            raise ValueError(f"number of names: seen={field_names!r}, wanted {len(self._values)}")
        self._set("_names", tuple(field_names))

    def get_fields_by_names(self, names: Sequence[str]) -> list[Any]:
        """Return the values in the order of the names; in their own where they have no names.

        Raises
        ------
        KeyError
            These are not the names of the fields.
        """
        if self._names is None:
            return list(self._values)
        if set(names) != set(self._names):
            raise KeyError(f"names of fields: seen={list(self._names)!r}, wanted {list(names)!r}")
        return [self[name] for name in names]

    def as_dict(self, recursive: bool = False) -> dict[str, Any]:
        """Return the values by name; with ``recursive`` those of rows in this row too.

        Raises
        ------
        TypeError
            The values have no names.
        """
        if self._names is None:
            raise TypeError(f"no names of fields: seen={self!r}")

        def plain(value: Any) -> Any:
            if isinstance(value, Row):
                return value.as_dict(recursive=True)
            if isinstance(value, list):
                return [plain(each) for each in value]
            if isinstance(value, dict):
                return {key: plain(each) for key, each in value.items()}
            return value

        values = map(plain, self._values) if recursive else self._values
        return dict(zip(self._names, values, strict=True))

    def _place(self, key: str) -> int:
        if self._names is None or key not in self._names:
            raise KeyError(f"no such field: seen={key!r}, wanted one of {list(self._names or ())}")
        return self._names.index(key)

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __getitem__(self, key: str | int | slice) -> Any:
        return self._values[self._place(key) if isinstance(key, str) else key]

    def __setitem__(self, key: str | int, value: Any) -> None:
        self._values[self._place(key) if isinstance(key, str) else key] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._values[self._place(name)]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            self._values[self._place(name)] = value
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __contains__(self, value: Any) -> bool:
        return value in self._values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        alike = self._names == other._names or None in {self._names, other._names}
        return alike and self._values == other._values

    __hash__ = None  # type: ignore[assignment]  # it may be changed

    def __reduce__(self) -> Any:
        return _made, (self._names, self._values)

    def __repr__(self) -> str:
        if self._names is None:
            return f"Row({', '.join(map(repr, self._values))})"
        pairs = zip(self._names, self._values, strict=True)
        return f"Row({', '.join(f'{name}={value!r}' for name, value in pairs)})"


def _made(names: tuple[str, ...] | None, values: list[Any]) -> Row:
    return Row(*values) if names is None else Row.named(names, values)
