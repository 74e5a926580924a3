"""The exceptions of PyBridge, and Java's exceptions in Python.

::

    BridgeError
    ├── ConversionError   a value has no mapping or does not fit; also a TypeError
    ├── ClosedError       the runtime or the handle is closed
    ├── DeclarationError  a function is declared wrongly; also a TypeError; in bridge._udf
    └── JavaError         Java code threw; also the Python exception that its type stands for

    BaseException
    ├── CallTimeout       the deadline of the running call from Java has passed
    └── CallCancelled     the running call from Java was cancelled, or its thread interrupted
"""

from __future__ import annotations

import errno

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

    from bridge._native import JavaObject

__all__ = [
    "BridgeError",
    "CallCancelled",
    "CallTimeout",
    "ClosedError",
    "ConversionError",
    "JavaError",
    "java_error",
    "match_of",
    "tell_row",
    "traceback_text",
]


class BridgeError(Exception):
    """Base of all exceptions that PyBridge makes."""


class ConversionError(BridgeError, TypeError):
    """A value cannot cross; the message names the path to it, what was seen and what was wanted."""


class ClosedError(BridgeError):
    """The runtime is closed, or the object's handle is."""


class JavaError(BridgeError):
    """Java code threw.

    Attributes
    ----------
    java_class : str
        Name of the Java class, such as ``"java.io.IOException"``.
    java_message : str or None
        What ``getMessage()`` returned.
    java_stack : str
        The Java stack trace as text.
    throwable : JavaObject or None
        The Java object itself; Java gets it back unchanged when this exception leaves Python.
    """

    def __init__(
        self,
        java_class: str,
        java_message: str | None = None,
        java_stack: str = "",
        throwable: JavaObject | None = None,
    ) -> None:
        super().__init__(java_class if java_message is None else f"{java_class}: {java_message}")
        self.java_class = java_class
        self.java_message = java_message
        self.java_stack = java_stack
        self.throwable = throwable

    def __str__(self) -> str:
        # KeyError and OSError, which some of these are too, would print their arguments instead.
        return str(self.args[0]) if self.args else type(self).__qualname__

    def __reduce__(self) -> tuple[Any, ...]:
        # To call the class again would make another Java exception, with this one's text.
        return _copied, (type(self), self.args), self.__dict__

    def __getattr__(self, name: str) -> Any:
        # The Throwable's methods. An exception whose __init__ did not run has no throwable.
        if name.startswith("_") or self.__dict__.get("throwable") is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.throwable, name)


class CallTimeout(BaseException):
    """The deadline of the running call from Java has passed. Raised in whatever it is doing."""

    def __str__(self) -> str:
        return "the deadline of the call from Java has passed"


class CallCancelled(BaseException):
    """The running call from Java was cancelled, or its thread interrupted."""

    def __str__(self) -> str:
        return "the call from Java was cancelled"


CallTimeout.__module__ = CallCancelled.__module__ = "bridge"


def _copied(kind: type[JavaError], args: tuple[Any, ...]) -> JavaError:
    return kind.__new__(kind, *args)


def tell_row(error: BaseException, row: int) -> None:
    """Say which row of a batch has raised, where Python itself goes through the rows.

    The native code takes it for ``PythonException.row``.
    """
    vars(error).setdefault("_bridge_row", row)  # the first one, where rows share an exception


def traceback_text(error: BaseException) -> str:
    """Format an exception as Python prints it, chain and notes included.

    Parameters
    ----------
    error : BaseException
        The exception. Frames of PyBridge's own modules are left out.
    """
    import traceback

    ours = __file__.removesuffix("errors.py")
    told = traceback.TracebackException.from_exception(error, compact=True)
    pending: list[traceback.TracebackException | None] = [told]
    while pending:
        link = pending.pop()
        if link is not None:
            link.stack[:] = [frame for frame in link.stack if not frame.filename.startswith(ours)]
            pending += [link.__cause__, link.__context__, *(link.exceptions or ())]
    text = "".join(told.format()).rstrip("\n")
    # Java cannot tell two surrogates from the one character that they mean.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# Java's type (the nearest base in this table wins) and the Python exception that it also is.
