"""Opening declared functions: what has to fit, what rows are, and what is closed."""

import asyncio
import dataclasses
from typing import NamedTuple

import pytest

from bridge import (
    AggregateFunction,
    DataTypes,
    DeclarationError,
    ListView,
    MapView,
    Row,
    udaf,
    udf,
    udtf,
)
from bridge._udf._opened import open_function


class NoJob:
    def __init__(self, files=()):
        self._files = dict(files)

    def context(self):
        return self

    def files(self):
        return self._files

    def jobParameter(self, name, absent):  # noqa: ARG002, N802 - the JVM's name
        return absent


def opened(*functions, use="scalar", inputs=None, result=None):
    names = [f"f{place}" for place in range(len(functions))]
    globals().update(zip(names, functions, strict=True))
    uses = [use] * len(names) if isinstance(use, str) else use
    steps = [(each, f"{__name__}:{name}") for each, name in zip(uses, names, strict=True)]
    return open_function(steps, False, inputs, result, NoJob())


def result_of(made, sql, use="scalar"):
    if use == "table":
        return opened(udtf(lambda: made, [], result_type=sql, name="f"), use=use).call()
    return opened(udf(lambda: made, [], sql, name="f")).call()


@dataclasses.dataclass
class Pair:
    b: int
    a: int


class Named(NamedTuple):
    b: int
    a: int


@pytest.mark.parametrize(
    "row", [Pair(b=1, a=2), Named(b=1, a=2), {"b": 1, "a": 2}, Row(b=1, a=2), (2, 1), [2, 1]]
)
def test_a_row_is_taken_by_its_names_where_it_has_them(row):
    assert result_of(row, "ROW<a BIGINT, b BIGINT>") == (2, 1)


@pytest.mark.parametrize("row", [{"a": 1}, Row(a=1, c=2), (1,), "ab", 7, Pair])
def test_what_is_no_such_row_is_refused(row):
    with pytest.raises(TypeError, match=r"function=f, seen=.*, wanted ROW<a BIGINT, b BIGINT>"):
        result_of(row, "ROW<a BIGINT, b BIGINT>")


@pytest.mark.parametrize(
    ("made", "sql", "rows"),
    [
        ("abc", "ROW<a STRING>", [("abc",)]),
        (("x", 1), "ROW<a STRING, b INT>", [("x", 1)]),
        (5, "ROW<a INT>", [(5,)]),
        ([None, 5], "ROW<a INT>", [(None,), (5,)]),
        (iter([{"k": 1}]), "ROW<a MAP<STRING, INT>>", [({"k": 1},)]),
        ([[1, 2]], "ROW<a ARRAY<INT>>", [([1, 2],)]),
        (range(2), "ROW<a INT>", [(0,), (1,)]),
        (None, "ROW<a INT>", []),
    ],
)
def test_a_table_function_gives_rows_as_in_pyflink(made, sql, rows):
    assert result_of(made, sql, use="table") == rows


@pytest.mark.parametrize(
    ("made", "sql"),
    [
        ("abc", "ARRAY<ROW<x STRING>>"),
        ({1: 2}, "ARRAY<INT>"),
        ([1], "MAP<STRING, ROW<a INT>>"),
        ([1], "MULTISET<INT>"),
    ],
)
def test_another_collection_is_refused(made, sql):
    with pytest.raises(TypeError, match=r"result: function=f, seen=.*, wanted"):
        result_of(made, sql)


def test_keys_stay_hashable_and_parts_become_rows():
    seen = []
    declared = udf(
        lambda m: seen.append(m) or 1, ["MAP<ROW<a INT>, ARRAY<ROW<b INT>>>"], "INT", name="f"
    )
    opened(declared).call({(1,): [(2,)]})
    assert seen == [{(1,): [Row(b=2)]}]


def test_between_functions_of_a_chain_rows_are_as_if_they_had_crossed():
    make = udf(lambda x: {"b": x + 1, "a": x}, ["INT"], "ROW<a INT, b INT>", name="make")
    use = udf(lambda row: row.a * 10 + row.b, ["ROW<a INT, b INT>"], "INT", name="use")
    assert opened(make, use).call(1) == 12


def test_the_stricter_side_decides_about_null():
    plain = udf(lambda x: x, ["BIGINT"], "BIGINT", name="f")
    strict = udf(lambda x: x, ["BIGINT NOT NULL"], "BIGINT NOT NULL", name="f")
    for function, inputs, result in (
        (plain, ["BIGINT NOT NULL"], "BIGINT NOT NULL"),
        (strict, ["BIGINT"], "BIGINT"),
    ):
        said = opened(function, inputs=inputs, result=result).describe()
        assert said["inputs"][0]["sql"] == "BIGINT NOT NULL"
        assert said["result"]["sql"] == "BIGINT NOT NULL"


