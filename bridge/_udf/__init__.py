"""User-defined functions: how they are declared, with the types of their arguments and results."""

from __future__ import annotations

from bridge._udf._bases import (
    AggregateFunction,
    AsyncScalarFunction,
    ScalarFunction,
    TableAggregateFunction,
    TableFunction,
)
from bridge._udf._context import FunctionContext
from bridge._udf._data_types import DataTypes
from bridge._udf._decorators import function_of, udaf, udf, udtaf, udtf
from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._row import Row
from bridge._udf._state import ListState, MapState, StateStore, ValueState
from bridge._udf._types import DataType, RowType
from bridge._udf._views import ListView, MapView

__all__ = [
    "AggregateFunction",
    "AsyncScalarFunction",
    "CallStyle",
    "DataType",
    "DataTypes",
    "DeclarationError",
    "FunctionContext",
    "FunctionKind",
    "ListState",
    "ListView",
    "MapState",
    "MapView",
    "Row",
    "RowType",
    "ScalarFunction",
    "StateStore",
    "TableAggregateFunction",
    "TableFunction",
    "UserDefinedFunction",
    "ValueState",
    "function_of",
    "udaf",
    "udf",
    "udtaf",
    "udtf",
]
