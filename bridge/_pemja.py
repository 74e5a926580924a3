"""What PEMJA's API in Java calls: interpreters with globals of their own, and objects."""

from __future__ import annotations

import builtins
import sys

from bridge import _pemja_module, _source
from bridge._pemja_values import END, SIMPLE, held, shown

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = [
    "get_attr",
    "held_attr",
    "invoke_method",
    "next_of",
    "open_interpreter",
]


def get_attr(target: Any, name: str) -> Any:
    """Return an attribute, prepared."""
    return shown(getattr(target, name))


def held_attr(target: Any, name: str) -> Any:
    """Return an attribute as an object, whatever it is; None for None."""
    return held(getattr(target, name))


def invoke_method(target: Any, method: str, /, *args: Any) -> Any:
    """Call a method, and prepare its result."""
    return shown(getattr(target, method)(*args))


def next_of(iterator: Any) -> Any:
    """Return the next element, prepared; the mark of the end after the last one."""
    try:
        return shown(next(iterator))
    except StopIteration:
        return END


class _Interpreter:
    """Global variables, as bare as PEMJA's: code in them sees the names of ``builtins``."""

    def __init__(self) -> None:
        self._globals: dict[str, Any] = {"__builtins__": builtins}
        self._is_open = True

    def get(self, name: str) -> Any:
        return shown(self._globals.get(name))

    def plain(self, name: str) -> Any:
        return self._globals.get(name)

    def held(self, name: str) -> Any:
        return held(self._globals.get(name))

    def set(self, name: str, value: Any) -> None:
        self._globals[name] = value

    def exec(self, source: str) -> None:
        exec(_source.compiled(source, "<string>", "exec"), self._globals)

    def invoke(self, name: str, /, *args: Any, **keywords: Any) -> Any:
        function = self._globals.get(name)
        if function is None:
            function = self._function(name)
        result = function(*args, **keywords)
        return result if type(result) in SIMPLE else shown(result)

    def invoke_method(self, object_name: str, method: str, /, *args: Any) -> Any:
        if object_name not in self._globals:
            raise NameError(f"name {object_name!r} is not defined", name=object_name)
        return shown(getattr(self._globals[object_name], method)(*args))

    def _function(self, name: str) -> Callable[..., Any]:
        first, _, path = name.partition(".")
        if first not in self._globals:
            kind, missing = ("module", first) if path else ("function", name)
            raise RuntimeError(f"Failed to find the {kind} `{missing}`")
        target = self._globals[first]
        for step in path.split(".") if path else ():
            try:
                target = getattr(target, step)
            except AttributeError as error:
                raise RuntimeError(
                    f"Failed to find the function `{path}` in module `{first}`"
                ) from error
        return target  # type: ignore[no-any-return]

    def close(self) -> None:
        # The variables go with this object, which calls that still run, and their results, keep.
        if self._is_open:
            self._is_open = False
            _pemja_module.remove()


def _put_in_front(folders: tuple[str, ...]) -> None:
    for folder in reversed(folders):
        if folder in sys.path:
            sys.path.remove(folder)
        sys.path.insert(0, folder)


def open_interpreter(paths: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    """Make an interpreter.

    Parameters
    ----------
    paths : tuple of str
        Folders for the front of ``sys.path``, in this order. Those that are on it are moved.

    Returns
    -------
    dict
        Its functions by name.
    """
    _put_in_front(paths)
    made = _Interpreter()
    _pemja_module.install()
    return {
        name: getattr(made, name)
        for name in ("get", "plain", "held", "set", "exec", "invoke", "invoke_method", "close")
    }