_MATCHES: dict[str, type[Exception]] = {
    "java.lang.IndexOutOfBoundsException": IndexError,
    "java.lang.ArithmeticException": ArithmeticError,
    "java.lang.IllegalArgumentException": ValueError,
    "java.lang.ClassCastException": TypeError,
    "java.lang.UnsupportedOperationException": NotImplementedError,
    "java.util.NoSuchElementException": KeyError,
    "java.lang.NegativeArraySizeException": ValueError,
    "java.time.DateTimeException": ValueError,
    "java.lang.ArrayStoreException": TypeError,
    "java.io.FileNotFoundException": FileNotFoundError,
    "java.nio.file.NoSuchFileException": FileNotFoundError,
    "java.nio.file.FileAlreadyExistsException": FileExistsError,
    "java.nio.file.AccessDeniedException": PermissionError,
    "java.nio.file.NotDirectoryException": NotADirectoryError,
    "java.io.EOFException": EOFError,
    "java.net.ConnectException": ConnectionRefusedError,
    "java.net.SocketTimeoutException": TimeoutError,
    "java.io.IOException": OSError,
    "java.io.UncheckedIOException": OSError,
    "java.util.concurrent.TimeoutException": TimeoutError,
    "org.pybridge.PythonTimeoutException": TimeoutError,
    "java.lang.OutOfMemoryError": MemoryError,
    "java.lang.StackOverflowError": RecursionError,
}

# Java has no error numbers: those that Python gives the match itself.
_ERRNOS: dict[type[Exception], int] = {
    FileNotFoundError: errno.ENOENT,
    FileExistsError: errno.EEXIST,
    PermissionError: errno.EACCES,
    NotADirectoryError: errno.ENOTDIR,
    ConnectionRefusedError: errno.ECONNREFUSED,
}


def match_of(name: str) -> tuple[type[Exception] | None, dict[str, Any]]:
    """Return what the Java exception of this name also is, and the fields that this brings."""
    match = _MATCHES.get(name)
    return match, {"errno": _ERRNOS[match]} if match in _ERRNOS else {}


# Exceptions of PyBridge's own Java code.
_OURS: dict[str, type[Exception]] = {
    "org.pybridge.runtime.CallShapeException": TypeError,
    "org.pybridge.runtime.ClosedObjectException": ClosedError,
    "org.pybridge.runtime.LiveViews$EndOfIteration": StopIteration,
    "org.pybridge.ConversionException": ConversionError,
}

_TYPES: dict[str, type[JavaError]] = {
    name: type(
        f"Java{match.__name__}", (JavaError, match), {"__module__": "bridge", **match_of(name)[1]}
    )
    for name, match in _MATCHES.items()
}


def _exception_type(throwable: JavaObject | None) -> Any:
    """Find the type for the class of a Throwable; None if Java cannot describe it now."""
    kind: Any = type(throwable)
    types = getattr(kind, "_java_types", None)
    try:
        return None if types is None else types.exception(kind._java_id)
    except Exception:  # noqa: BLE001 - what Java threw matters more than how its class is named
        return None


def java_error(
    record: tuple[str, str | None, str, list[str], JavaObject | BaseException, int | None],
) -> BaseException:
    """Make the exception for what Java threw.

    Parameters
    ----------
    record : tuple
        Class name, message, stack trace, the names of the class and its bases from the nearest on,
        the throwable, or for a PythonException the Python exception that it stands for, and the id
        of a kept exception, which is gone. The native code calls this with what Java's dispatcher
        wrote.
    """
    name, message, stack, bases, throwable, _ = record
    if isinstance(throwable, BaseException):
        return throwable
    if name in _OURS:
        return _OURS[name]() if message is None else _OURS[name](message)
    kind = _exception_type(throwable)
    if kind is not None:
        raisable: BaseException = kind.raisable(message, stack, throwable)
        return raisable
    for base in bases:
        if base in _TYPES:
            return _TYPES[base](name, message, stack, throwable)
    return JavaError(name, message, stack, throwable)
