"""Declared functions of columns that are given Arrow arrays."""

import datetime as dt
import decimal
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from bridge import DataTypes, DeclarationError, udf
from bridge._udf._columns import arrow_type
from bridge._udf._opened import open_function


class NoJob:
    """No function here asks for it."""


def opened(function):
    globals()["f"] = function
    steps = [("scalar", f"{__name__}:f")]
    return open_function(steps, True, None, None, NoJob()).of_arrow()


def of_type(sql, made=None, func_type="arrow"):
    body = (lambda column: column) if made is None else (lambda _: made)
    return opened(udf(body, [sql], sql, func_type=func_type, name="f"))


def test_arrow_arrays_are_handed_over_as_they_are():
    seen = []
    array = pa.array([1.0, None])
    function = udf(lambda x: seen.append(x) or x, ["DOUBLE"], "DOUBLE", func_type="arrow")
    assert opened(function)(array) is array
    assert seen[0] is array


@pytest.mark.parametrize("func_type", ["numpy", "pandas"])
def test_numbers_without_null_are_the_same_memory_for_numpy_and_pandas(func_type):
    addresses = []

    def same(column):
        addresses.append(np.asarray(column).ctypes.data)
        return column

    array = pa.array([1.0, 2.0])
    function = opened(udf(same, ["DOUBLE"], "DOUBLE", func_type=func_type))
    result = function(array)
    assert addresses == [array.buffers()[1].address]
    assert result.buffers()[1].address == array.buffers()[1].address


@pytest.mark.parametrize("func_type", ["arrow", "numpy", "pandas"])
@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("INT", [1, None, 3]),
        ("BOOLEAN", [True, False, None]),
        ("STRING", ["a", None]),
        ("DECIMAL(5, 2)", [decimal.Decimal("1.50"), None]),
        ("ARRAY<INT>", [[1, 2], None]),
    ],
)
def test_values_with_null_go_there_and_back(func_type, sql, values):
    kind = {
        "INT": pa.int32(),
        "BOOLEAN": pa.bool_(),
        "STRING": pa.string(),
        "DECIMAL(5, 2)": pa.decimal128(5, 2),
        "ARRAY<INT>": pa.list_(pa.int32()),
    }[sql]
    result = of_type(sql, func_type=func_type)(pa.array(values, kind))
    assert result.type == kind
    assert result.to_pylist() == values


def test_smaller_numbers_are_taken_for_larger_ones():
    assert of_type("BIGINT")(pa.array([1], pa.int8())).type == pa.int64()
    assert of_type("INT")(pa.array([1], pa.uint16())).type == pa.int32()
    assert of_type("DOUBLE")(pa.array([0.5], pa.float32())).type == pa.float64()
    assert of_type("STRING")(pa.array(["a"], pa.large_string())).type == pa.string()


@pytest.mark.parametrize(
    ("sql", "array", "seen"),
    [
        ("INT", pa.array([1], pa.int64()), "a column of int64"),
        ("INT", pa.array([1], pa.uint32()), "a column of uint32"),
        ("BIGINT", pa.array([1.0]), "a column of double"),
        ("BIGINT", pa.array(["1"]), "a column of string"),
        ("INT", pa.array([True]), "a column of bool"),
        ("TIMESTAMP(6)", pa.array([0], pa.timestamp("us", "UTC")), "row 0, seen=datetime"),
        ("ROW<a INT>", pa.array([{"b": 1}]), "row 0, seen={'b': 1}"),
        ("ARRAY<INT>", pa.array([["1"]]), "row 0, "),
        ("ARRAY<INT>", pa.array([[True]]), "row 0, "),
        ("ARRAY<STRING>", pa.array([[1]]), "row 0, "),
        ("ARRAY<INT NOT NULL>", pa.array([[1, None]], pa.list_(pa.int32())), "row 0, "),
        (
            "MAP<INT, INT>",
            pa.array([[("1", 2)]], pa.map_(pa.string(), pa.int32())),
            "a column of m",
        ),
        ("CHAR(2)", pa.array(["abc"]), "row 0, seen='abc'"),
        ("BIGINT NOT NULL", pa.array([1, None]), "row 1, seen=None"),
    ],
)
def test_an_argument_of_another_type_is_refused(sql, array, seen):
    with pytest.raises(TypeError, match=rf"argument 1 of f, (seen )?{seen}.*, wanted "):
        of_type(sql)(array)


