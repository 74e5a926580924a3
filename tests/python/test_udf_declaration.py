"""Declaring user-defined functions: every form of PyFlink's, and what is wrong told at once."""

import asyncio
import functools
import uuid
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from bridge import (
    AggregateFunction,
    DataTypes,
    DeclarationError,
    ScalarFunction,
    TableAggregateFunction,
    TableFunction,
    UserDefinedFunction,
    udaf,
    udf,
    udtaf,
    udtf,
)
from bridge._udf import CallStyle, FunctionKind, function_of

BIGINT = DataTypes.BIGINT()
INT = DataTypes.INT()


def add(i, j):
    return i + j


class Word(NamedTuple):
    text: str
    length: int


class Adder:
    def __init__(self, by=1):
        self.by = by

    def __call__(self, value: int) -> int:
        return value + self.by


class Subtract(ScalarFunction):
    def eval(self, value: int) -> int:
        return value - 1


class Split(TableFunction):
    def eval(self, text: str) -> Iterator[Word]:
        for word in text.split():
            yield Word(word, len(word))


class Total(AggregateFunction):
    def create_accumulator(self) -> list[int]:
        return [0]

    def accumulate(self, accumulator, value: int):
        accumulator[0] += value

    def get_value(self, accumulator) -> int:
        return accumulator[0]


class Untyped(AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, *values):
        accumulator[0] += sum(values)

    def get_value(self, accumulator):
        return accumulator[0]


class Typed(Untyped):
    def get_result_type(self):
        return "BIGINT"

    def get_accumulator_type(self):
        return DataTypes.ARRAY(BIGINT)


class Average:
    def create_accumulator(self):
        return 0, 0

    def add(self, value: float, accumulator):
        return accumulator[0] + 1, accumulator[1] + value

    def get_result(self, accumulator) -> float:
        return accumulator[1] / accumulator[0]

    def merge(self, one, other):
        return one[0] + other[0], one[1] + other[1]


class Top(TableAggregateFunction):
    def create_accumulator(self) -> list[int]:
        return []

    def accumulate(self, accumulator, value: int):
        accumulator.append(value)

    def emit_value(self, accumulator) -> Iterator[int]:
        yield max(accumulator)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (udf(add, result_type=BIGINT), "<scalar function add(?) -> BIGINT>"),
        (udf(add, [BIGINT, "INT"], "INT"), "<scalar function add(BIGINT, INT) -> INT>"),
        (udf(abs, int, float), "<scalar function abs(BIGINT) -> DOUBLE>"),
        (udf(lambda i: i, BIGINT, BIGINT), "<scalar function <lambda>(BIGINT) -> BIGINT>"),
        (udf(result_type=int, name="sum2")(add), "<scalar function sum2(?) -> BIGINT>"),
        (udf(lambda: 1, result_type=INT), "<scalar function <lambda>() -> INT>"),
        (udf(functools.partial(add, 1), INT, INT), "<scalar function add(INT) -> INT>"),
        (udf(Adder(2)), "<scalar function Adder(BIGINT) -> BIGINT>"),
        (udf(Adder().__call__), "<scalar function __call__(BIGINT) -> BIGINT>"),
        (udf(Subtract), "<scalar function Subtract(BIGINT) -> BIGINT>"),
        (udf(Subtract()), "<scalar function Subtract(BIGINT) -> BIGINT>"),
        (udtf(Split), "<table function Split(STRING) -> ROW<text STRING, length BIGINT>>"),
        (udtf(add, [INT, INT], "BIGINT"), "<table function add(INT, INT) -> ROW<f0 BIGINT>>"),
        (udtf(abs, result_types=["INT", str]), "<table function abs(?) -> ROW<f0 INT, f1 STRING>>"),
        (udtf(abs, result_type="ROW<a INT>"), "<table function abs(?) -> ROW<a INT>>"),
        (
            udtf(abs, result_types=Word),
            "<table function abs(?) -> ROW<text STRING, length BIGINT>>",
        ),
        (udaf(Total()), "<aggregate function Total(BIGINT) -> BIGINT>"),
        (udaf(Typed), "<aggregate function Typed(?) -> BIGINT>"),
        (udaf(Average()), "<aggregate function Average(DOUBLE) -> DOUBLE>"),
        (udaf(max, result_type=INT, func_type="pandas"), "<aggregate function max(?) -> INT>"),
        (udtaf(Top), "<table aggregate function Top(BIGINT) -> ROW<f0 BIGINT>>"),
        (
            udtaf(Top(), result_type=DataTypes.ROW([DataTypes.FIELD("a", INT)])),
            "<table aggregate function Top(BIGINT) -> ROW<a INT>>",
        ),
    ],
    ids=repr,
)
def test_a_function_is_declared_in_every_form(declared, told):
    assert repr(declared) == told


