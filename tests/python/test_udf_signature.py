"""What a function takes and gives, of functions of all sorts."""

import functools
from typing import TYPE_CHECKING

import pytest

from bridge import DeclarationError
from bridge._udf._signature import UNKNOWN, signature_of

if TYPE_CHECKING:
    from decimal import Decimal


def plain(a: int, b: "str" = "x", *, c: float = 1.0) -> "list[int]":
    return [a, b, c]


def open_ended(a, *more):
    return a, more


def unresolved(a: "Decimal", b: int) -> "Decimal":
    return a, b


class Callable_:  # noqa: N801 - a class whose objects are called
    def __call__(self, a: "int") -> str:
        return str(a)

    def method(self, a: "int") -> str:
        return str(a)


@functools.wraps(plain)
def wrapped(*args, **keywords):
    return plain(*args, **keywords)


@pytest.mark.parametrize(
    ("function", "arity", "hints", "result"),
    [
        (plain, "1 to 2", (int, str), list[int]),
        (wrapped, "1 to 2", (int, str), list[int]),
        (open_ended, "1 or more", (UNKNOWN,), UNKNOWN),
        (Callable_(), "1", (int,), str),
        (Callable_().method, "1", (int,), str),
        (functools.partial(plain, 1), "0 to 1", (str,), list[int]),
        (lambda: 1, "0", (), UNKNOWN),
    ],
)
def test_a_function_tells_its_arguments_and_annotations(function, arity, hints, result):
    signature = signature_of(function, "f")
    assert (signature.arity, signature.hints, signature.result) == (arity, hints, result)


def test_a_builtin_without_a_signature_takes_any_arguments():
    assert signature_of(max, "max").takes(7)


def test_the_number_of_arguments_is_between_those_that_must_and_may_be_given():
    assert [signature_of(plain, "f").takes(count) for count in range(4)] == [0, 1, 1, 0]


def test_an_annotation_that_cannot_be_resolved_spoils_no_other():
    signature = signature_of(unresolved, "f")
    assert signature.hints[1] is int
    assert repr(signature.result) == "'Decimal', which names nothing at run time"


def test_a_keyword_that_never_comes_is_refused():
    with pytest.raises(DeclarationError, match=r"keyword-only .*function=f, seen=\['k'\]"):
        signature_of(lambda a, *, k: (a, k), "f")
