"""Declared functions for the contract of `PythonUdf`."""

import asyncio
import decimal
import functools
from collections.abc import Iterator

from bridge import (
    AggregateFunction,
    DataTypes,
    Row,
    ScalarFunction,
    TableAggregateFunction,
    udaf,
    udf,
    udtaf,
    udtf,
)

events = []


@udf
def add(i: int, j: int) -> int:
    return i + j


@udf
def length(text: str) -> int:
    return len(text)


@udf
def double(number: int) -> int:
    return 2 * number


upper = udf(lambda text: text and text.upper(), result_type="STRING", input_types=["STRING"])
power = udf(functools.partial(pow, 2), input_types=["BIGINT"], result_type="BIGINT", name="power")


def undeclared(text: str) -> int:
    return len(text)


@udf(input_types=[], result_type="STRING")
class Never(ScalarFunction):
    def eval(self):
        return None


class Scale(ScalarFunction):
    def open(self, function_context):
        events.append("open")
        self.factor = int(function_context.get_job_parameter("factor", "2"))
        self.counter = function_context.get_metric_group().counter("calls")
        self.sizes = function_context.metrics.add_group("sizes").distribution("values")
        function_context.metrics.gauge("factor", lambda: self.factor)

    def eval(self, value):
        self.counter.inc()
        self.sizes.update(value)
        return value * self.factor

    def close(self):
        events.append("close")


scale = udf(Scale(), input_types=["INT"], result_type="BIGINT")


@udf(result_type="BIGINT")
class FailsToOpen(ScalarFunction):
    def open(self, function_context):  # noqa: ARG002
        raise ValueError("no model here")

    def eval(self, value):
        return value

    def close(self):
        events.append("closed after all")


def take_events():
    taken = list(events)
    events.clear()
    return taken


def given(value):
    return value


def typed(sql):
    """Make a module attribute's name for a function that gives what it gets as a type."""
    globals()["same_" + str(abs(hash(sql)))] = udf(given, result_type=sql, name="same")
    return "contract_udfs:same_" + str(abs(hash(sql)))


@udf(input_types=["ROW<a BIGINT, b STRING>"], result_type="ROW<b STRING, a BIGINT>")
def swapped(row):
    return {"a": row.a, "b": row.b}


@udf(result_type="DECIMAL(5, 2)")
def share(one, other):
    return decimal.Decimal(one) / decimal.Decimal(other)


@udf(input_types=["BIGINT"], result_type="BIGINT")
async def slowly_doubled(number):
    await asyncio.sleep(0)
    if number < 0:
        raise ValueError(f"negative: {number}")
    return 2 * number


@udtf
def split(text: str) -> Iterator[tuple[str, int]]:
    for word in text.split():
        if word == "!":
            raise ValueError("half-way")
        yield word, len(word)


@udtf(input_types=["BIGINT"], result_types=["BIGINT"])
def count_up(n):
    return None if n < 0 else range(n)


@udtf(input_types=["BIGINT"], result_types=["BIGINT"])
def one_row(n):
    return n


@udaf(input_types=["BIGINT"], result_type="BIGINT", accumulator_type="ARRAY<BIGINT>")
class Total(AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, value):
        if value == 13:
            raise ValueError("unlucky")
        accumulator[0] += value

    def retract(self, accumulator, value):
        accumulator[0] -= value

    def merge(self, accumulator, accumulators):
        for other in accumulators:
            accumulator[0] += other[0]

    def get_value(self, accumulator):
        return accumulator[0]


@udaf(input_types=["DOUBLE"], result_type="DOUBLE")
class Mean:
    def create_accumulator(self):
        return (0.0, 0)

    def add(self, value, accumulator):
        return accumulator[0] + value, accumulator[1] + 1

    def get_result(self, accumulator):
        return accumulator[0] / accumulator[1] if accumulator[1] else None

    def merge(self, one, other):
        return one[0] + other[0], one[1] + other[1]


@udtaf(input_types=["BIGINT"], result_type="ROW<value BIGINT, place INT>")
class Top2(TableAggregateFunction):
    def create_accumulator(self):
        return []

    def accumulate(self, accumulator, value):
        accumulator.append(value)
        accumulator.sort(reverse=True)
        del accumulator[2:]

    def emit_value(self, accumulator):
        for place, value in enumerate(accumulator, 1):
            yield value, place

    def get_accumulator_type(self):
        return DataTypes.ARRAY(DataTypes.BIGINT())


@udf(input_types=["DOUBLE", "DOUBLE"], result_type="DOUBLE", func_type="numpy")
def numpy_sum(a, b):
    return a + b


@udf(input_types=["STRING"], result_type="STRING", func_type="pandas")
def pandas_upper(texts):
    return texts.str.upper()


@udf(input_types=["BIGINT"], result_type="BIGINT", func_type="pandas")
def pandas_next(numbers):
    return numbers + 1


@udf(input_types=["BIGINT"], result_type="INT", func_type="numpy")
def numpy_narrow(numbers):
    return numbers


@udf(input_types=["BIGINT"], result_type="BIGINT", func_type="numpy")
def too_short(numbers):
    return numbers[1:]


@udf(input_types=["BIGINT"], result_type="BIGINT", func_type="arrow")
def arrow_same(numbers):
    import pyarrow as pa

    assert isinstance(numbers, pa.Array), type(numbers)
    return numbers


@udaf(input_types=["DOUBLE"], result_type="DOUBLE", func_type="pandas")
def pandas_mean(column):
    return column.mean()


ITEM = "ROW<item_id BIGINT, name STRING>"


@udf(input_types=[ITEM], result_type=ITEM)
def reset(row):
    row["item_id"] = -row.item_id
    return row


@udf(input_types=[ITEM], result_type="BOOLEAN")
def is_named(row):
    return row.name is not None


@udtf(input_types=[ITEM], result_type=ITEM)
def letters(row):
    for letter in row[1]:
        yield Row(name=letter, item_id=row.item_id)


@udf(input_types=[ITEM], result_type=ITEM, func_type="pandas")
def upper_items(frame):
    return frame.assign(name=frame.name.str.upper())


@udf(result_type=DataTypes.ROW([DataTypes.FIELD(f"c{i}", DataTypes.INT()) for i in range(100)]))
def increased(row):
    return Row(*(each + 1 for each in row))


@udf(input_types=["STRING NOT NULL"], result_type="BIGINT")
def strict_length(text):
    return len(text)


@udf(input_types=[ITEM], result_type=ITEM)
def with_text_id(row):
    return Row(item_id=str(row.item_id), name=row.name)


@udf(input_types=[ITEM], result_type="BOOLEAN")
def counts_letters(row):
    return len(row.name)
