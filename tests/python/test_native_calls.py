"""Callables of the core: functions called one after the other, and functions of columns."""

import gc
import weakref

import numpy as np
import pytest

from bridge import _native


def test_links_get_the_result_of_what_was_before_them():
    call = _native.fused_call(lambda a, b=1: a + b, [(str, None), (lambda text: text + "!", None)])
    assert call(1, 2) == "3!"
    assert call(a=1) == "2!"
    assert _native.fused_call(len, [])("ab") == 2


def test_a_link_with_a_type_is_left_out_for_that_type_and_none():
    call = _native.fused_call(lambda value: value, [(repr, str)])
    assert call("text") == "text"
    assert call(None) is None
    assert call(5) == "5"

    class Text(str):
        __slots__ = ()

    assert call(Text("x")) == "'x'"


def test_a_link_of_ints_is_called_for_those_beyond_64_bits():
    call = _native.fused_call(lambda value: value, [(repr, int)])
    least, most = -(1 << 63), (1 << 63) - 1
    assert [call(each) for each in (least, 0, most, True)] == [least, 0, most, "True"]
    assert [call(each) for each in (least - 1, most + 1)] == [str(least - 1), str(most + 1)]


def test_what_one_raises_ends_the_call():
    called = []
    call = _native.fused_call(lambda value: 1 / value, [(called.append, None)])
    with pytest.raises(ZeroDivisionError):
        call(0)
    assert called == []
    with pytest.raises(TypeError, match="missing 1 required"):
        call()


def test_a_callable_that_is_dropped_in_its_own_call_ends_it():
    calls = []
    calls.append(_native.fused_call(lambda: calls.clear() or gc.collect(), [(lambda _: 7, None)]))
    assert calls[0]() == 7


@pytest.mark.parametrize("links", [[1], [(len,)], [(len, None, None)], [[len, None]]])
def test_links_of_another_form_are_refused(links):
    with pytest.raises(TypeError, match="a link wants"):
        _native.fused_call(len, links)


def doubles(call, other_inputs=None, other_result=None):
    dtype = np.dtype(np.float64)
    return _native.column_call(call, (dtype, dtype), dtype, other_inputs, other_result)


def test_arrays_of_the_dtypes_go_to_the_function_as_they_are():
    seen = []

    def add(a, b):
        seen.extend((a, b))
        return a + b

    one, other = np.arange(3.0), np.ones(3)
    assert doubles(add)(one, other).tolist() == [1, 2, 3]
    assert seen[0] is one
    assert seen[1] is other


@pytest.mark.parametrize(
    "columns",
    [
        (np.arange(3), np.ones(3)),
        ([1.0, 2.0], np.ones(2)),
        (np.ones((2, 2)), np.ones(2)),
        (np.ones(2).view(np.recarray), np.ones(2)),
        (np.ones(2, ">f8"), np.ones(2)),
        (np.ones(2),),
        (),
    ],
)
def test_other_arguments_go_to_the_other_function(columns):
    call = doubles(None, lambda *seen: ("other", len(seen)))
    assert call(*columns) == ("other", len(columns))


@pytest.mark.parametrize(
    "result", [None, [1.0], np.ones(2), np.ones((3, 1)), np.ones(3, np.float32), np.float64(1)]
)
def test_another_result_goes_to_the_other_function_with_the_count(result):
    call = doubles(lambda *_: result, None, lambda given, count: (given, count))
    given, count = call(np.ones(3), np.ones(3))
    assert given is result
    assert count == 3


def test_the_count_is_that_of_the_arguments_before_the_call():
    def resize(a, _):
        a.resize(1, refcheck=False)
        return a

    call = doubles(resize, None, lambda given, count: (len(given), count))
    assert call(np.ones(3), np.ones(3)) == (1, 3)


def test_they_do_not_outlive_a_cycle():
    class Holder:
        def each(self, *columns):
            return columns[0]

    holder = Holder()
    holder.calls = (
        _native.fused_call(holder.each, [(holder.each, None)]),
        doubles(holder.each, holder.each, holder.each),
    )
    gone = weakref.ref(holder)
    del holder
    gc.collect()
    assert gone() is None


def test_they_show_what_they_call():
    assert repr(_native.fused_call(len, [(str, None)])) == "<<built-in function len> and 1 more>"
    assert repr(doubles(len)) == "<<built-in function len> of columns>"
