"""Types from SQL: what Flink writes reads as what it means, and what is no type is pointed at."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bridge._udf
from bridge import DataTypes, DeclarationError
from bridge._udf import _time_types, _types
from bridge._udf._sql import parse_type

D = DataTypes


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("bigint", D.BIGINT()),
        (" INTEGER ", D.INT()),
        ("INT NULL", D.INT()),
        ("CHAR", D.CHAR(1)),
        ("VARBINARY", D.VARBINARY(1)),
        ("DECIMAL", D.DECIMAL(10, 0)),
        ("NUMERIC(5)", D.DECIMAL(5, 0)),
        ("DEC(5,2)", D.DECIMAL(5, 2)),
        ("DECIMAL(10, 2) NOT NULL", D.DECIMAL(10, 2, False)),
        ("double precision", D.DOUBLE()),
        ("TIME", D.TIME(0)),
        ("TIME(3) WITHOUT TIME ZONE", D.TIME(3)),
        ("TIMESTAMP", D.TIMESTAMP(6)),
        ("TIMESTAMP(3) WITH LOCAL TIME ZONE", D.TIMESTAMP_LTZ(3)),
        ("TIMESTAMP(3) WITH TIME ZONE", _time_types.ZonedTimestampType(3)),
        ("TIMESTAMP_LTZ", D.TIMESTAMP_LTZ(6)),
        ("INT ARRAY", D.ARRAY(D.INT())),
        ("INT NOT NULL ARRAY NOT NULL", D.ARRAY(D.INT(False), False)),
        ("INT MULTISET", D.MULTISET(D.INT())),
        ("MAP<STRING, ARRAY<DOUBLE>>", D.MAP(D.STRING(), D.ARRAY(D.DOUBLE()))),
        ("ROW()", D.ROW()),
        ("ROW(a INT)", D.ROW([D.FIELD("a", D.INT())])),
        ("Row<a BIGINT,b INT>", D.ROW([D.FIELD("a", D.BIGINT()), D.FIELD("b", D.INT())])),
        ("ROW<`a``b` INT 'it''s'>", D.ROW([D.FIELD("a`b", D.INT(), "it's")])),
        ("ROW<date DATE>", D.ROW([D.FIELD("date", D.DATE())])),
        ("ROW<größe INT>", D.ROW([D.FIELD("größe", D.INT())])),
        ("INTERVAL DAY TO SECOND", D.INTERVAL(D.DAY(), D.SECOND())),
        ("INTERVAL YEAR TO MONTH", D.INTERVAL(D.YEAR(), D.MONTH())),
    ],
)
def test_sql_reads_as_the_type_that_it_means(sql, wanted):
    assert parse_type(sql) == wanted


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("BIGNT", "column 1: seen 'BIGNT', wanted a type, such as BIGINT"),
        ("ROW<a BIGNT>", "column 7: seen 'BIGNT', wanted a type, such as BIGINT"),
        ("ROW<INT>", "column 8: seen '>', wanted a type, such as BIGINT"),
        ("INTNOT NULL", "column 1: seen 'INTNOT', wanted a type, such as BIGINT"),
        ("", "column 1: seen its end, wanted a type, such as BIGINT"),
        ("ARRAY<INT", "column 10: seen its end, wanted >"),
        ("INT INT", "column 5: seen 'INT', wanted ARRAY or MULTISET or NOT or NULL or the end"),
        ("VARCHAR(x)", "column 9: seen 'x', wanted a number"),
        ("MAP<INT>", "column 8: seen '>', wanted ,"),
        ("INTERVAL HOUR(3)", "column 14: seen '(', wanted"),
        ("INTERVAL DAY(2) TO", "column 19: seen its end, wanted HOUR, MINUTE or MONTH or YEAR"),
        ("INT ?", "column 5: seen '?', wanted"),
    ],
)
def test_what_is_no_type_is_pointed_at(sql, told):
    with pytest.raises(DeclarationError) as error:
        parse_type(sql)
    assert f"no type: {sql!r}, {told}" in str(error.value)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("VARCHAR(0)", "length of VARCHAR out of range: seen=0"),
        ("ARRAY<DECIMAL(40)>", "precision of DECIMAL out of range: seen=40"),
        ("ROW<a INT, a INT>", "names of fields come twice in a ROW: seen=['a']"),
        ("INTERVAL DAY TO YEAR", "no such interval: seen='DAY TO YEAR'"),
    ],
)
def test_a_type_that_cannot_be_is_refused_with_its_sql(sql, told):
    with pytest.raises(DeclarationError) as error:
        parse_type(sql)
    assert str(error.value).startswith(told)
    assert str(error.value).endswith(f"in the type {sql!r}")


def test_a_type_of_one_word_needs_no_lark_and_others_tell_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "lark", None)
    monkeypatch.delitem(sys.modules, "bridge._udf._grammar", raising=False)
    monkeypatch.delattr(bridge._udf, "_grammar", raising=False)
    assert parse_type("BIGINT") == D.BIGINT()
    with pytest.raises(ImportError, match=r"types in SQL need lark: .* -m pip install .*\[udf\]"):
        parse_type("ARRAY<INT>")


LENGTHS = st.integers(1, 0x7FFFFFFF)
PRECISIONS = st.integers(0, 9)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
DECIMALS = st.integers(1, 38).flatmap(
    lambda precision: st.builds(_types.DecimalType, st.just(precision), st.integers(0, precision))
)
ATOMS = st.one_of(
    st.sampled_from([each() for each in _types.SIMPLE_TYPES.values()]),
    *(
        st.builds(each, LENGTHS)
        for each in (_types.CharType, _types.VarCharType, _types.BinaryType, _types.VarBinaryType)
    ),
    *(
        st.builds(each, PRECISIONS)
        for each in (
            _time_types.TimeType,
            _time_types.TimestampType,
            _time_types.LocalZonedTimestampType,
            _time_types.ZonedTimestampType,
        )
    ),
    DECIMALS,
    st.builds(lambda p: D.INTERVAL(D.YEAR(p), D.MONTH()), st.integers(1, 4)),
    st.builds(lambda d, s: D.INTERVAL(D.DAY(d), D.SECOND(s)), st.integers(1, 6), PRECISIONS),
    st.sampled_from(_time_types.DayTimeIntervalType.RESOLUTIONS).map(
        _time_types.DayTimeIntervalType
    ),
    st.sampled_from(_time_types.YearMonthIntervalType.RESOLUTIONS).map(
        _time_types.YearMonthIntervalType
    ),
)


def composed(parts):
    fields = st.builds(_types.RowField, NAMES, parts, st.none() | st.text())
    return st.one_of(
        *(
            st.builds(each, parts)
            for each in (_types.ArrayType, _types.MultisetType, _types.ListViewType)
        ),
        *(st.builds(each, parts, parts) for each in (_types.MapType, _types.MapViewType)),
        st.lists(fields, max_size=3, unique_by=lambda each: each.name).map(D.ROW),
    )


def with_or_without_null(types):
    return st.builds(lambda each, null: each if null else each.not_null(), types, st.booleans())


@settings(deadline=None)
@given(st.recursive(with_or_without_null(ATOMS), lambda p: with_or_without_null(composed(p))))
def test_every_type_reads_back_from_its_sql_as_it_was(made):
    assert parse_type(made.as_sql()) == made
