"""PyBridge: Python functions called from the JVM, in its thread or in a worker process."""

from typing import TYPE_CHECKING, Any

from bridge._errors import BridgeError, ClosedError, ConversionError, JavaError
from bridge._jvm import start_jvm

if TYPE_CHECKING:
    from bridge._native import JavaFunction, JavaObject, __version__

__all__ = [
    "BridgeError",
    "ClosedError",
    "ConversionError",
    "JavaError",
    "JavaFunction",
    "JavaObject",
    "__version__",
    "start_jvm",
]


def __getattr__(name: str) -> Any:
    # The native library loads at first use, so that `pybridge doctor` can tell why it does not.
    if name in ("JavaFunction", "JavaObject", "__version__"):
        from bridge import _native

        return getattr(_native, name)
    raise AttributeError(f"module 'bridge' has no attribute {name!r}")