@pytest.mark.parametrize(
    ("sql", "made", "seen"),
    [
        ("INT", pa.array([1 << 40]), "seen=1099511627776"),
        ("INT", pa.array(["1"]), "seen='1'"),
        ("INT", 5, "seen a int"),
        ("INT NOT NULL", pa.array([None], pa.int32()), "seen=None"),
        ("INT", [1.5], "seen=1.5"),
        ("STRING", [b"x"], "seen=b'x'"),
        ("BYTES", ["ab"], "seen='ab'"),
        ("DOUBLE", [True], "seen=True"),
        ("DATE", [dt.datetime.fromisoformat("2020-01-02T05:00")], "seen=datetime"),
        ("TIMESTAMP_LTZ(6)", [dt.datetime.fromisoformat("2020-01-02")], "seen=datetime"),
        ("FLOAT", [1e300], "seen=1e"),
        ("FLOAT", pa.array([1e300]), "seen=1e"),
        ("FLOAT", pa.array([1e300, None])[:1], "seen=1e"),
        ("ARRAY<INT>", pa.array([["1"]]), "seen='1'"),
    ],
)
def test_a_result_of_another_type_is_refused(sql, made, seen):
    given = pa.nulls(1, arrow_type(DataTypes.of(sql.removesuffix(" NOT NULL"))))
    function = udf(
        lambda _: made, [sql.removesuffix(" NOT NULL")], sql, func_type="arrow", name="f"
    )
    with pytest.raises(TypeError, match=f"function=f, .*{re.escape(seen)}.*, wanted "):
        opened(function)(given)


@pytest.mark.parametrize(
    ("sql", "made", "values"),
    [
        ("INT", pa.array([None]), [None]),
        ("INT", pa.array([7]).dictionary_encode(), [7]),
        ("INT", np.array([7]), [7]),
        ("DECIMAL(5, 2)", pa.array([7]), [decimal.Decimal("7.00")]),
        ("DECIMAL(5, 2)", [decimal.Decimal("1.005")], [decimal.Decimal("1.00")]),
        ("BINARY(3)", pa.array([b"abc"], pa.binary(3)), [b"abc"]),
        ("ROW<a INT, b STRING>", [(1, "x")], [{"a": 1, "b": "x"}]),
        ("MAP<STRING, INT>", [{"a": 1}], [[("a", 1)]]),
        ("TIMESTAMP_LTZ(6)", [dt.datetime(2020, 1, 2, tzinfo=dt.UTC)], None),
    ],
)
def test_what_fits_without_arrow_fits_with_it(sql, made, values):
    given = pa.nulls(1, arrow_type(DataTypes.of(sql)))
    result = of_type(sql, made)(given)
    assert result.type == given.type
    assert result.to_pylist() == (made if values is None else values)


def test_what_is_no_arrow_array_is_refused():
    with pytest.raises(TypeError, match="argument 1 of f, seen a RecordBatch, wanted an Arrow"):
        of_type("INT")(pa.record_batch({"a": [1]}))
    with pytest.raises(TypeError, match="seen=0, wanted 1"):
        of_type("INT")()


def test_a_result_may_fit_by_its_values_and_come_in_chunks():
    chunks = pa.chunked_array([pa.array([1]), pa.array([2])])
    result = of_type("INT", chunks)(pa.array([0, 0], pa.int32()))
    assert result.equals(pa.array([1, 2], pa.int32()))


def test_a_result_of_another_length_is_refused():
    with pytest.raises(TypeError, match="length of the result: function=f, seen=2, wanted 1"):
        of_type("INT", pa.array([1, 2], pa.int32()))(pa.array([1], pa.int32()))


def test_another_number_of_arrays_is_refused():
    add = opened(udf(pc.add, ["INT", "INT"], "INT", func_type="arrow", name="f"))
    with pytest.raises(TypeError, match="number of arguments: function=f, seen=1, wanted 2"):
        add(pa.array([1], pa.int32()))


def test_rows_are_for_functions_of_arrow_alone():
    with pytest.raises(DeclarationError, match="seen='pandas' with ROW<a INT>, wanted 'arrow'"):
        of_type("ROW<a INT>", func_type="pandas")
    rows = pa.array([{"a": 1}], pa.struct([("a", pa.int32())]))
    assert of_type("ROW<a INT>")(rows).equals(rows)
