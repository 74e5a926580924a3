"""Reads files of rows: CSV, JSON, JSON Lines, Parquet.

CSV and JSON by the standard library: pandas would guess types of its own, which differ from what
the lab shows. Parquet by pyarrow, which nothing else needs.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.lab import _types
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Table:
    """Rows of cells. ``columns`` is None where the file names none."""

    name: str
    columns: tuple[str, ...] | None
    rows: list[list[Any]]
    is_text: bool = False

    def select(self, columns: str) -> Table:
        """Keep some columns: names, numbers from 1, ranges of numbers such as ``1-30``.

        Raises
        ------
        LabError
            If there is no such column.
        """
        width = max(map(len, self.rows))
        kept: list[int] = []
        for part in columns.split(","):
            kept += self._positions(part.strip(), width)
        for number, row in enumerate(self.rows, 1):
            if len(row) <= max(kept):
                raise LabError(
                    f"{self.name}, row {number}: too few columns: "
                    f"seen={len(row)}, wanted={max(kept) + 1}"
                )
        names = self.columns and tuple(self.columns[at] for at in kept)
        return Table(
            self.name, names, [[row[at] for at in kept] for row in self.rows], self.is_text
        )

    def _positions(self, part: str, width: int) -> list[int]:
        if self.columns and part in self.columns:
            return [self.columns.index(part)]
        first, dash, last = part.partition("-")
        if first.isdecimal() and (last.isdecimal() if dash else not last):
            low, high = int(first), int(last or first)
            if 1 <= low <= high <= width:
                return list(range(low - 1, high))
        known = ", ".join(self.columns) if self.columns else f"1-{width}"
        raise LabError(f"no such column in {self.name}: seen={part!r}, wanted one of: {known}")


def read_table(path: Path) -> Table:
    """Read a file by its suffix.

    Raises
    ------
    LabError
        If it cannot be read, is of another form than its suffix says, or has no rows.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise LabError(
            f"rows are of an unknown form: seen={path.name}, wanted one of: {', '.join(_READERS)}"
        )
    try:
        table = reader(path)
    except OSError as error:
        raise LabError(f"rows cannot be read: {path}: {error.strerror}") from error
    except (ValueError, csv.Error) as error:
        raise LabError(f"{path.name} is no {path.suffix[1:]} file: {error}") from error
    if not table.rows:
        raise LabError(f"no rows in {path}: seen=0, wanted=1 or more")
    return table


def table_of(arguments: Any) -> Table:
    """Make a table of values: rows of a sequence, of a DataFrame, or of a file by its path.

    A tuple is the arguments of a call, a dict has them by their names, all else is one argument.

    Raises
    ------
    LabError
        If there are no rows, or dicts have different names.
    """
    if isinstance(arguments, str | PathLike):
        return read_table(Path(arguments))
    name = "arguments"
    if hasattr(arguments, "itertuples"):
        columns = tuple(str(each) for each in arguments.columns)
        rows = [list(map(_plain, row)) for row in arguments.itertuples(index=False, name=None)]
        table = Table(name, columns, rows)
    else:
        try:
            items = list(arguments)
        except TypeError as error:
            seen = type(arguments).__name__
            raise LabError(f"no rows of arguments: seen={seen}, wanted=a sequence") from error
        table = _of_items(name, items, tuple)
    if not table.rows:
        raise LabError("no rows of arguments: seen=0, wanted=1 or more")
    return table


def _plain(value: Any) -> Any:
    """Return the Python value of a numpy scalar; all else, arrays too, as it is."""
    return value.item() if getattr(value, "shape", None) == () else value


def _read_csv(path: Path) -> Table:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows: list[list[Any]] = [row for row in csv.reader(file) if row]
    if not rows:
        return Table(path.name, None, [])
    # A line of names has no number in it; so a file without such a line loses no row.
    if any(_types.of_texts([cell]) != "string" for cell in rows[0]):
        return Table(path.name, None, _equal_widths(path, rows, len(rows[0])), is_text=True)
    names, cells = rows[0], rows[1:]
    return Table(path.name, tuple(names), _equal_widths(path, cells, len(names)), is_text=True)


def _equal_widths(path: Path, rows: list[list[Any]], width: int) -> list[list[Any]]:
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise LabError(f"{path.name}, row {number}: columns: seen={len(row)}, wanted={width}")
    return rows


def _read_json(path: Path) -> Table:
    content = json.loads(path.read_text("utf-8"))
    if not isinstance(content, list):
        raise LabError(f"{path.name} holds no rows: seen={type(content).__name__}, wanted=list")
    return _of_items(path.name, content)


def _read_json_lines(path: Path) -> Table:
    lines = path.read_text("utf-8").split("\n")
    return _of_items(path.name, [json.loads(line) for line in lines if line.strip()])


def _of_items(name: str, items: Sequence[Any], several: type[Any] = list) -> Table:
    """Make rows: a dict has columns, one of type `several` the arguments, all else is one."""
    if items and all(isinstance(item, dict) for item in items):
        columns = tuple(items[0])
        for number, item in enumerate(items, 1):
            if set(item) != set(columns):
                raise LabError(
                    f"{name}, row {number}: names: "
                    f"seen={', '.join(item)}, wanted={', '.join(columns)}"
                )
        return Table(name, columns, [[_plain(item[each]) for each in columns] for item in items])
    rows = [list(item) if isinstance(item, several) else [item] for item in items]
    return Table(name, None, [[_plain(value) for value in row] for row in rows])


def _read_parquet(path: Path) -> Table:
    if importlib.util.find_spec("pyarrow") is None:
        raise LabError(f"{path.name} needs pyarrow, which is not installed: pip install pyarrow")
    from pyarrow import parquet

    content = parquet.read_table(path)
    columns = tuple(content.column_names)
    items = content.to_pylist()
    return Table(path.name, columns, [[item[name] for name in columns] for item in items])


_READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _read_csv,
    ".json": _read_json,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".parquet": _read_parquet,
}
