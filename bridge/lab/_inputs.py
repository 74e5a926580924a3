"""The arguments of the calls: rows of a table bound to the function's parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bridge.lab import _types
from bridge.lab._errors import LabError
from bridge.lab._types import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge.lab._tables import Table

MAX_ROWS = 10_000
"""Rows that a run uses at most: each is called twice before anything is timed."""

_SEEN_LENGTH = 60


@dataclass(frozen=True)
class Declared:
    """A parameter as the function declares it."""

    name: str
    annotation: str | None
    is_required: bool
    is_variable: bool = False


@dataclass
class Inputs:
    """Rows of arguments as the inputs file has them.

    ``expected`` and ``raises`` are what plain Python gives for each row, once it was asked.
    """

    source: str
    parameters: tuple[Parameter, ...]
    rows: list[list[Any]]
    payload: str | None = None
    unused: tuple[str, ...] = ()
    left_out: int = 0
    expected: list[str | None] = field(default_factory=list)
    raises: list[str | None] = field(default_factory=list)

    @property
    def row_bytes(self) -> float:
        """The mean size of a row's arguments."""
        types = [parameter.type for parameter in self.parameters]
        total = sum(
            _types.size_bytes(value, name)
            for row in self.rows
            for value, name in zip(row, types, strict=True)
        )
        return total / len(self.rows)

    def as_json(self, function: str, path: Sequence[str]) -> dict[str, Any]:
        """Return the contents of the inputs file."""
        return {
            "function": function,
            "path": list(path),
            "parameters": [{"name": each.name, "type": each.type} for each in self.parameters],
            "rows": self.rows,
            "expected": self.expected or [None] * len(self.rows),
            "raises": self.raises or [None] * len(self.rows),
        }


@dataclass(frozen=True)
class _Column:
    name: str
    annotation: str | None
    values: list[Any]
    is_gathered: bool = False


def bind(
    table: Table, declared: Sequence[Declared] | None, function: str, types: Sequence[str] = ()
) -> Inputs:
    """Give each parameter its column: by name where all names are there, else by position.

    A function of one parameter takes all columns of a row together, where there are several.

    Parameters
    ----------
    table : Table
        The rows.
    declared : sequence of Declared, or None
        The parameters; None for a function that tells none, as some in C do.
    function : str
        Its name, for messages.
    types : sequence of str
        Types that count in the place of those of annotations and values.

    Raises
    ------
    LabError
        If the rows do not fit; it names row, value and what would fit.
    """
    kept = table.rows[:MAX_ROWS]
    columns, unused = _columns(table, kept, declared, function)
    if types and len(types) != len(columns):
        raise LabError(f"types given: seen={len(types)}, wanted={len(columns)}, one per parameter")
    parameters = []
    stored = []
    for at, column in enumerate(columns):
        name = types[at] if types else _type_of(column, table.is_text)
        parameters.append(Parameter(column.name, name))
        stored.append(_encoded(column, name, table))
    rows = [list(row) for row in zip(*stored, strict=True)]
    left_out = len(table.rows) - len(kept)
    return Inputs(table.name, tuple(parameters), rows, None, unused, left_out)


def _columns(
    table: Table, rows: list[list[Any]], declared: Sequence[Declared] | None, function: str
) -> tuple[list[_Column], tuple[str, ...]]:
    widths = {len(row) for row in rows}
    width = max(widths)
    if declared is None:
        named = [Declared(name, None, is_required=True) for name in _names(table, width)]
        return _by_position(table, rows, named, widths), ()
    plain = [each for each in declared if not each.is_variable]
    least = sum(each.is_required for each in plain)
    if table.columns is not None and least:
        taken = _taken(plain, table.columns)
        if len(taken) >= least:
            places = [table.columns.index(each.name) for each in taken]
            found = [
                _Column(each.name, each.annotation, [row[at] for row in rows])
                for each, at in zip(taken, places, strict=True)
            ]
            names = {each.name for each in taken}
            beyond = [each for each in plain if each.name in table.columns and each not in taken]
            if beyond:
                between = plain[len(taken)].name
                raise LabError(
                    f"{table.name} does not fit {function}: there is {beyond[0].name}, but not "
                    f"{between}, which is in front of it"
                )
            return found, tuple(name for name in table.columns if name not in names)
    open_ended = any(each.is_variable for each in declared)
    is_alone = not open_ended and (len(plain) == 1 or width > len(plain))
    if plain and least <= 1 and _is_gathered(plain[0], rows, widths, is_alone=is_alone):
        return [_Column(plain[0].name, plain[0].annotation, rows, is_gathered=True)], ()
    if least <= width and (width <= len(plain) or open_ended):
        rest = [Declared(f"args[{at}]", None, is_required=True) for at in range(width)]
        return _by_position(table, rows, [*plain, *rest][:width], widths), ()
    wanted = (
        f"{least} or more" if open_ended else " to ".join(map(str, sorted({least, len(plain)})))
    )
    names_text = ", ".join(each.name for each in plain)
    raise LabError(
        f"{table.name} does not fit {function}({names_text}): columns: "
        f"seen={width}, wanted={wanted}; --columns chooses some"
    )