def test_a_decorator_needs_no_parentheses():
    @udf
    def length(text: str, least: int = 0) -> int:
        return max(len(text), least)

    assert isinstance(length, UserDefinedFunction)
    assert (length.input_types, length.result_type) == ((DataTypes.STRING(), BIGINT), BIGINT)
    assert length.signature.arity == "1 to 2"


def test_a_class_may_be_decorated():
    @udaf(result_type="DOUBLE", accumulator_type="ROW<n BIGINT, total DOUBLE>")
    class Mean(Untyped):
        pass

    assert (Mean.name, Mean.kind) == ("Mean", FunctionKind.AGGREGATE)
    assert Mean.accumulator_type.as_sql() == "ROW<n BIGINT, total DOUBLE>"


def test_a_row_object_is_the_list_of_inputs_and_a_row_in_sql_one_input():
    row = DataTypes.ROW([DataTypes.FIELD("a", INT), DataTypes.FIELD("b", BIGINT)])
    assert udf(add, row, INT).input_types == (INT, BIGINT)
    assert udf(abs, row.as_sql(), INT).input_types == (row,)
    assert udf(abs, [row], INT).input_types == (row,)


def test_inputs_that_are_not_all_annotated_are_not_known():
    def partly(a: int, b):
        return a, b

    assert udf(partly, result_type=INT).input_types is None
    assert udf(lambda *a: a, result_type=INT).input_types is None


@pytest.mark.parametrize("func_type", ["general", "numpy", "pandas", "arrow"])
def test_a_function_of_columns_is_declared_by_func_type(func_type):
    assert udf(add, result_type=INT, func_type=func_type).func_type == func_type
    assert udaf(Total(), func_type=func_type).func_type == func_type
    assert udf(add, result_type=INT, udf_type=func_type).func_type == func_type


