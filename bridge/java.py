"""Java in Python: ``from bridge import java``.

Needs a running PyBridge runtime: the one whose call runs on this thread, or, on a thread that runs
none, the only one that is open.
"""

from __future__ import annotations

import builtins

from bridge import _java_types, _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["cast", "import_", "live", "type", "weak"]


def type(name: str | _native.JavaObject) -> Any:  # noqa: A001 - what Java and the API call it
    """Return a Java class.

    Parameters
    ----------
    name : str or JavaObject
        The name, such as ``"java.util.ArrayList"``, ``"java.util.Map.Entry"`` or ``"int[]"``, or a
        java.lang.Class. It is looked up by the thread's context class loader, then by that of
        the thread that started the runtime.

    Raises
    ------
    JavaError
        Of java.lang.ClassNotFoundException if there is no such class.
    ClosedError
        If no runtime is open.
    """
    return _native.current_java_types().named(name)


def import_(*names: str) -> Any:
    """Return several Java classes in the order of their names; for one name the class itself."""
    found = [type(name) for name in names]
    return found[0] if len(found) == 1 else tuple(found)


def cast(kind: Any, value: Any) -> Any:
    """Choose an overload: an argument that counts as of this Java type.

    Parameters
    ----------
    kind : Java class or str
        The type, or its name.
    value : object
        A value that converts to it.

    Raises
    ------
    ConversionError
        If the value is none of this type.
    """
    if isinstance(kind, str):
        kind = type(kind)
    if not isinstance(kind, _java_types.JavaClass):
        raise TypeError(f"not a Java class: seen={builtins.type(kind).__name__}")
    return kind._java_types.cast(kind, value)


def live(method: Any) -> Any:
    """Make the results of a Java method live objects where they would be copies.

    Parameters
    ----------
    method : Java method
        Such as ``m.values``: ``java.live(m.values)()`` is the Java collection itself.
    """
    return _java_types.live(method)


def weak(item: _native.JavaObject) -> Any:
    """Return a reference to a live Java object that does not keep it alive.

    Parameters
    ----------
    item : JavaObject
        The object.

    Returns
    -------
    callable
        ``weak(item)()`` is the live Java object, or None once Java has collected it.

    Raises
    ------
    TypeError
        If ``item`` is no live Java object: a copy, such as a str or a list, has no life in Java.
    """
    from bridge import _java_weak

    return _java_weak.WeakJavaReference(item)
