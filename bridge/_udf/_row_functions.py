"""Functions of whole rows, one after the other: map, filter and flat map."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from bridge._udf._checks import checker
from bridge._udf._row import Row
from bridge._udf._values import ResultError, reader, row_writer, rows_of, writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bridge._udf._binding import Step
    from bridge._udf._types import RowType

__all__ = ["on_rows"]


def on_rows(
    steps: list[Step], calls: list[Callable[..., Any]], row_type: RowType
) -> Callable[..., list[Any]]:
    """Return a function of the values of a row, which gives the rows that come out at the end."""
    read: Any = reader(row_type)
    stages: list[Callable[[Iterable[Any]], Iterable[Any]]] = []
    for step, call in zip(steps, calls, strict=True):
        stages.append(_stage(step, call, is_last=step is steps[-1]))
        row_type = row_type if step.use == "filter" else step.function.result_type  # type: ignore[assignment]
    write: Any = writer(row_type, steps[-1].function.name)

    def rows(*values: Any) -> list[Any]:
        current: Iterable[Any] = [read(values)]
        for stage in stages:
            current = stage(current)
        return [write(each) for each in current]

    return rows


def _stage(
    step: Step, call: Callable[..., Any], *, is_last: bool
) -> Callable[[Iterable[Any]], Iterable[Any]]:
    row_type: Any = step.function.result_type
    name = step.function.name
    if step.use == "filter":
        says = checker(row_type, name)
        if is_last:
            return lambda rows: [each for each in rows if says(call(each))]
        # What it does to its row is its own: others get the row as it came.
        return lambda rows: [each for each in rows if says(call(copy.copy(each)))]
    write = row_writer(row_type, name)
    row = _last_row(row_type) if is_last else _arrival(row_type, name)
    if step.use == "map":
        return lambda rows: [row(write(_given(call(each), step))) for each in rows]
    return lambda rows: [row(values) for each in rows for values in rows_of(call(each), write)]


def _last_row(row_type: RowType) -> Callable[[Any], Row]:
    names = row_type.field_names()
    return lambda values: Row.named(names, values)  # which the JVM's side will check


def _arrival(row_type: RowType, name: str) -> Callable[[Any], Row]:
    """Return what makes the next function's row of values as they cross."""
    check, read = checker(row_type, name), reader(row_type)
    return lambda values: read(check(values))  # type: ignore[misc]  # of a row it is not None


def _given(made: Any, step: Step) -> Any:
    if made is None:
        raise ResultError(
            f"result: function={step.function.name}, seen=None, "
            f"wanted a row of {step.function.result_type}"
        )
    return made
