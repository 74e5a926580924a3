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

    from bridge._job import archive
    from bridge._native import JavaFunction, JavaObject, __version__
    from bridge._udf import (
        AggregateFunction,
        AsyncScalarFunction,
        DataType,
        DataTypes,
        DeclarationError,
        FunctionContext,
        ListState,
        ListView,
        MapState,
        MapView,
        Row,
        ScalarFunction,
        StateStore,
        TableAggregateFunction,
        TableFunction,
        UserDefinedFunction,
        ValueState,
        udaf,
        udf,
        udtaf,
        udtf,
    )

__all__ = [
    "AggregateFunction",
    "AsyncScalarFunction",
    "BridgeError",
    "CallCancelled",
    "CallTimeout",
    "ClosedError",
    "ConversionError",
    "DataType",
    "DataTypes",
    "DeclarationError",
    "FunctionContext",
    "JavaError",
    "JavaFunction",
    "JavaObject",
    "ListState",
    "ListView",
    "MapState",
    "MapView",
    "Row",
    "ScalarFunction",
    "StateStore",
    "TableAggregateFunction",
    "TableFunction",
    "UserDefinedFunction",
    "ValueState",
    "__version__",
    "archive",
    "register_converter",
    "start_jvm",
    "udaf",
    "udf",
    "udtaf",
    "udtf",
]


def __getattr__(name: str) -> Any:
    # The native library loads at first use, so that `pybridge doctor` can tell why it does not.
    if name in ("JavaFunction", "JavaObject", "__version__"):
        from bridge import _native

        return getattr(_native, name)
    if name == "archive":
        from bridge import _job

        return _job.archive
    if name == "java":
        import importlib

        return importlib.import_module("bridge.java")
    # Of the public names only those of user-defined functions are not here by now.
    if name in __all__:
        from bridge import _udf

        return getattr(_udf, name)
    raise AttributeError(f"module 'bridge' has no attribute {name!r}")
