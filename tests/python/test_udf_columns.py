"""Functions of columns: what they take, and that nothing is lost on the way back."""

import collections
import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from bridge import AggregateFunction, DeclarationError, udaf, udf
from bridge._udf._opened import open_function


class NoJob:
    def jobParameter(self, name, absent):  # noqa: ARG002, N802 - the JVM's name
        return absent


def opened(function, *, use="scalar", by_columns=True, inputs=None, result=None):
    globals()["taken"] = function
    steps = [(use, f"{__name__}:taken")]
    return open_function(steps, by_columns, inputs, result, NoJob())


def columns(func_type, input_type, result_type, given, function=lambda column: column):
    declared = udf(function, [input_type], result_type, func_type=func_type, name="f")
    return opened(declared).call(given)


@pytest.mark.parametrize("func_type", ["numpy", "pandas", "arrow"])
def test_an_array_of_another_dtype_is_refused_where_it_would_lose(func_type):
    for given, wanted in (
        (np.array([2.7]), "BIGINT"),
        (np.array([2**63 + 5], np.uint64), "BIGINT"),
        (np.array([True]), "BIGINT"),
        (np.array([1]), "STRING"),
        (np.array([2**53 + 1]), "FLOAT"),
    ):
        with pytest.raises(TypeError, match=f"seen=a column of {given.dtype}, wanted {wanted}"):
            columns(func_type, wanted, wanted, given)
    assert list(columns(func_type, "BIGINT", "BIGINT", np.array([1, 2], np.int16))) == [1, 2]


@pytest.mark.parametrize(
    ("result", "wanted", "message"),
    [
        ([2**53 + 1], "DOUBLE", "row 0: function=f, seen=9007199254740993, wanted DOUBLE"),
        ([1.0, 1e300], "FLOAT", "row 1: function=f, seen=1e[+]300, wanted FLOAT"),
        ([0.5], "BIGINT", "row 0: function=f, seen=0.5, wanted BIGINT"),
        ([np.nan], "BIGINT", "row 0: function=f, seen=nan, wanted BIGINT"),
        ([1], "BOOLEAN", "seen a column of int64, wanted BOOLEAN"),
        ([2**31], "INT", "row 0: function=f, seen=2147483648, wanted INT"),
    ],
)
def test_a_result_that_would_lose_is_refused(result, wanted, message):
    with pytest.raises(TypeError, match=message):
        columns("numpy", "BIGINT", wanted, [1] * len(result), lambda _: np.array(result))


def test_unsigned_results_are_taken_where_they_fit():
    made = columns("numpy", "BIGINT", "BIGINT", [1], lambda _: np.array([2**63 - 1], np.uint64))
    assert made.tolist() == [2**63 - 1]
    with pytest.raises(TypeError, match="row 0"):
        columns("numpy", "BIGINT", "BIGINT", [1], lambda _: np.array([2**63], np.uint64))


@pytest.mark.parametrize("missing", [False, True])
def test_times_of_pandas_and_numpy_are_times(missing):
    moments = [dt.datetime(2024, 2, 29, 12, 30, 0, 5), None][: 1 + missing]  # noqa: DTZ001
    series = pd.Series(moments, dtype="datetime64[ns]")
    for result in (series, series.to_numpy()):
        made = columns("pandas", "INT", "TIMESTAMP(6)", [1] * len(moments), lambda _, r=result: r)
        assert made == moments
    day = pd.Series([pd.Timedelta(hours=1)])
    assert columns("pandas", "INT", "INTERVAL DAY TO SECOND", [1], lambda _: day) == [
        dt.timedelta(hours=1)
    ]
    dates = np.array(["2024-02-29"], "M8[D]")
    assert columns("numpy", "INT", "DATE", [1], lambda _: dates) == [dt.date(2024, 2, 29)]


def test_what_pandas_misses_is_null_and_nan_of_numpy_is_not():
    assert columns("pandas", "INT", "DOUBLE", [1, 2], lambda _: pd.Series([1.5, np.nan])) == [
        1.5,
        None,
    ]
    assert columns("pandas", "INT", "STRING", [1], lambda _: pd.Series([np.nan])) == [None]
    assert columns("pandas", "INT", "BIGINT", [1, 2], lambda _: pd.Series([1, np.nan])) == [1, None]
    made = columns("numpy", "INT", "DOUBLE", [1], lambda _: np.array([np.nan]))
    assert np.isnan(made).all()


def test_rows_are_frames_for_pandas_and_structs_for_arrow():
    row = "ROW<a BIGINT, b STRING>"
    given = [(1, "x"), (2, None)]
    assert columns("pandas", row, "BIGINT", given, lambda f: f["a"] + 1).tolist() == [2, 3]
    assert columns("arrow", row, row, given) == given


def test_maps_cross_to_arrow_as_maps():
    seen = []
    given = [{"a": 1}, None, {}]
    made = columns("arrow", "MAP<STRING, BIGINT>", "BOOLEAN", given, lambda m: seen.append(m) or m)
    assert seen[0].type == pa.map_(pa.string(), pa.int64())
    assert made is not None


def test_a_type_that_arrow_has_not_is_told_when_it_is_opened():
    zoned = "TIMESTAMP(3) WITH TIME ZONE"
    declared = udf(lambda c: c, [zoned], "INT", func_type="arrow", name="f")
    with pytest.raises(DeclarationError, match="no type of Arrow: seen=TIMESTAMP"):
        opened(declared)


def test_a_scalar_of_arrow_is_the_result_of_an_aggregate():
    declared = udaf(pc.mean, ["DOUBLE"], "DOUBLE", func_type="arrow", name="mean")
    assert opened(declared, use="aggregate").call(np.array([1.0, 2.0])) == 1.5


def test_an_aggregate_of_columns_may_be_a_class_as_pyflinks():
    class MaxAdd(AggregateFunction):
        def create_accumulator(self):
            return []

        def accumulate(self, accumulator, *args):
            accumulator.append(sum(arg.max() for arg in args))

        def get_value(self, accumulator):
            return accumulator[0]

    declared = udaf(MaxAdd(), ["BIGINT", "BIGINT"], "BIGINT", func_type="pandas")
    assert opened(declared, use="aggregate").call([1, 5], [2, 3]) == 8


def test_a_result_that_is_no_row_names_its_place():
    with pytest.raises(TypeError, match=r"row 1: result: function=f, seen=\(1, 2\), wanted ROW"):
        columns("numpy", "INT", "ROW<a INT>", [1, 2], lambda _: [(1,), (1, 2)])


def test_nulls_of_decimals_and_texts_stay():
    value = [decimal.Decimal("1.50"), None]
    assert columns("pandas", "DECIMAL(5, 2)", "DECIMAL(5, 2)", value) == value
    assert columns("arrow", "DECIMAL(5, 2)", "DECIMAL(5, 2)", value) == value
    assert columns("numpy", "STRING", "STRING", ["a", None]) == ["a", None]


def test_a_multiset_is_a_counter():
    seen = []
    declared = udf(lambda c: seen.append(c) or 1, ["MULTISET<STRING>"], "INT", name="f")
    opened(declared, by_columns=False).call({"a": 2})
    assert isinstance(seen[0], collections.Counter)
    assert seen[0]["b"] == 0
