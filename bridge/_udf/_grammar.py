"""Types from SQL, by lark and the grammar in types.lark.

sqlglot reads several of these types as others (``INT ARRAY`` as INT, ``INTERVAL DAY TO SECOND`` as
INTERVAL DAY), drops NOT NULL, and has no MULTISET.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from bridge._udf import _time_types, _types
from bridge._udf._data_types import DataTypes
from bridge._udf._errors import DeclarationError
from bridge._udf._types import SIMPLE_TYPES, DataType, RowField, RowType

__all__ = ["parse"]

_CLASSES: dict[str, Any] = {
    each.SQL: each
    for each in (
        _types.CharType,
        _types.VarCharType,
        _types.BinaryType,
        _types.VarBinaryType,
        _types.ArrayType,
        _types.MultisetType,
        _types.ListViewType,
        _types.MapType,
        _types.MapViewType,
    )
}
_UNBOUNDED = {"STRING": DataTypes.STRING, "BYTES": DataTypes.BYTES}


def parse(text: str) -> DataType:
    """Read a type from SQL.

    Raises
    ------
    DeclarationError
        The text is no type; the message has the column where it ceases to be one, from 1.
    """
    try:
        return _BUILDER.transform(_PARSER.parse(text))
    except UnexpectedInput as error:
        raise DeclarationError(_told(text, error)) from None
    except VisitError as error:
        raise DeclarationError(f"{error.orig_exc}, in the type {text!r}") from error.orig_exc


def _told(text: str, error: UnexpectedInput) -> str:
    position = error.pos_in_stream
    if isinstance(error, UnexpectedToken):
        expected = error.accepts or error.expected
        position = len(text) if error.token.type == "$END" else position
    else:
        expected = error.allowed if isinstance(error, UnexpectedCharacters) else set()
    position = len(text) if position is None else position
    seen = re.match(r"\w+|.", text[position:].lstrip())
    what = repr(seen[0]) if seen else "its end"
    return f"no type: {text!r}, column {position + 1}: seen {what}, wanted {_wanted(expected)}"


def _wanted(terminals: set[str]) -> str:
    if "SIMPLE" in terminals:
        return "a type, such as BIGINT"
    known = {
        "NAME": "a name",
        "QUOTED_NAME": "a name in backticks",
        "COUNT": "a number",
        "COMMENT": "a comment in quotes",
        "SUFFIX": "ARRAY or MULTISET",
        "UNIT": "HOUR, MINUTE or MONTH",
        "SIZED_UNIT": "YEAR, DAY or SECOND",
        "LPAR": "(",
        "RPAR": ")",
        "LESSTHAN": "<",
        "MORETHAN": ">",
        "COMMA": ",",
        "$END": "the end",
    }
    return " or ".join(sorted(known.get(each, each.replace("_", " ")) for each in terminals))


@v_args(inline=True)
class _Builder(Transformer[Token, DataType]):
    """Makes types of the grammar's rules, by whose names its methods are called."""

    def marked(self, bare: DataType, is_nullable: bool | None) -> DataType:
        return bare.not_null() if is_nullable is False else bare

    def suffixed(
        self, bare: DataType, element: bool | None, suffix: Token, whole: bool | None
    ) -> DataType:
        collection = _CLASSES[suffix.upper()](self.marked(bare, element))
        return self.marked(collection, whole)

    def nullability(self, *words: Token) -> bool:
        return len(words) == 1

    def simple(self, name: Token, _precision: Token | None = None) -> DataType:
        word = name.upper()
        return SIMPLE_TYPES["INT" if word == "INTEGER" else word]()

    def sized(self, name: Token, length: Token | None) -> DataType:
        return _CLASSES[name.upper()](*_counts(length))  # type: ignore[no-any-return]

    def unbounded(self, name: Token) -> DataType:
        return _UNBOUNDED[name.upper()]()

    def decimal(self, _name: Token, precision: Token | None, scale: Token | None) -> DataType:
        return _types.DecimalType(*_counts(precision, scale))

    def time(self, _name: Token, precision: Token | None, _zone: Token | None) -> DataType:
        return _time_types.TimeType(*_counts(precision))

    def timestamp(
        self, name: Token, precision: Token | None, zone: Token | None = None
    ) -> DataType:
        kind: Any = _time_types.TimestampType
        if name.type == "TIMESTAMP_LTZ" or (zone and zone.type == "WITH_LOCAL_TIME_ZONE"):
            kind = _time_types.LocalZonedTimestampType
        elif zone and zone.type == "WITH_TIME_ZONE":
            kind = _time_types.ZonedTimestampType
        return kind(*_counts(precision))  # type: ignore[no-any-return]

    def interval(self, _name: Token, upper: Any, _to: Token | None, lower: Any) -> DataType:
        return DataTypes.INTERVAL(upper, lower)

    def unit(self, name: Token, precision: Token | None = None) -> Any:
        return getattr(DataTypes, name.upper())(*_counts(precision))

    def elements(self, name: Token, element: DataType) -> DataType:
        return _CLASSES[name.upper()](element)  # type: ignore[no-any-return]

    def pairs(self, name: Token, key: DataType, value: DataType) -> DataType:
        return _CLASSES[name.upper()](key, value)  # type: ignore[no-any-return]

    def row(self, _name: Token, *fields: RowField | None) -> DataType:
        return RowType(tuple(each for each in fields if each is not None))

    def field(self, name: Token, data_type: DataType, comment: Token | None) -> RowField:
        known = _unquoted(name) if name.type == "QUOTED_NAME" else str(name)
        return RowField(known, data_type, None if comment is None else _unquoted(comment))


def _counts(*tokens: Token | None) -> list[int]:
    return [int(each) for each in tokens if each is not None]


def _unquoted(token: Token) -> str:
    quote = token[0]
    return token[1:-1].replace(quote * 2, quote)


_BUILDER = _Builder()
_PARSER = Lark(
    Path(__file__).with_name("types.lark").read_text("utf-8"),
    parser="lalr",
    lexer="contextual",
    maybe_placeholders=True,
)
