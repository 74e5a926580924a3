"""Functions and types of PyFlink's are taken as they are, without PyFlink."""

import enum
import subprocess
import sys

import pytest

from bridge import DataTypes, DeclarationError, udf
from bridge._udf import FunctionKind, function_of

# What follows has the names and attributes of pyflink.table.types and pyflink.table.udf.


class DataType:
    def __init__(self, nullable=True, **attributes):
        self._nullable = nullable
        self.__dict__.update(attributes)

    def nullable(self):
        raise AssertionError

    def bridged_to(self, _conversion_class):
        raise AssertionError


def stand_in(name, **attributes):
    return type(name, (DataType,), {})(**attributes)


class Resolution(enum.Enum):
    DAY_TO_SECOND = 4


class Field:
    def __init__(self, name, data_type, description="..."):
        self.name, self.data_type, self.description = name, data_type, description


BIGINT = stand_in("BigIntType")
STRING = stand_in("VarCharType", length=0x7FFFFFFF)
ROW = stand_in("RowType", fields=[Field("a", BIGINT), Field("b", STRING, "note")])


class Wrapper:
    def __init__(self, func, name="f", input_types=None, deterministic=True, **attributes):
        self._func, self._name, self._input_types = func, name, input_types
        self._deterministic, self._judf_placeholder = deterministic, None
        self.__dict__.update(attributes)

    def __call__(self, *_):
        raise AssertionError("PyFlink makes an expression of it")


class Total:
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, value):
        accumulator[0] += value

    def get_value(self, accumulator):
        return accumulator[0]

    def emit_value(self, accumulator):
        yield accumulator[0]


@pytest.mark.parametrize(
    ("theirs", "sql"),
    [
        (BIGINT, "BIGINT"),
        (stand_in("DoubleType", nullable=False), "DOUBLE NOT NULL"),
        (STRING, "STRING"),
        (stand_in("DecimalType", precision=10, scale=0), "DECIMAL(10, 0)"),
        (stand_in("LocalZonedTimestampType", precision=3), "TIMESTAMP_LTZ(3)"),
        (stand_in("ArrayType", element_type=BIGINT), "ARRAY<BIGINT>"),
        (stand_in("MapType", key_type=STRING, value_type=BIGINT), "MAP<STRING, BIGINT>"),
        (stand_in("ListViewType", _element_type=BIGINT), "LIST_VIEW<BIGINT>"),
        (stand_in("MapViewType", _key_type=BIGINT, _value_type=STRING), "MAP_VIEW<BIGINT, STRING>"),
        (ROW, "ROW<a BIGINT, b STRING 'note'>"),
        (
            stand_in("YearMonthIntervalType", _resolution=3, _precision=4),
            "INTERVAL YEAR(4) TO MONTH",
        ),
        (
            stand_in(
                "DayTimeIntervalType",
                _resolution=Resolution.DAY_TO_SECOND,
                _day_precision=3,
                _fractional_precision=0,
            ),
            "INTERVAL DAY(3) TO SECOND(0)",
        ),
    ],
)
def test_a_type_of_pyflinks_is_ours(theirs, sql):
    assert DataTypes.of(theirs).as_sql() == sql


def test_a_type_that_we_have_not_is_told():
    with pytest.raises(DeclarationError, match="no SQL type for this type of PyFlink's"):
        DataTypes.of(stand_in("RawType"))


def test_our_decorators_take_pyflinks_types():
    declared = udf(pow, ROW, BIGINT)
    assert repr(declared) == "<scalar function pow(BIGINT, STRING) -> BIGINT>"


@pytest.mark.parametrize(
    ("wrapper", "told"),
    [
        (
            Wrapper(abs, "abs", [BIGINT], _result_type="BIGINT", _func_type="pandas"),
            "<scalar function abs(BIGINT) -> BIGINT>",
        ),
        (
            Wrapper(abs, _result_types=[BIGINT, STRING], _func_type="general"),
            "<table function f(?) -> ROW<f0 BIGINT, f1 STRING>>",
        ),
        (
            Wrapper(abs, _result_types="Row<a BIGINT>", _func_type="general"),
            "<table function f(?) -> ROW<a BIGINT>>",
        ),
        (
            Wrapper(
                Total(),
                _result_type=BIGINT,
                _accumulator_type="ARRAY<BIGINT>",
                _func_type="general",
                _is_table_aggregate=False,
            ),
            "<aggregate function f(?) -> BIGINT>",
        ),
        (
            Wrapper(
                Total(),
                _result_type="ROW<a BIGINT>",
                _accumulator_type="ARRAY<BIGINT>",
                _func_type="general",
                _is_table_aggregate=True,
            ),
            "<table aggregate function f(?) -> ROW<a BIGINT>>",
        ),
        (
            Wrapper(max, _result_type=BIGINT, _accumulator_type=None, _func_type="pandas"),
            "<aggregate function f(?) -> BIGINT>",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_function_that_pyflink_declared_is_ours(wrapper, told):
    declared = function_of(wrapper)
    assert repr(declared) == told
    assert declared.given is wrapper._func


def test_the_older_wrapper_says_udf_type():
    wrapper = Wrapper(abs, _result_type=BIGINT, _udf_type="pandas", deterministic=False)
    declared = function_of(wrapper)
    assert (declared.func_type, declared.is_deterministic) == ("pandas", False)
    assert declared.kind is FunctionKind.SCALAR


def test_what_pyflink_declared_is_not_declared_again():
    with pytest.raises(DeclarationError, match="declared already"):
        udf(Wrapper(abs, _result_type=BIGINT), result_type="INT")


def test_pyflink_is_never_imported(tmp_path):
    (tmp_path / "pyflink.py").write_text("raise SystemExit('pyflink was imported')")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from bridge import udf, udtf, udaf, udtaf, DataTypes, ScalarFunction\n"
        "class F(ScalarFunction):\n"
        "    def eval(self, a: int) -> int: return a\n"
        "print(udf(F())(3), udf(abs, 'ARRAY<INT>', DataTypes.INT()), 'pyflink' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "3 <scalar function abs(ARRAY<INT>) -> INT> False\n"
