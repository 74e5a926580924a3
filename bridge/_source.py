"""Compiling, importing and running source, on threads whose stack may be too small for it."""

from __future__ import annotations

import importlib

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    import types
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

__all__ = ["compiled", "executed", "imported", "with_import_stack"]

# What imports of scikit-learn nest to, with room; some of it are the JVM's guard zones.
_IMPORT_BYTES = 768 << 10

# What the parser, which counts no levels, takes for the expressions that nest most by a character.
_PARSE_BYTES = 256 << 10
_PARSE_BYTES_PER_CHARACTER = 1 << 10
_MOST_PARSE_BYTES = 1280 << 10


def with_import_stack(function: Callable[..., T], /, *args: Any) -> T:
    """Call a function that imports."""
    return _native.call_with_stack(_IMPORT_BYTES, function, *args)


def imported(name: str) -> types.ModuleType:
    """Import a module by its full name."""
    return with_import_stack(importlib.import_module, name)


def compiled(source: str, filename: str, mode: str) -> types.CodeType:
    """Compile source, which inherits no ``__future__`` of ours."""
    wanted_bytes = _PARSE_BYTES + _PARSE_BYTES_PER_CHARACTER * len(source)
    code: types.CodeType = _native.call_with_stack(
        min(wanted_bytes, _MOST_PARSE_BYTES), compile, source, filename, mode, 0, True
    )
    return code


def executed(source: str, filename: str, namespace: dict[str, Any]) -> None:
    """Run statements."""
    with_import_stack(exec, compiled(source, filename, "exec"), namespace)
