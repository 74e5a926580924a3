"""References to Java objects that do not keep them alive."""

from __future__ import annotations

from bridge import _java_types, _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["WeakJavaReference"]


class WeakJavaReference:
    """A java.lang.ref.WeakReference: calling it gives the live Java object, or None.

    Raises
    ------
    TypeError
        If the object is no live Java object.
    """

    __slots__ = ("_get",)

    def __init__(self, item: _native.JavaObject) -> None:
        if not isinstance(item, _native.JavaObject):
            raise TypeError(f"not a live Java object: seen={type(item).__name__}")
        reference = _native.current_java_types().named("java.lang.ref.WeakReference")(item)
        self._get = _java_types.live(reference.get)

    def __call__(self) -> Any:
        return self._get()

    def __repr__(self) -> str:
        return f"<java.weak of {self()!r}>"
