"""Between functions of a chain values become what they would be if they had crossed."""

import datetime as dt
import decimal
import enum

import numpy as np
import pandas as pd
import pytest

from bridge import DataTypes, Row, udf
from bridge._udf._checks import checker
from bridge._udf._opened import open_function
from bridge._udf._values import ResultError

time = dt.datetime.fromisoformat


class Level(enum.IntEnum):
    HIGH = 3


class Word(str):
    __slots__ = ()

    def __str__(self):
        return "another"


def arrived(sql, value):
    return checker(DataTypes.of(sql), "f")(value)


@pytest.mark.parametrize(
    ("sql", "value", "wanted"),
    [
        ("INT", np.int64(5), 5),
        ("INT", Level.HIGH, 3),
        ("DOUBLE", np.float32(0.5), 0.5),
        ("DOUBLE", np.int8(3), 3.0),
        ("FLOAT", 0.1, 0.10000000149011612),
        ("BOOLEAN", np.bool_(True), True),
        ("STRING", np.str_("a"), "a"),
        ("STRING", Word("a"), "a"),
        ("BYTES", memoryview(b"a"), b"a"),
        ("DECIMAL(3, 1)", decimal.Decimal("0.25"), decimal.Decimal("0.2")),
        ("DATE", np.datetime64("2024-02-29"), dt.date(2024, 2, 29)),
        ("TIMESTAMP(6)", np.datetime64(7, "ns"), time("1970-01-01")),
        ("TIMESTAMP(6)", np.datetime64(7, "us"), time("1970-01-01T00:00:00.000007")),
        ("TIMESTAMP(3)", pd.Timestamp(1_500_000), time("1970-01-01T00:00:00.001")),
        ("INTERVAL DAY TO SECOND", np.timedelta64(7, "us"), dt.timedelta(microseconds=7)),
        ("INTERVAL DAY TO SECOND", pd.Timedelta(1000), dt.timedelta(microseconds=1)),
        ("ARRAY<INT>", [np.int64(1), None], [1, None]),
    ],
)
def test_a_value_becomes_a_plain_one_of_its_type(sql, value, wanted):
    made = arrived(sql, value)
    assert made == wanted
    assert type(made) is type(wanted)
    assert repr(made) == repr(wanted)


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("INT", np.float64(5)),
        ("BIGINT", True),
        ("DOUBLE", "1"),
        ("TIMESTAMP(6)", pd.NaT),
        ("TIMESTAMP(6)", np.datetime64("NaT")),
        ("TIMESTAMP(6)", time("2024-01-01").replace(fold=1)),
        ("TIMESTAMP_LTZ(6)", pd.NaT),
        ("INTERVAL DAY TO SECOND", np.timedelta64(1, "Y")),
        ("DECIMAL(3, 1)", decimal.Decimal("-0")),
        ("DECIMAL(3, 1)", decimal.Decimal("NaN")),
        ("NULL", 0),
        ("MAP<DECIMAL(1, 0), INT>", {decimal.Decimal("1.1"): 1, decimal.Decimal("1.2"): 2}),
    ],
)
def test_what_would_not_cross_is_refused(sql, value):
    with pytest.raises(ResultError, match=r"result: function=f, seen=.*, wanted"):
        arrived(sql, value)


class NoJob:
    """No function here asks for it."""


def chained(*functions):
    names = [f"f{place}" for place in range(len(functions))]
    globals().update(zip(names, functions, strict=True))
    steps = [("scalar", f"{__name__}:{name}") for name in names]
    return open_function(steps, False, None, None, NoJob()).call


def test_rows_within_rows_have_their_names_again():
    sql = "ROW<a INT, b ROW<c INT>>"
    make = udf(lambda x: {"b": {"c": x}, "a": np.int64(x)}, ["INT"], sql, name="make")
    use = udf(lambda row: f"{row!r}", [sql], "STRING", name="use")
    assert chained(make, use)(1) == repr(Row(a=1, b=Row(c=1)))


def test_an_int_is_a_float_where_the_next_function_wants_one():
    make = udf(lambda x: x, ["BIGINT"], "DOUBLE", name="make")
    use = udf(lambda x: f"{x!r}", ["DOUBLE"], "STRING", name="use")
    assert chained(make, use)(1) == "1.0"


def test_numbers_at_the_ends_of_their_type_go_on():
    same = udf(lambda x: x, ["TINYINT"], "TINYINT", name="same")
    call = chained(same, same, same)
    assert [call(each) for each in (-128, 127, None)] == [-128, 127, None]
    for each in (-129, 128):
        with pytest.raises(ResultError, match=f"function=same, seen={each}, wanted TINYINT"):
            call(each)
