"""Makes a function with types out of what was declared, and finds what is wrong with it."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass, replace
from typing import Any

from bridge._udf._bases import is_overridden
from bridge._udf._errors import DeclarationError
from bridge._udf._function import CallStyle, FunctionKind, UserDefinedFunction
from bridge._udf._hints import type_of_column, type_of_hint, type_of_rows
from bridge._udf._signature import UNKNOWN, Signature, signature_of
from bridge._udf._specs import type_of
from bridge._udf._types import DataType, ListViewType, MapViewType, RowType

__all__ = ["FUNC_TYPES", "Options", "declare"]

FUNC_TYPES = ("general", "numpy", "pandas", "arrow")

_OF_ROWS = (FunctionKind.TABLE, FunctionKind.TABLE_AGGREGATE)
_OF_GROUPS = (FunctionKind.AGGREGATE, FunctionKind.TABLE_AGGREGATE)


@dataclass(frozen=True)
class Options:
    """What a declaration says beside the function."""

    input_types: Any = None
    result_type: Any = None
    accumulator_type: Any = None
    deterministic: bool | None = None
    name: str | None = None
    func_type: str = "general"

    def require_fit(self, kind: FunctionKind) -> None:
        """Check what does not depend on the function.

        Raises
        ------
        DeclarationError
            If something is of no use.
        """
        wanted = FUNC_TYPES[:1] if kind in _OF_ROWS else FUNC_TYPES
        if self.func_type not in wanted:
            raise DeclarationError(
                f"func_type of a {kind} function: seen={self.func_type!r}, "
                f"wanted one of: {', '.join(wanted)}"
            )
        if self.name is not None and (not isinstance(self.name, str) or not self.name.strip()):
            raise DeclarationError(f"name of a function: seen={self.name!r}, wanted a str")
        if self.deterministic is not None and not isinstance(self.deterministic, bool):
            raise DeclarationError(f"deterministic: seen={self.deterministic!r}, wanted a bool")


def declare(kind: FunctionKind, given: Any, options: Options) -> UserDefinedFunction:
    """Return the function that is declared.

    Raises
    ------
    DeclarationError
        If it cannot work as it is declared.
    """
    options.require_fit(kind)
    name = options.name or _name_of(given)
    style = _style_of(kind, given, name, options)
    return _Declaration(kind, given, name, style, options).function()


def _name_of(given: Any) -> str:
    while isinstance(given, functools.partial):
        given = given.func
    return str(getattr(given, "__name__", type(given).__name__))


def _style_of(kind: FunctionKind, given: Any, name: str, options: Options) -> CallStyle:
    cls = given if isinstance(given, type) else type(given)
    if kind not in _OF_GROUPS:
        if is_overridden(cls, "eval"):
            return CallStyle.EVAL
        if callable(given) and not isinstance(given, type) and not hasattr(cls, "eval"):
            return CallStyle.FUNCTION
        raise _missing(kind, given, name, ["eval"])
    added = is_overridden(cls, "add") and kind is FunctionKind.AGGREGATE
    style = CallStyle.ADD if added and not hasattr(cls, "accumulate") else CallStyle.ACCUMULATE
    last = "emit_value" if kind is FunctionKind.TABLE_AGGREGATE else "get_value"
    wanted = ["create_accumulator", "accumulate", last]
    if style is CallStyle.ADD:
        wanted = ["create_accumulator", "add", "get_result"]
    missing = [each for each in wanted if not is_overridden(cls, each)]
    is_function = callable(given) and cls is not given and missing == wanted
    if is_function and kind is FunctionKind.AGGREGATE and options.func_type != "general":
        return CallStyle.FUNCTION
    if missing:
        raise _missing(kind, given, name, missing)
    return style


def _missing(kind: FunctionKind, given: Any, name: str, methods: list[str]) -> DeclarationError:
    hint = ""
    if kind is FunctionKind.AGGREGATE and inspect.isroutine(given):
        hint = ", or func_type='pandas', 'numpy' or 'arrow' for a function of columns"
    wanted = "a function, or " if kind not in _OF_GROUPS else ""
    return DeclarationError(
        f"no {kind} function: function={name}, seen={given!r}, "
        f"wanted {wanted}a class with {', '.join(methods)}{hint}"
    )


class _Declaration:
    """One declaration, while it is looked at."""

    def __init__(
        self, kind: FunctionKind, given: Any, name: str, style: CallStyle, options: Options
    ) -> None:
        self._kind = kind
        self._given = given
        self._name = name
        self._style = style
        self._options = options
        self._template = self._made() if isinstance(given, type) else given
        self._signature = self._signature_of_arguments()

    def function(self) -> UserDefinedFunction:
        self._require_lifecycle()
        is_async = self._is_async()
        return UserDefinedFunction(
            given=self._given,
            name=self._name,
            kind=self._kind,
            style=self._style,
            func_type=self._options.func_type,
            signature=self._signature,
            input_types=self._input_types(),
            result_type=self._result_type(),
            accumulator_type=self._accumulator_type(),
            is_deterministic=self._is_deterministic(),
            is_async=is_async,
        )

    def _made(self) -> Any:
        if not self._signature_of(self._given).takes(0):
            raise self._wrong("a class is made without arguments", self._given, "an instance")
        return self._given()

    def _has(self, method: str) -> bool:
        return self._style is not CallStyle.FUNCTION and is_overridden(type(self._template), method)

    def _signature_of(self, function: Any) -> Signature:
        return signature_of(function, self._name)

    def _working(self) -> Any:
        """Return what is called with the arguments."""
        if self._style is CallStyle.FUNCTION:
            return self._template
        return getattr(self._template, self._style.value)

    def _signature_of_arguments(self) -> Signature:
        full = self._signature_of(self._working())
        if self._style is CallStyle.ADD:
            if not full.takes(2):
                raise self._wrong("arguments of add", full.arity, "2: a value, an accumulator")
            return Signature(1, 1, full.hints[:1])
        if self._style is not CallStyle.ACCUMULATE:
            return full
        if full.most == 0:
            raise self._wrong("arguments of accumulate", full.arity, "an accumulator, values")
        most = None if full.most is None else full.most - 1
        return replace(full, least=max(full.least - 1, 0), most=most, hints=full.hints[1:])

    def _require_lifecycle(self) -> None:
        for method, count in (("open", 1), ("close", 0)):
            if self._has(method):
                taken = self._signature_of(getattr(self._template, method))
                if not taken.takes(count):
                    wanted = "1: the function's context" if count else "0"
                    raise self._wrong(f"arguments of {method}", taken.arity, wanted)

    def _input_types(self) -> tuple[DataType, ...] | None:
        specs = self._options.input_types
        if specs is None:
            return self._annotated_input_types()
        if isinstance(specs, list | tuple):
            known = [self._typed("input_types", each) for each in specs]
        else:
            one = self._typed("input_types", specs)
            # A row that is an object is the list of its fields, one in SQL is one: as in PyFlink.
            is_list = isinstance(one, RowType) and not isinstance(specs, str | type)
            known = one.field_types() if is_list and isinstance(one, RowType) else [one]
        self._require_no_views("input_types", known)
        if not self._signature.takes(len(known)):
            wanted = f"{self._signature.arity}, as the function takes"
            raise self._wrong("number of input types", len(known), wanted)
        return tuple(known)

    def _annotated_input_types(self) -> tuple[DataType, ...] | None:
        if self._signature.most is None:
            return None
        read = type_of_hint if self._options.func_type == "general" else type_of_column
        known = [None if hint is UNKNOWN else read(hint) for hint in self._signature.hints]
        return None if None in known else tuple(each for each in known if each is not None)

    def _result_type(self) -> DataType:
        spec = self._options.result_type
        if spec is None and self._has("get_result_type"):
            spec = self._template.get_result_type()
        known = self._annotated_result_type() if spec is None else self._specified(spec)
        self._require_no_views("result_type", [known])
        return known

    def _specified(self, spec: Any) -> DataType:
        if self._kind not in _OF_ROWS:
            return self._typed("result_type", spec)
        if isinstance(spec, list | tuple):
            return RowType.unnamed([self._typed("result_type", each) for each in spec])
        return _as_row(self._typed("result_type", spec))

    def _annotated_result_type(self) -> DataType:
        hint = self._annotation_of_result()
        read = type_of_hint if self._options.func_type == "general" else type_of_column
        known = None
        if hint is not UNKNOWN and hint is not type(None):
            known = type_of_rows(hint) if self._kind in _OF_ROWS else read(hint)
        if known is None:
            seen = "no annotation" if hint is UNKNOWN else f"the annotation {hint!r}"
            raise self._wrong("no result type", seen, "result_type=, or an annotation of a type")
        return _as_row(known) if self._kind in _OF_ROWS else known

    def _annotation_of_result(self) -> Any:
        last = {CallStyle.ADD: "get_result", CallStyle.ACCUMULATE: "get_value"}
        if self._kind is FunctionKind.TABLE_AGGREGATE:
            return self._signature_of(self._template.emit_value).result
        method = last.get(self._style)
        if method is None:
            return self._signature.result
        return self._signature_of(getattr(self._template, method)).result

    def _accumulator_type(self) -> DataType | None:
        spec = self._options.accumulator_type
        if self._style in (CallStyle.FUNCTION, CallStyle.EVAL):
            return None
        if spec is None and self._has("get_accumulator_type"):
            spec = self._template.get_accumulator_type()
        if spec is not None:
            return self._typed("accumulator_type", spec)
        hint = self._signature_of(self._template.create_accumulator).result
        known = None if hint in (UNKNOWN, type(None)) else type_of_hint(hint)
        is_needed = self._style is CallStyle.ACCUMULATE and self._options.func_type == "general"
        if known is None and is_needed:
            wanted = "accumulator_type=, get_accumulator_type(), or create_accumulator annotated"
            raise self._wrong("no accumulator type", "no annotation", wanted)
        return known

    def _is_deterministic(self) -> bool:
        asked = self._options.deterministic
        if not self._has("is_deterministic"):
            return asked is not False
        told = bool(self._template.is_deterministic())
        if asked is not None and asked != told:
            raise self._wrong("deterministic", asked, f"{told}, as is_deterministic() says")
        return told

    def _is_async(self) -> bool:
        working = self._working()
        plain = inspect.isroutine(working) or isinstance(working, functools.partial)
        code = working if plain else type(working).__call__
        if inspect.isasyncgenfunction(code):
            raise self._wrong("no result", "an async generator", "rows without async, of udtf")
        if inspect.isgeneratorfunction(code) and self._kind is FunctionKind.SCALAR:
            raise self._wrong("no result", "a generator", "one value, or rows of udtf")
        if not inspect.iscoroutinefunction(code):
            return False
        if self._kind is not FunctionKind.SCALAR or self._options.func_type != "general":
            seen = f"a coroutine of a {self._kind} function, func_type={self._options.func_type!r}"
            raise self._wrong("async", seen, "a scalar one, func_type='general'")
        return True

    def _require_no_views(self, what: str, known: list[DataType]) -> None:
        for each in known:
            if any(isinstance(part, ListViewType | MapViewType) for part in each.walk()):
                raise self._wrong(what, each, "views of state in accumulators alone")

    def _typed(self, what: str, spec: Any) -> DataType:
        try:
            return type_of(spec)
        except DeclarationError as error:
            raise DeclarationError(f"{what}: function={self._name}, {error}") from None

    def _wrong(self, what: str, seen: object, wanted: str) -> DeclarationError:
        return DeclarationError(f"{what}: function={self._name}, seen={seen}, wanted {wanted}")


def _as_row(known: DataType) -> RowType:
    return known if isinstance(known, RowType) else RowType.unnamed([known])