def test_annotations_are_held_to_what_the_jvm_says():
    def length(text: str) -> int:
        return len(text)

    with pytest.raises(DeclarationError, match=r"declared .STRING., seen in the JVM .INT."):
        opened(length, inputs=["INT"])
    with pytest.raises(DeclarationError, match="declared BIGINT, seen in the JVM STRING"):
        opened(length, result="STRING")
    assert opened(len, inputs=["STRING"], result="INT").describe()["inputs"][0]["sql"] == "STRING"


def test_types_of_a_chain_are_those_of_its_ends():
    def text(number):
        return str(number)

    def length(text):
        return len(text)

    text = udf(text, ["BIGINT"], "STRING")
    chain = opened(text, udf(length, result_type="INT"), inputs=["BIGINT"], result="INT")
    assert chain.call(100) == 3


def test_a_chain_with_a_coroutine_is_refused():
    async def later(x):
        return x

    plain = udf(lambda x: x, ["INT"], "INT", name="plain")
    with pytest.raises(DeclarationError, match="wanted plain scalar functions alone"):
        opened(plain, udf(later, ["INT"], "INT"), plain)


def test_as_many_rows_are_awaited_at_once_as_may_be():
    running, most = 0, 0

    async def one(number):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1
        return number

    function = opened(udf(one, ["INT"], "INT"))
    assert asyncio.run(function.call_all(list(range(250)))) == list(range(250))
    assert most == 100


def test_the_first_row_that_fails_ends_a_batch_that_is_awaited():
    async def one(number):
        await asyncio.sleep(0)
        if number == 3:
            raise ValueError("three")
        await asyncio.sleep(60)

    function = opened(udf(one, ["INT"], "INT"))
    with pytest.raises(ValueError, match="three") as told:
        asyncio.run(function.call_all([1, 2, 3, 4]))
    assert vars(told.value) == {"_bridge_row": 2}


def aggregate(accumulator_type, create, accumulate):
    class Function(AggregateFunction):
        def create_accumulator(self):
            return create()

        def accumulate(self, accumulator, value):
            accumulate(accumulator, value)

        def get_value(self, accumulator):
            return len(accumulator)

    return udaf(Function(), ["ROW<a INT>"], "INT", accumulator_type)


def test_accumulators_are_saved_and_restored_with_views():
    def accumulate(accumulator, row):
        accumulator[0].add(row.a)
        accumulator[1].put(row.a, str(row.a))

    kind = DataTypes.ROW(
        [
            DataTypes.FIELD("list", DataTypes.LIST_VIEW(DataTypes.INT())),
            DataTypes.FIELD("map", DataTypes.MAP_VIEW(DataTypes.INT(), DataTypes.STRING())),
        ]
    )
    function = opened(
        aggregate(kind, lambda: Row(ListView(), MapView()), accumulate), use="aggregate"
    )
    group = function.accumulator()
    group.accumulate((1,))
    saved = group.save()
    assert saved == ([1], {1: "1"})
    again = function.restored(saved)
    again.accumulate((2,))
    assert again.save() == ([1, 2], {1: "1", 2: "2"})
    assert group.save() == saved


def test_a_job_parameter_may_have_any_default():
    class Reads:
        def open(self, context):
            self.value = context.get_job_parameter("missing", 2)

        def eval(self):
            return self.value

    assert opened(udf(Reads(), [], "INT")).call() == 2


def test_the_type_of_rows_is_known_behind_a_filter():
    keep = udf(lambda row: True, ["ROW<a STRING>"], "BOOLEAN", name="keep")  # noqa: ARG005
    texts = udf(lambda row: row, ["ROW<a STRING>"], "ROW<a STRING>", name="texts")
    numbers = udf(lambda row: row, ["ROW<a INT>"], "ROW<a INT>", name="numbers")
    with pytest.raises(DeclarationError, match=r"chain: keep passes on ROW<`?a`? .*numbers takes"):
        opened(texts, keep, numbers, use=["map", "filter", "map"])
    with pytest.raises(DeclarationError, match="chain: keep passes on"):
        opened(keep, numbers, use=["filter", "map"])
    assert opened(texts, keep, texts, use=["map", "filter", "map"]).call("x") == [("x",)]


def test_what_a_filter_does_to_its_row_is_its_own():
    def spoil(row):
        row["a"] = "spoilt"
        return True

    filtered = udf(spoil, ["ROW<a INT>"], "BOOLEAN", name="spoil")
    same = udf(lambda row: row, ["ROW<a INT>"], "ROW<a INT>", name="same")
    assert opened(filtered, same, use=["filter", "map"]).call(1) == [(1,)]


def test_an_aggregate_lets_go_of_its_instance():
    import gc
    import weakref

    gone = []

    class Total(AggregateFunction):
        def create_accumulator(self):
            gone.append(weakref.ref(self))
            return [0]

        def accumulate(self, accumulator, value):
            accumulator[0] += value

        def get_value(self, accumulator):
            return accumulator[0]

    gc.disable()
    try:
        total = opened(udaf(Total, ["INT"], "INT", "ARRAY<INT>"), use="aggregate")
        total.accumulator()
        total.close()
        del total
        assert gone[0]() is None
    finally:
        gc.enable()
