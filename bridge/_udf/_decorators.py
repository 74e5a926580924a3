"""The decorators: udf, udtf, udaf and udtaf, with the parameters of PyFlink's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

from bridge._udf import _pyflink
from bridge._udf._declaration import Options, declare
from bridge._udf._errors import DeclarationError
from bridge._udf._function import FunctionKind, UserDefinedFunction

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["function_of", "is_declared", "udaf", "udf", "udtaf", "udtf"]


class _Options(TypedDict, total=False):
    deterministic: bool | None
    name: str | None


class _ScalarOptions(_Options, total=False):
    func_type: str | None
    udf_type: str | None


class _TableOptions(_Options, total=False):
    result_type: Any


class _AggregateOptions(_Options, total=False):
    accumulator_type: Any
    func_type: str


@overload
def udf(
    *, input_types: Any = None, result_type: Any = None, **options: Unpack[_ScalarOptions]
) -> Callable[[Any], UserDefinedFunction]: ...
@overload
def udf(
    f: Any, input_types: Any = None, result_type: Any = None, **options: Unpack[_ScalarOptions]
) -> UserDefinedFunction: ...
def udf(  # noqa: PLR0913, PLR0917 - PyFlink's parameters, in its order
    f: Any = None,
    input_types: Any = None,
    result_type: Any = None,
    deterministic: bool | None = None,
    name: str | None = None,
    func_type: str | None = None,
    udf_type: str | None = None,
) -> Any:
    """Declare a scalar function: one result for each row.

    ::

        @udf(result_type=DataTypes.BIGINT())
        def add(i, j):
            return i + j

        @udf
        def length(text: str) -> int:
            return len(text)

        upper = udf(lambda text: text.upper(), result_type="STRING", name="upper")

    Parameters
    ----------
    f : callable, or a class or object with ``eval``
        What is declared; without it a decorator is returned. ``async def`` too.
    input_types : type, or list of types, optional
        A DataType, SQL or a Python type for each argument. Without it the annotations say them, if
        all arguments have one; else they are not known before the call.
    result_type : type, optional
        Without it the annotation says it.
    deterministic : bool, optional
        Whether the same arguments always have the same result. True if nothing says otherwise.
    name : str, optional
        The name in SQL; without it that of the function or class.
    func_type : {"general", "numpy", "pandas", "arrow"}, optional
        Whether it is called with a row's values, or with columns of one of these libraries.
    udf_type : str, optional
        The older name of ``func_type``.

    Raises
    ------
    DeclarationError
        If it cannot work as it is declared.
    """
    options = Options(
        input_types=input_types,
        result_type=result_type,
        deterministic=deterministic,
        name=name,
        func_type=_either("func_type", func_type, "udf_type", udf_type) or "general",
    )
    return _declared(FunctionKind.SCALAR, f, options)


@overload
def udtf(
    *, input_types: Any = None, result_types: Any = None, **options: Unpack[_TableOptions]
) -> Callable[[Any], UserDefinedFunction]: ...
@overload
def udtf(
    f: Any, input_types: Any = None, result_types: Any = None, **options: Unpack[_TableOptions]
) -> UserDefinedFunction: ...
def udtf(  # noqa: PLR0913, PLR0917 - PyFlink's parameters, in its order
    f: Any = None,
    input_types: Any = None,
    result_types: Any = None,
    deterministic: bool | None = None,
    name: str | None = None,
    result_type: Any = None,
) -> Any:
    """Declare a table function: any number of rows for each row.

    ::

        @udtf(result_types="ROW<word STRING, length INT>")
        def split(text):
            for word in text.split():
                yield word, len(word)

    Parameters
    ----------
    f : callable, or a class or object with ``eval``
        A generator function, or one that returns an iterable of rows. A row is a tuple; one of a
        single field may be the bare value.
    input_types, deterministic, name
        As of ``udf``.
    result_types : type, or list of types, optional
        A row type, or the types of the fields, which are then called f0, f1 and so on. Without it
        the annotation says it: ``Iterator[tuple[str, int]]``.
    result_type : type, or list of types, optional
        Another name of ``result_types``.

    Raises
    ------
    DeclarationError
        If it cannot work as it is declared.
    """
    options = Options(
        input_types=input_types,
        result_type=_either("result_types", result_types, "result_type", result_type),
        deterministic=deterministic,
        name=name,
    )
    return _declared(FunctionKind.TABLE, f, options)


@overload
def udaf(
    *, input_types: Any = None, result_type: Any = None, **options: Unpack[_AggregateOptions]
) -> Callable[[Any], UserDefinedFunction]: ...
@overload
def udaf(
    f: Any, input_types: Any = None, result_type: Any = None, **options: Unpack[_AggregateOptions]
) -> UserDefinedFunction: ...
def udaf(  # noqa: PLR0913, PLR0917 - PyFlink's parameters, in its order
    f: Any = None,
    input_types: Any = None,
    result_type: Any = None,
    accumulator_type: Any = None,
    deterministic: bool | None = None,
    name: str | None = None,
    func_type: str = "general",
) -> Any:
    """Declare an aggregate: one result for a group of rows.

    ::

        @udaf(result_type="DOUBLE", func_type="pandas")
        def mean(column):
            return column.mean()

        @udaf(result_type="BIGINT", accumulator_type="ARRAY<BIGINT>")
        class Total(AggregateFunction):
            def create_accumulator(self):
                return [0]

            def accumulate(self, accumulator, value):
                accumulator[0] += value

            def get_value(self, accumulator):
                return accumulator[0]

    Parameters
    ----------
    f : a class or object with the methods of AggregateFunction, or callable
        Or with those of PyFlink's streams: ``create_accumulator``, ``add(value, accumulator)``,
        ``get_result`` and ``merge``. A callable, which gets columns, if ``func_type`` is not
        ``"general"``.
    input_types, deterministic, name, func_type
        As of ``udf``.
    result_type : type, optional
        Without it ``get_result_type()`` says it, or the annotation of ``get_value``.
    accumulator_type : type, optional
        Without it ``get_accumulator_type()`` says it, or the annotation of ``create_accumulator``.
        One with ``add`` need not have it.

    Raises
    ------
    DeclarationError
        If it cannot work as it is declared.
    """
    options = Options(input_types, result_type, accumulator_type, deterministic, name, func_type)
    return _declared(FunctionKind.AGGREGATE, f, options)


@overload
def udtaf(
    *, input_types: Any = None, result_type: Any = None, **options: Unpack[_AggregateOptions]
) -> Callable[[Any], UserDefinedFunction]: ...
@overload
def udtaf(
    f: Any, input_types: Any = None, result_type: Any = None, **options: Unpack[_AggregateOptions]
) -> UserDefinedFunction: ...
def udtaf(  # noqa: PLR0913, PLR0917 - PyFlink's parameters, in its order
    f: Any = None,
    input_types: Any = None,
    result_type: Any = None,
    accumulator_type: Any = None,
    deterministic: bool | None = None,
    name: str | None = None,
    func_type: str = "general",
) -> Any:
    """Declare a table aggregate: any number of rows for a group of rows.

    Parameters
    ----------
    f : a class or object with the methods of TableAggregateFunction
        What is declared; without it a decorator is returned.
    input_types, result_type, accumulator_type, deterministic, name
        As of ``udaf``. The result is a row, as of ``udtf``.
    func_type : {"general"}
        Table aggregates get rows alone.

    Raises
    ------
    DeclarationError
        If it cannot work as it is declared.
    """
    options = Options(input_types, result_type, accumulator_type, deterministic, name, func_type)
    return _declared(FunctionKind.TABLE_AGGREGATE, f, options)


def function_of(target: Any) -> UserDefinedFunction:
    """Return the function that one of our decorators, or of PyFlink's, has declared.

    Raises
    ------
    DeclarationError
        If the object is none.
    """
    if isinstance(target, UserDefinedFunction):
        return target
    if _pyflink.is_wrapper(target):
        return _pyflink.adapted(target)
    raise DeclarationError(
        f"no declared function: seen={target!r}, wanted one of udf, udtf, udaf or udtaf"
    )


def is_declared(target: Any) -> bool:
    """Tell whether one of our decorators, or of PyFlink's, has declared an object."""
    return isinstance(target, UserDefinedFunction) or _pyflink.is_wrapper(target)


def _declared(kind: FunctionKind, f: Any, options: Options) -> Any:
    options.require_fit(kind)
    if f is None:
        return lambda given: _declared(kind, given, options)
    if is_declared(f):
        raise DeclarationError(f"declared already: seen={f!r}, wanted the plain function")
    return declare(kind, f, options)


def _either(name: str, value: Any, other_name: str, other: Any) -> Any:
    if value is not None and other is not None and value != other:
        raise DeclarationError(
            f"{name} and {other_name} are one: seen {value!r} and {other!r}, wanted one of them"
        )
    return other if value is None else value
