"""The SQL types of user-defined functions: what they say, what they refuse, when they are equal."""

import dataclasses

import pytest

from bridge import DataTypes, DeclarationError
from bridge._udf._types import RowField, RowType

D = DataTypes
INT = D.INT()


@pytest.mark.parametrize(
    ("made", "sql"),
    [
        (D.NULL(), "NULL"),
        (D.CHAR(3), "CHAR(3)"),
        (D.VARCHAR(20), "VARCHAR(20)"),
        (D.STRING(), "STRING"),
        (D.VARCHAR(0x7FFFFFFF), "STRING"),
        (D.BOOLEAN(), "BOOLEAN"),
        (D.BINARY(4), "BINARY(4)"),
        (D.VARBINARY(4), "VARBINARY(4)"),
        (D.BYTES(), "BYTES"),
        (D.DECIMAL(10, 2), "DECIMAL(10, 2)"),
        (D.TINYINT(), "TINYINT"),
        (D.SMALLINT(), "SMALLINT"),
        (D.INT(), "INT"),
        (D.BIGINT(), "BIGINT"),
        (D.FLOAT(), "FLOAT"),
        (D.DOUBLE(), "DOUBLE"),
        (D.DATE(), "DATE"),
        (D.TIME(), "TIME(0)"),
        (D.TIMESTAMP(), "TIMESTAMP(6)"),
        (D.TIMESTAMP(3), "TIMESTAMP(3)"),
        (D.TIMESTAMP_LTZ(3), "TIMESTAMP_LTZ(3)"),
        (D.TIMESTAMP_WITH_LOCAL_TIME_ZONE(), "TIMESTAMP_LTZ(6)"),
        (D.ARRAY(INT), "ARRAY<INT>"),
        (D.MAP(D.STRING(), D.DOUBLE()), "MAP<STRING, DOUBLE>"),
        (D.MULTISET(INT), "MULTISET<INT>"),
        (D.LIST_VIEW(INT), "LIST_VIEW<INT> NOT NULL"),
        (D.MAP_VIEW(INT, INT), "MAP_VIEW<INT, INT> NOT NULL"),
        (D.ROW(), "ROW<>"),
        (D.ROW([D.FIELD("a", D.BIGINT()), D.FIELD("b", INT)]), "ROW<a BIGINT, b INT>"),
        (D.ROW([D.FIELD("a", INT, "it's")]), "ROW<a INT 'it''s'>"),
        (D.ROW([D.FIELD("two words", INT)]), "ROW<`two words` INT>"),
        (D.ROW([D.FIELD("a`b", INT)]), "ROW<`a``b` INT>"),
        (D.ROW([D.FIELD("date", INT)]), "ROW<`date` INT>"),
        (D.INTERVAL(D.YEAR()), "INTERVAL YEAR(2)"),
        (D.INTERVAL(D.YEAR(4), D.MONTH()), "INTERVAL YEAR(4) TO MONTH"),
        (D.INTERVAL(D.MONTH()), "INTERVAL MONTH"),
        (D.INTERVAL(D.DAY(3), D.SECOND(9)), "INTERVAL DAY(3) TO SECOND(9)"),
        (D.INTERVAL(D.HOUR(), D.MINUTE()), "INTERVAL HOUR TO MINUTE"),
        (D.INTERVAL(D.SECOND()), "INTERVAL SECOND(6)"),
    ],
)
def test_a_type_prints_as_sql(made, sql):
    assert made.as_sql() == str(made) == sql


def test_a_type_that_is_not_null_says_so_at_any_depth():
    made = D.ARRAY(D.INT(nullable=False), nullable=False)
    assert made.as_sql() == "ARRAY<INT NOT NULL> NOT NULL"
    assert made.nullable() == D.ARRAY(D.INT(nullable=False))
    assert D.BIGINT().not_null() == D.BIGINT(False)


def test_types_are_equal_by_what_they_say():
    assert D.ROW([D.FIELD("a", INT)]) == D.ROW((D.FIELD("a", INT),))
    assert len({D.VARCHAR(3), D.VARCHAR(3), D.CHAR(3), D.VARCHAR(3, False), D.VARCHAR(4)}) == 4
    assert D.INT() != D.BIGINT()


def test_a_type_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        D.VARCHAR(3).length = 4


def test_a_row_tells_its_fields():
    row = D.ROW([D.FIELD("a", INT), D.FIELD("b", D.ARRAY(D.DATE()))])
    assert row.field_names() == ["a", "b"]
    assert row.field_types() == [INT, D.ARRAY(D.DATE())]
    assert list(map(str, row.walk()))[1:] == ["INT", "ARRAY<DATE>", "DATE"]
    assert RowType.unnamed([INT, INT]).field_names() == ["f0", "f1"]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: D.VARCHAR(0), "length of VARCHAR out of range: seen=0, wanted 1 to 2147483647"),
        (lambda: D.CHAR("3"), "length of CHAR out of range: seen='3'"),
        (lambda: D.DECIMAL(39, 0), "precision of DECIMAL out of range: seen=39, wanted 1 to 38"),
        (lambda: D.DECIMAL(3, 4), "scale of DECIMAL out of range: seen=4, wanted 0 to 3"),
        (lambda: D.TIMESTAMP(10), "precision of TIMESTAMP out of range: seen=10, wanted 0 to 9"),
        (lambda: D.TIME(True), "precision of TIME out of range: seen=True"),
        (lambda: D.ARRAY(int), "element of ARRAY is no type: seen=<class 'int'>"),
        (lambda: D.MAP(INT, "INT"), "value of MAP is no type: seen='INT'"),
        (lambda: D.ROW([INT]), "field of ROW: seen=IntType"),
        (lambda: D.FIELD("", INT), "name of a field: seen='', wanted a str not blank"),
        (lambda: D.FIELD("a", None), "field 'a' is no type: seen=None"),
        (lambda: D.FIELD("a", INT, 3), "description of field 'a': seen=3, wanted a str"),
        (
            lambda: D.ROW([RowField("a", INT), RowField("a", INT)]),
            "names of fields come twice in a ROW: seen=['a']",
        ),
        (lambda: D.INTERVAL(D.MONTH(), D.YEAR()), "no such interval: seen='MONTH TO YEAR'"),
        (lambda: D.INTERVAL(D.YEAR(5)), "precision of INTERVAL YEAR out of range: seen=5"),
        (lambda: D.INTERVAL(D.DAY(7)), "precision of the days of INTERVAL DAY out of range"),
        (lambda: D.INTERVAL("DAY"), "unit of an interval: seen='DAY', wanted such as"),
    ],
)
def test_what_is_no_type_is_refused(make, told):
    with pytest.raises(DeclarationError) as error:
        make()
    assert str(error.value).startswith(told)
