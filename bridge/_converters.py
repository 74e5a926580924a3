"""How objects of the user's classes cross: as values that have a row in the table."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

__all__ = ["register_converter"]

# Objects of these and of their subclasses cross by the table, before any converter is asked.
_WITH_A_ROW = (
    int,
    float,
    str,
    bytes,
    bytearray,
    memoryview,
    list,
    tuple,
    dict,
    set,
    frozenset,
    range,
    type(None),
)

# Likewise, by module: nobody has a class of a module that is not imported.
_WITH_A_ROW_IN = {
    "array": ("array",),
    "datetime": ("date", "time", "timedelta"),
    "decimal": ("Decimal",),
    "numpy": ("generic", "ndarray"),
    "pathlib": ("Path",),
    "uuid": ("UUID",),
}


def _has_a_row(cls: type) -> bool:
    known = [
        getattr(sys.modules[module], name)
        for module, names in _WITH_A_ROW_IN.items()
        if module in sys.modules
        for name in names
    ]
    return cls is object or issubclass(cls, (*_WITH_A_ROW, *known))


def register_converter(
    cls: type[T],
    *,
    to_java: Callable[[T], Any] | None = None,
    from_java: Callable[[Any], T] | None = None,
    java_class: str | None = None,
) -> None:
    """Say how objects of a class cross.

    Parameters
    ----------
    cls : type
        The class, for its subclasses too. A second registration replaces the first.
    to_java : callable, optional
        Takes the object, returns the value that goes to Java in its place.
    from_java : callable, optional
        Takes the value that Java's converter gave for an object of ``java_class``, returns the
        object. Needs ``java_class``.
    java_class : str, optional
        Name of the Java class that goes with it, such as ``"com.acme.Money"``. Where Java has a
        converter for that class, Java gets such an object.

    Raises
    ------
    TypeError
        If the class has a row in the table of values, or an argument is of the wrong type.
    """
    if not isinstance(cls, type):
        raise TypeError(f"not a class: {cls!r}")
    if _has_a_row(cls):
        raise TypeError(f"{cls.__qualname__} crosses by the table of values, without a converter")
    for name, function in (("to_java", to_java), ("from_java", from_java)):
        if function is not None and not callable(function):
            raise TypeError(f"{name} is not callable: {function!r}")
    if java_class is not None and not isinstance(java_class, str):
        raise TypeError(f"java_class is not a str: {java_class!r}")
    if from_java is not None and java_class is None:
        raise TypeError("from_java needs java_class, the name of the Java class that it is for")

    from bridge import _native

    _native.register_converter(cls, to_java, java_class, from_java)