def _taken(plain: Sequence[Declared], columns: Sequence[str]) -> list[Declared]:
    """List the parameters that have a column, up to the first that has none."""
    taken: list[Declared] = []
    for each in plain:
        if each.name not in columns:
            break
        taken.append(each)
    return taken


def _is_gathered(
    parameter: Declared, rows: list[list[Any]], widths: set[int], *, is_alone: bool
) -> bool:
    """Whether one parameter takes all columns: a list, or alone and open; and no cell is a list."""
    name = _types.of_annotation(parameter.annotation)
    is_open = parameter.annotation is None and is_alone
    if not is_open and name not in ("list", _types.ANY_ARRAY, *_types.ARRAYS):
        return False
    if widths == {1}:
        return name is not None and not isinstance(rows[0][0], list | str) and not _is_array(rows)
    return not any(isinstance(cell, list | dict) for cell in rows[0]) and not _is_array(rows)


def _is_array(rows: list[list[Any]]) -> bool:
    return any(hasattr(cell, "dtype") for cell in rows[0])


def _by_position(
    table: Table, rows: list[list[Any]], declared: Sequence[Declared], widths: set[int]
) -> list[_Column]:
    if len(widths) > 1:
        number, row = next((at, row) for at, row in enumerate(rows, 1) if len(row) != len(rows[0]))
        raise LabError(
            f"{table.name}, row {number}: arguments: seen={len(row)}, wanted={len(rows[0])}"
        )
    return [
        _Column(each.name, each.annotation, [row[at] for row in rows])
        for at, each in enumerate(declared)
    ]


def _names(table: Table, width: int) -> Sequence[str]:
    return table.columns or [f"args[{at}]" for at in range(width)]


def _type_of(column: _Column, is_text: bool) -> str:
    named = _types.of_annotation(column.annotation)
    if named is not None and named != _types.ANY_ARRAY:
        return named
    if any(hasattr(value, "dtype") for value in column.values):
        return _types.of_values(column.values)
    if named is not None or column.is_gathered:
        rows = [row for row in column.values if isinstance(row, list)]
        if is_text:
            rows = [[_guessed(cell) for cell in row] for row in rows]
        return _types.of_elements(rows, "double[]" if named else "list")
    return _types.of_texts(column.values) if is_text else _types.of_values(column.values)


def _guessed(text: str) -> Any:
    return _types.read(text, _types.of_texts([text]))


def _encoded(column: _Column, name: str, table: Table) -> list[Any]:
    stored = []
    for number, value in enumerate(column.values, 1):
        try:
            stored.append(_types.encode(_read(value, name) if table.is_text else value, name))
        except ValueError as error:
            wanted = name if table.is_text or not str(error) else error
            seen = repr(value)
            if len(seen) > _SEEN_LENGTH:
                seen = f"{seen[:_SEEN_LENGTH]}..."
            raise LabError(
                f"{table.name}, row {number}, parameter {column.name}: seen={seen}, wanted={wanted}"
            ) from error
    return stored


def _read(value: Any, name: str) -> Any:
    """Read text as a type; where columns were gathered, a list of texts as its elements."""
    if not isinstance(value, list):
        return _types.read(value, name)
    if name == "list":
        return [_guessed(text) for text in value]
    element = name.removesuffix("[]")
    element = {"int": "long", "float": "double"}.get(element, element)
    return [_types.read(text, element) for text in value]
