"""The canonical text of results, which the engine in Java makes too."""

import array
import collections
import datetime as dt
import decimal
import enum
import json
import uuid

import numpy as np
import pytest

from bridge.lab import _canonical

ONE = '{"f":"0x3ff0000000000000"}'


class Colour(enum.IntEnum):
    RED = 3


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "null"),
        (True, "true"),
        (2**70, str(2**70)),
        (Colour.RED, "3"),
        (1.0, ONE),
        (float("nan"), '{"f":"0x7ff8000000000000"}'),
        (-float("nan"), '{"f":"0x7ff8000000000000"}'),
        (-0.0, '{"f":"0x8000000000000000"}'),
        ('a"\\\n\u00e9\U0001f600\x7f', '"a\\"\\\\\\n\\u00e9\\ud83d\\ude00\\u007f"'),
        ([1, "a", None], '[1,"a",null]'),
        (range(3), "[0,1,2]"),
        ((1, [2]), '{"t":[1,[2]]}'),
        (collections.namedtuple("P", "x")(1), '{"t":[1]}'),  # noqa: PYI024
        ({"b": 1, 2: True}, '{"m":[["b",1],[2,true]]}'),
        ({3, 10, 2}, '{"s":[10,2,3]}'),
        (frozenset(["b", "a"]), '{"s":["a","b"]}'),
        (np.float32(1.0), ONE),
        (np.int8(-1), "-1"),
        (np.bool_(True), "true"),
        (decimal.Decimal("1.50"), '{"o":"Decimal","r":"1.50"}'),
        (uuid.UUID(int=1), '{"o":"UUID","r":"00000000-0000-0000-0000-000000000001"}'),
        (dt.date(2024, 2, 29), '{"o":"date","r":"2024-02-29"}'),
        (dt.timedelta(1), '{"opaque":"timedelta"}'),
        (1j, '{"opaque":"complex"}'),
        ([object()], '[{"opaque":"object"}]'),
    ],
)
def test_a_value_has_one_text(value, wanted):
    assert _canonical.text_of(value) == wanted


def test_java_and_python_write_the_same_texts(repository):
    file = repository / "tests" / "golden" / "lab_canonical.json"
    vectors = json.loads(file.read_text("utf-8"))
    wrong = [
        (vector["python"], seen)
        for vector in vectors
        if (seen := _canonical.text_of(eval(vector["python"]))) != vector["text"]
    ]
    assert wrong == []


def test_bytes_of_every_kind_are_their_digest():
    texts = {_canonical.text_of(kind(b"ab")) for kind in (bytes, bytearray, memoryview)}
    assert len(texts) == 1
    assert json.loads(texts.pop())["n"] == 2


def test_an_array_is_its_dtype_its_shape_and_a_digest_in_c_order():
    values = np.arange(6.0).reshape(2, 3)
    text = _canonical.text_of(values)
    assert text.startswith('{"a":"float64","shape":[2,3],"d":"')
    assert _canonical.text_of(np.asfortranarray(values)) == text
    assert _canonical.text_of(values[::-1]) != text
    flat = _canonical.text_of(np.arange(3.0))
    assert _canonical.text_of(array.array("d", [0, 1, 2])) == flat


def test_an_array_of_objects_is_opaque():
    text = _canonical.text_of(np.array([None]))
    assert text == '{"opaque":"ndarray"}'
    assert _canonical.is_opaque(f"[{text}]")


def test_a_result_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested too deep: seen=201, wanted=at most 200"):
        _canonical.text_of(endless)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, "long"),
        (1.0, "double"),
        ("a", "string"),
        (None, "null"),
        (True, "boolean"),
        ((), "tuple"),
        ({}, "map"),
        ([], "list"),
        (np.zeros(1), "array"),
        (decimal.Decimal(1), "Decimal"),
        (1j, "opaque"),
    ],
)
def test_the_kind_of_a_result_is_named(value, kind):
    assert _canonical.kind_of(_canonical.text_of(value)) == kind
