"""Functions of whole rows, one after the other: map, filter and flat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        stages.append(_stage(step, call))
        row_type = row_type if step.use == "filter" else step.function.result_type  # type: ignore[assignment]
    write: Any = writer(row_type, steps[-1].function.name)

    def rows(*values: Any) -> list[Any]:
        current: Iterable[Any] = [read(values)]
        for stage in stages:
            current = stage(current)
        return [write(each) for each in current]

    return rows


def _stage(step: Step, call: Callable[..., Any]) -> Callable[[Iterable[Any]], Iterable[Any]]:
    if step.use == "filter":
        return lambda rows: [each for each in rows if call(each)]
    row_type: Any = step.function.result_type
    names = row_type.field_names()
    write: Any = writer(row_type, step.function.name)

    def row(made: Any) -> Row:
        return Row.named(names, write(made))

    if step.use == "map":
        return lambda rows: [row(_given(call(each), step)) for each in rows]
    write_row = row_writer(row_type, step.function.name)
    return lambda rows: [
        Row.named(names, values) for each in rows for values in rows_of(call(each), write_row)
    ]


def _given(made: Any, step: Step) -> Any:
    if made is None:
        raise ResultError(
            f"result: function={step.function.name}, seen=None, "
            f"wanted a row of {step.function.result_type}"
        )
    return made
