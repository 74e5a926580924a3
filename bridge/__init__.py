"""PyBridge: Python functions called from the JVM, in its thread or in a worker process."""

from __future__ import annotations

from bridge._converters import register_converter
from bridge._errors import (
    BridgeError,
    CallCancelled,
    CallTimeout,
    ClosedError,
    ConversionError,
    JavaError,
)
from bridge._jvm import start_jvm

# Type checkers take this name for true; a start would feel the import of typing.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bridge._native import JavaFunction, JavaObject, __version__

__all__ = [
    "BridgeError",
    "CallCancelled",
    "CallTimeout",
    "ClosedError",
    "ConversionError",
    "JavaError",
    "JavaFunction",
    "JavaObject",
    "__version__",
    "register_converter",
    "start_jvm",
]


def __getattr__(name: str) -> Any:
    # The native library loads at first use, so that `pybridge doctor` can tell why it does not.
    if name in ("JavaFunction", "JavaObject", "__version__"):
        from bridge import _native

        return getattr(_native, name)
    if name == "java":
        import importlib

        return importlib.import_module("bridge.java")
    raise AttributeError(f"module 'bridge' has no attribute {name!r}")
