"""Python's types as SQL types: what each means, and which mean none."""

import collections
import datetime as dt
import decimal
import typing
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, NewType, Optional, TypedDict, Union

import numpy as np
import numpy.typing as npt
import pytest

from bridge import DataTypes, DeclarationError
from bridge._udf._hints import type_of_column, type_of_hint, type_of_rows

UserId = NewType("UserId", int)


@dataclass
class Point:
    x: float
    label: "str | None" = None


class Pair(NamedTuple):
    key: str
    value: list[int]


class Options(TypedDict):
    limit: int
    point: Point


@dataclass
class Node:
    children: "list[Node]"


@dataclass
class Elsewhere:
    x: "NotThere"  # noqa: F821 - as if imported for type checkers alone


@pytest.mark.parametrize(
    ("hint", "sql"),
    [
        (None, "NULL"),
        (bool, "BOOLEAN"),
        (int, "BIGINT"),
        (float, "DOUBLE"),
        (str, "STRING"),
        (bytes, "BYTES"),
        (bytearray, "BYTES"),
        (decimal.Decimal, "DECIMAL(38, 18)"),
        (dt.date, "DATE"),
        (dt.time, "TIME(6)"),
        (dt.datetime, "TIMESTAMP(6)"),
        (dt.timedelta, "INTERVAL DAY(6) TO SECOND(6)"),
        (Optional[int], "BIGINT"),  # noqa: UP045 - as users write it
        (Union[None, str], "STRING"),  # noqa: UP007 - as users write it
        (int | None, "BIGINT"),
        (list[float], "ARRAY<DOUBLE>"),
        (typing.List[float], "ARRAY<DOUBLE>"),  # noqa: UP006 - as users write it
        (Sequence[int], "ARRAY<BIGINT>"),
        (tuple[int, ...], "ARRAY<BIGINT>"),
        (tuple[int, str], "ROW<f0 BIGINT, f1 STRING>"),
        (dict[str, int], "MAP<STRING, BIGINT>"),
        (Mapping[str, list[int]], "MAP<STRING, ARRAY<BIGINT>>"),
        (collections.Counter[str], "MULTISET<STRING>"),
        (Point, "ROW<x DOUBLE, label STRING>"),
        (Pair, "ROW<key STRING, value ARRAY<BIGINT>>"),
        (Options, "ROW<limit BIGINT, point ROW<x DOUBLE, label STRING>>"),
        (UserId, "BIGINT"),
        (Annotated[int, DataTypes.INT(nullable=False)], "INT NOT NULL"),
        (Annotated[dt.datetime, "when", DataTypes.TIMESTAMP_LTZ(3)], "TIMESTAMP_LTZ(3)"),
        (Annotated[int, "how many"], "BIGINT"),
        (list[Annotated[int, DataTypes.TINYINT()]], "ARRAY<TINYINT>"),
        (np.int32, "INT"),
        (np.float32, "FLOAT"),
        (np.bool_, "BOOLEAN"),
        (npt.NDArray[np.float64], "ARRAY<DOUBLE>"),
    ],
)
def test_a_python_type_means_an_sql_type(hint, sql):
    assert type_of_hint(hint).as_sql() == sql
    assert DataTypes.of(hint).as_sql() == sql


@pytest.mark.parametrize(
    "hint",
    [
        Any,
        object,
        complex,
        uuid.UUID,
        int | str,
        list,
        dict,
        tuple,
        tuple[()],
        list[uuid.UUID],
        dict[str, Any],
        Callable[[int], int],
        np.ndarray,
        np.complex128,
        Node,
        Elsewhere,
        3,
    ],
)
def test_a_python_type_that_means_none_is_not_guessed(hint):
    assert type_of_hint(hint) is None
    with pytest.raises(DeclarationError, match=r"no SQL type: seen=.*wanted such as"):
        DataTypes.of(hint)


def test_a_class_may_come_twice():
    assert type_of_hint(tuple[Point, Point]).as_sql().count("ROW<x") == 2


def test_a_typed_array_is_an_array_in_a_row_and_its_elements_as_a_column():
    assert type_of_column(npt.NDArray[np.float32]) == DataTypes.FLOAT()
    assert type_of_column(int) == DataTypes.BIGINT()
    assert type_of_column(np.ndarray) is None


@pytest.mark.parametrize(
    "hint", [Iterator[Pair], Generator[Pair, None, None], list[Pair], typing.Iterable[Pair]]
)
def test_rows_are_what_an_iterable_gives(hint):
    assert type_of_rows(hint) == type_of_hint(Pair)


@pytest.mark.parametrize("hint", [int, Iterator, dict[str, int], tuple[int, str]])
def test_what_is_no_iterable_of_rows_gives_none(hint):
    assert type_of_rows(hint) is None