def test_annotations_of_columns_are_of_their_elements():
    def scale(column: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        return column * 2.0

    assert repr(udf(scale, func_type="numpy")) == "<scalar function scale(FLOAT) -> DOUBLE>"
    assert udf(scale).result_type.as_sql() == "ARRAY<DOUBLE>"


def test_async_functions_are_recognised():
    async def fetch(key: str) -> str:
        await asyncio.sleep(0)
        return key

    class Fetch:
        async def eval(self, key: str) -> str:
            return key

    class Call:
        async def __call__(self, key: str) -> str:
            return key

    every = [udf(fetch), udf(Fetch()), udf(Call()), udf(functools.partial(fetch, "a"))]
    assert [each.is_async for each in every] == [True] * 4
    assert asyncio.run(every[0]("a")) == "a"
    assert not udf(Subtract()).is_async


def test_an_aggregate_knows_its_style_and_the_type_of_its_accumulator():
    known = [udaf(Total), udaf(Typed()), udaf(Average), udaf(sum, None, "INT", func_type="numpy")]
    assert [each.style for each in known] == [
        CallStyle.ACCUMULATE,
        CallStyle.ACCUMULATE,
        CallStyle.ADD,
        CallStyle.FUNCTION,
    ]
    array = DataTypes.ARRAY(BIGINT)
    assert [each.accumulator_type for each in known] == [array, array, None, None]
    assert udaf(Average, accumulator_type="ROW<n INT>").accumulator_type.as_sql() == "ROW<n INT>"
    assert [each.signature.arity for each in known[:3]] == ["1", "0 or more", "1"]


def test_views_are_for_accumulators():
    view = DataTypes.LIST_VIEW(INT)
    row = DataTypes.ROW([DataTypes.FIELD("all", view)])
    assert udaf(Total(), accumulator_type=row).accumulator_type == row
    with pytest.raises(DeclarationError, match="wanted views of state in accumulators alone"):
        udf(add, result_type=DataTypes.ARRAY(view))
    with pytest.raises(DeclarationError, match="input_types: function=abs, seen=LIST_VIEW"):
        udf(abs, view, INT)


def test_determinism_is_asked_of_the_declaration_or_the_class():
    class Random(Subtract):
        def is_deterministic(self):
            return False

    assert udf(add, result_type=INT).is_deterministic
    assert not udf(add, result_type=INT, deterministic=False).is_deterministic
    assert not udf(Subtract(), deterministic=False).is_deterministic
    assert not udf(Random()).is_deterministic
    with pytest.raises(DeclarationError, match="seen=True, wanted False, as is_deterministic"):
        udf(Random(), deterministic=True)


def test_a_declared_function_is_found_and_nothing_else():
    declared = udf(add, result_type=INT)
    assert function_of(declared) is declared
    with pytest.raises(DeclarationError, match="no declared function: seen=<function add"):
        function_of(add)


class Nothing:
    pass


class Abstract(ScalarFunction):
    pass


class Half(AggregateFunction):
    def create_accumulator(self):
        return []


class Needing:
    def __init__(self, value):
        self.value = value

    def eval(self, row):
        return row


class Opened(Subtract):
    def open(self):
        pass


class Closed(Subtract):
    def close(self, reason):
        pass


class Accumulating(Total):
    def accumulate(self):
        pass


def generator(value):
    yield value


async def rows(value):
    yield value


async def later(value):
    return value


def unmapped(value) -> uuid.UUID:
    return uuid.UUID(int=value)


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (lambda: udf(add), "no result type: function=add, seen=no annotation, wanted"),
        (lambda: udf(lambda i: i), "no result type: function=<lambda>, seen=no annotation"),
        (
            lambda: udf(unmapped),
            "no result type: function=unmapped, seen=the annotation <class 'uuid.UUID'>",
        ),
        (lambda: udtf(generator), "no result type: function=generator, seen=no annotation"),
        (lambda: udtf(Adder()), "no result type: function=Adder, seen=the annotation"),
        (
            lambda: udf(add, [INT], INT),
            "number of input types: function=add, seen=1, wanted 2, as the function takes",
        ),
        (lambda: udf(add, INT, INT), "number of input types: function=add, seen=1, wanted 2"),
        (lambda: udaf(Total(), [INT, INT]), "number of input types: function=Total, seen=2"),
        (lambda: udaf(Average(), [INT, INT]), "number of input types: function=Average, seen=2"),
        (
            lambda: udf(add, ["INT", "BIGNT"], INT),
            "input_types: function=add, no type: 'BIGNT', column 1: seen 'BIGNT'",
        ),
        (
            lambda: udf(add, result_type=["INT"]),
            "result_type: function=add, no SQL type: seen=['INT'], wanted such as DataTypes",
        ),
        (
            lambda: udaf(Untyped(), result_type=INT),
            "no accumulator type: function=Untyped, seen=no annotation, wanted accumulator_type=",
        ),
        (
            lambda: udaf(Untyped(), None, INT, "ARAY<INT>"),
            "accumulator_type: function=Untyped, no type: 'ARAY<INT>', column 1",
        ),
        (
            lambda: udf(func_type="panda"),
            "func_type of a scalar function: seen='panda', wanted one of: general, numpy, pandas",
        ),
        (lambda: udtaf(Top, func_type="pandas"), "func_type of a table aggregate function: seen"),
        (lambda: udf(add, func_type="numpy", udf_type="pandas"), "func_type and udf_type are one"),
        (lambda: udtf(add, result_types="INT", result_type="DATE"), "result_types and result_type"),
        (lambda: udf(name=" "), "name of a function: seen=' ', wanted a str"),
        (lambda: udf(deterministic=1), "deterministic: seen=1, wanted a bool"),
        (lambda: udf(3), "no scalar function: function=int, seen=3, wanted a function, or a class"),
        (lambda: udf(int, INT, INT), "no scalar function: function=int, seen=<class 'int'>"),
        (lambda: udf(Nothing()), "no scalar function: function=Nothing"),
        (lambda: udf(Abstract), "no scalar function: function=Abstract"),
        (lambda: udtf(Nothing), "no table function: function=Nothing"),
        (
            lambda: udaf(add, result_type=INT),
            "no aggregate function: function=add, seen=<function add",
        ),
        (lambda: udaf(Nothing()), "no aggregate function: function=Nothing"),
        (lambda: udaf(Half), "no aggregate function: function=Half, seen=<class"),
        (lambda: udtaf(Total()), "no table aggregate function: function=Total"),
        (lambda: udtaf(add), "no table aggregate function: function=add"),
        (lambda: udf(Needing), "a class is made without arguments: function=Needing, seen=<class"),
        (
            lambda: udf(Opened()),
            "arguments of open: function=Opened, seen=0, wanted 1: the function's context",
        ),
        (lambda: udf(Closed()), "arguments of close: function=Closed, seen=1, wanted 0"),
        (lambda: udaf(Accumulating()), "arguments of accumulate: function=Accumulating, seen=0"),
        (
            lambda: udf(generator, result_type=INT),
            "no result: function=generator, seen=a generator, wanted",
        ),
        (lambda: udtf(rows), "no result: function=rows, seen=an async generator"),
        (
            lambda: udtf(later, result_types=INT),
            "async: function=later, seen=a coroutine of a table function",
        ),
        (
            lambda: udf(later, func_type="pandas"),
            "async: function=later, seen=a coroutine",
        ),
        (lambda: udf(udf(add, result_type=INT)), "declared already: seen=<scalar function add"),
        (lambda: udf(lambda *, k: k), "keyword-only parameters without a default"),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_declared(declare, told):
    with pytest.raises(DeclarationError) as error:
        declare()
    assert str(error.value).startswith(told)


def test_the_methods_that_are_missing_are_named():
    with pytest.raises(DeclarationError, match=r"wanted a class with accumulate, get_value$"):
        udaf(Half)
    with pytest.raises(DeclarationError, match=r"wanted a class with emit_value$"):
        udtaf(Total)
    with pytest.raises(DeclarationError, match="or func_type='pandas', 'numpy' or 'arrow'"):
        udaf(add, result_type=INT)
