"""Raises what a caller may have to catch."""

import contextlib

import bridge


def outer(message):
    return inner(message)


def inner(message):
    raise ValueError(message)


class CustomError(Exception):
    """An error with state of its own."""

    def __init__(self, code, detail):
        super().__init__(f"code {code}: {detail}")
        self.code = code
        self.detail = detail


class Outer:
    """Holds an error type below the module's level."""

    class NestedError(Exception):
        """An error with a qualified name."""


def custom(code, detail):
    raise CustomError(code, detail)


def nested_type():
    raise Outer.NestedError("deep in a class")


def no_message():
    raise ValueError


def with_cause():
    try:
        inner("the root")
    except ValueError as error:
        raise KeyError("wrapped") from error


def with_context():
    try:
        inner("the root")
    except ValueError:
        raise RuntimeError("while handling")


def suppressed():
    try:
        inner("the root")
    except ValueError:
        raise RuntimeError("alone") from None


def circular():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__ = second
    second.__cause__ = first
    raise first


def long_chain(length):
    error = ValueError("link 0")
    for index in range(1, length):
        following = ValueError(f"link {index}")
        following.__cause__ = error
        error = following
    raise error


def deep(levels):
    if levels == 0:
        raise ValueError("at the bottom")
    return deep(levels - 1)


def endless():
    return endless()


class UnprintableError(Exception):
    """Cannot even be shown."""

    def __str__(self):
        raise RuntimeError("no text for you")

    __repr__ = __str__


def unprintable():
    raise UnprintableError


class BadRepr:
    """An object whose texts raise."""

    def __repr__(self):
        raise RuntimeError("no repr")

    def __str__(self):
        raise RuntimeError("no str")


def bad_repr():
    return BadRepr()


def with_message(code_points):
    raise ValueError("".join(map(chr, code_points)))


def raise_named(name):
    import builtins

    raise getattr(builtins, name)("as asked")


def exit_with(code):
    raise SystemExit(code)


def call_exit():
    import sys

    sys.exit(3)


def group():
    raise ExceptionGroup("several", [ValueError("one"), KeyError("two")])


def out_of_memory():
    return "x" * 10**18


def json_error():
    import json

    json.loads("{not json")


def leak_nothing():
    """Leaves with an exception that was handled."""
    with contextlib.suppress(ValueError):
        inner("handled")
    return "fine"


class MarkedError(Exception):
    """One exception object, raised again and again."""


_marked = MarkedError("marked")


def raise_marked():
    raise _marked


def is_marked(error):
    return error is _marked


def catches_marked(function):
    try:
        function()
    except BaseException as error:
        return error is _marked
    return None


def java_stack_of(function):
    try:
        function()
    except Exception as error:
        return error.java_stack
    return None


def groups(call):
    errors = [KeyError("two")]
    try:
        call()
    except Exception as error:
        errors.append(error)
    inner = ExceptionGroup("inner", errors)
    inner.add_note("of the inner group")
    raise ExceptionGroup("outer", [ValueError("one"), inner])


def noted():
    error = ValueError("bad")
    error.add_note("in line 3")
    error.add_note("of größe.txt")
    raise error


def noted_conversion():
    error = bridge.ConversionError("no such unit")
    error.add_note("in line 3")
    raise error from KeyError("mile")


def group_with_common_chain(members, links):
    chain = None
    for link in range(links):
        newest = KeyError(link)
        newest.__cause__ = chain
        chain = newest
    errors = [ValueError(each) for each in range(members)]
    for error in errors:
        error.__cause__ = chain
    raise ExceptionGroup("many", errors)


def java_from():
    from bridge import java

    try:
        divmod(1, 0)
    except ZeroDivisionError as error:
        raise java.type("java.io.IOException")("made in Python") from error


def while_handling(call):
    try:
        divmod(1, 0)
    except ZeroDivisionError:
        call()


def raise_from(call):
    try:
        call()
    except Exception as error:
        raise error from ValueError("the cause")


def without_traceback():
    try:
        divmod(1, 0)
    except ZeroDivisionError as error:
        error.__traceback__ = None
        raise ValueError("above") from error
