"""Calls Java and tells how its exceptions look from Python."""

import bridge


def call(function, *arguments):
    return function(*arguments)


def catch_java_error(function):
    """The Python types a Java exception has, innermost first, and its text."""
    try:
        function()
    except bridge.JavaError as error:
        return [[kind.__name__ for kind in type(error).__mro__], str(error)]
    return None


def caught_as(function, name):
    """Whether ``except name`` catches what the function throws."""
    import builtins

    try:
        function()
    except getattr(builtins, name) as error:
        return isinstance(error, bridge.JavaError)
    return False


def caught_errno(function):
    """Return the name of the error number of the OSError that the function throws."""
    import errno

    try:
        function()
    except OSError as error:
        return errno.errorcode.get(error.errno)


def wrap(function):
    try:
        function()
    except bridge.JavaError as error:
        raise ValueError("wrapped by Python") from error


def wrap_in_context(function):
    try:
        function()
    except bridge.JavaError:
        raise ValueError("raised while handling")


def keep_and_raise_later(function):
    kept = None
    try:
        function()
    except bridge.JavaError as error:
        kept = error
    raise kept


def clean_up(function, log):
    """Lets the exception pass through a finally clause that calls Java itself."""
    try:
        return function()
    finally:
        log("cleaned up")


def conversion_error_of(function, *arguments):
    try:
        function(*arguments)
    except bridge.ConversionError as error:
        return str(error)
    return None


def error_of(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def call_all(functions):
    return [function() for function in functions]


kept = []


def keep(function):
    kept.append(function)


def call_kept():
    return kept[-1]()


def forget_kept():
    kept.clear()
