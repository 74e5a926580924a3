"""Functions one after the other: what goes from one to the next is as if it had crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bridge._udf._binding import stricter
from bridge._udf._checks import checker
from bridge._udf._types import (
    BigIntType,
    BooleanType,
    DataType,
    DoubleType,
    VarBinaryType,
    VarCharType,
)
from bridge._udf._values import reader, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge._udf._function import UserDefinedFunction

__all__ = ["links_of"]

# The class whose objects are all values of a type, if that has no length; ints within 64 bits.
_WHOLE_CLASSES: dict[type[DataType], type] = {
    BooleanType: bool,
    BigIntType: int,
    DoubleType: float,
    VarCharType: str,
    VarBinaryType: bytes,
}


def links_of(
    calls: list[Callable[..., Any]], functions: list[UserDefinedFunction]
) -> list[tuple[Callable[[Any], Any], type | None]]:
    """Return what takes the result of the first function, one after the other, as `fused_call` has.

    What one function gives the next gets as if it had crossed, and what would not cross is a
    ``ResultError``.
    """
    links: list[tuple[Callable[[Any], Any], type | None]] = []
    for one, other, call in zip(functions, functions[1:], calls[1:], strict=False):
        data_type = stricter(one.result_type, (other.input_types or (None,))[0])
        arrived = _arrival(data_type, one.name, is_known=other.input_types is not None)
        links += [(arrived, _class_left_out(data_type)), (call, None)]
    return links


def _class_left_out(data_type: DataType) -> type | None:
    """Return the class whose objects, and None, are what they would be if they had crossed."""
    if data_type.is_bounded() or not data_type.is_nullable:
        return None
    return _WHOLE_CLASSES.get(type(data_type))


def _arrival(data_type: DataType, name: str, *, is_known: bool) -> Callable[[Any], Any]:
    """Return what makes the argument of a result; as it crosses, where the type is not known."""
    write = writer(data_type, name)
    check = checker(data_type, name)
    read = reader(data_type) if is_known else None

    def arrived(value: Any) -> Any:
        made = check(value if write is None else write(value))
        return made if read is None else read(made)

    return arrived
