"""The SQL types of arguments and results: immutable, hashable, equal by what they say.

Those of times are in `_time_types.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from bridge._udf._errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

__all__ = [
    "MAX_LENGTH",
    "SIMPLE_TYPES",
    "ArrayType",
    "BigIntType",
    "BinaryType",
    "BooleanType",
    "CharType",
    "DataType",
    "DateType",
    "DecimalType",
    "DoubleType",
    "FloatType",
    "IntType",
    "ListViewType",
    "MapType",
    "MapViewType",
    "MultisetType",
    "NullType",
    "RowField",
    "RowType",
    "SmallIntType",
    "TinyIntType",
    "VarBinaryType",
    "VarCharType",
    "require_between",
]

MAX_LENGTH = 0x7FFFFFFF
"""The length of STRING and BYTES: characters, bytes."""

_MAX_PRECISION = 38
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")

# Words of types are no names of fields unless quoted, as in Flink's SQL.
_KEYWORDS = frozenset(
    {
        "ARRAY", "BIGINT", "BINARY", "BITMAP", "BOOLEAN", "BYTES", "CHAR",
        "DATE", "DAY", "DEC", "DECIMAL", "DESCRIPTOR", "DOUBLE", "FLOAT",
        "HOUR", "INT", "INTEGER", "INTERVAL", "LEGACY", "LOCAL", "MAP",
        "MINUTE", "MONTH", "MULTISET", "NOT", "NULL", "NUMERIC", "PRECISION",
        "RAW", "ROW", "SECOND", "SMALLINT", "STRING", "STRUCTURED", "TIME",
        "TIMESTAMP", "TIMESTAMP_LTZ", "TINYINT", "TO", "VARBINARY", "VARCHAR", "VARIANT",
        "WITH", "WITHOUT", "YEAR", "ZONE",
    }
)  # fmt: skip


def require_between(what: str, value: Any, least: int, most: int) -> None:
    """Make sure that a parameter of a type is an int between two others, both allowed.

    Raises
    ------
    DeclarationError
        If it is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise DeclarationError(f"{what} out of range: seen={value!r}, wanted {least} to {most}")


def _require_type(what: str, value: Any) -> None:
    if not isinstance(value, DataType):
        raise DeclarationError(f"{what} is no type: seen={value!r}, wanted such as DataTypes.INT()")


@dataclass(frozen=True)
class DataType:
    """An SQL type.

    Attributes
    ----------
    is_nullable : bool
        Whether None is one of its values.
    """

    SQL: ClassVar[str]

    is_nullable: bool = field(default=True, kw_only=True)

    def as_sql(self) -> str:
        """Return the type as SQL, which reads back as an equal type."""
        return self._bare_sql() if self.is_nullable else f"{self._bare_sql()} NOT NULL"

    def not_null(self) -> Self:
        """Return the type without None."""
        return replace(self, is_nullable=False)

    def nullable(self) -> Self:
        """Return the type with None."""
        return replace(self, is_nullable=True)

    @property
    def parts(self) -> tuple[DataType, ...]:
        """The types that this one is made of: elements, keys and values, fields."""
        return ()

    def walk(self) -> Iterator[DataType]:
        """Go through the type and all that it is made of."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def is_bounded(self) -> bool:
        """Tell whether its values may not be of any length."""
        return bool(getattr(self, "length", MAX_LENGTH) < MAX_LENGTH)

    def _bare_sql(self) -> str:
        return self.SQL

    def __str__(self) -> str:
        return self.as_sql()


class NullType(DataType):
    """None alone."""

    SQL = "NULL"


class BooleanType(DataType):
    """bool."""

    SQL = "BOOLEAN"


class TinyIntType(DataType):
    """int of 8 bits."""

    SQL = "TINYINT"


class SmallIntType(DataType):
    """int of 16 bits."""

    SQL = "SMALLINT"


class IntType(DataType):
    """int of 32 bits."""

    SQL = "INT"


class BigIntType(DataType):
    """int of 64 bits."""

    SQL = "BIGINT"


class FloatType(DataType):
    """float of 32 bits."""

    SQL = "FLOAT"


class DoubleType(DataType):
    """float of 64 bits."""

    SQL = "DOUBLE"


class DateType(DataType):
    """datetime.date."""

    SQL = "DATE"


SIMPLE_TYPES: dict[str, type[DataType]] = {
    each.SQL: each
    for each in (
        NullType,
        BooleanType,
        TinyIntType,
        SmallIntType,
        IntType,
        BigIntType,
        FloatType,
        DoubleType,
        DateType,
    )
}
"""The types without parameters, by their SQL."""


@dataclass(frozen=True)
class _LengthType(DataType):
    """A type with a length: characters of text, bytes of binaries."""

    UNBOUNDED: ClassVar[str | None] = None

    length: int = 1

    def __post_init__(self) -> None:
        require_between(f"length of {self.SQL}", self.length, 1, MAX_LENGTH)

    def _bare_sql(self) -> str:
        if self.UNBOUNDED is not None and self.length == MAX_LENGTH:
            return self.UNBOUNDED
        return f"{self.SQL}({self.length})"


class CharType(_LengthType):
    """str of so many characters."""

    SQL = "CHAR"


class VarCharType(_LengthType):
    """str of at most so many characters."""

    SQL = "VARCHAR"
    UNBOUNDED = "STRING"


class BinaryType(_LengthType):
    """bytes of this number."""

    SQL = "BINARY"


class VarBinaryType(_LengthType):
    """bytes of at most this number."""

    SQL = "VARBINARY"
    UNBOUNDED = "BYTES"


@dataclass(frozen=True)
class DecimalType(DataType):
    """decimal.Decimal of so many digits, some of them behind the point."""

    SQL = "DECIMAL"

    precision: int = 10
    scale: int = 0

    def __post_init__(self) -> None:
        require_between("precision of DECIMAL", self.precision, 1, _MAX_PRECISION)
        require_between("scale of DECIMAL", self.scale, 0, self.precision)

    def _bare_sql(self) -> str:
        return f"DECIMAL({self.precision}, {self.scale})"


@dataclass(frozen=True)
class _ElementsType(DataType):
    """A type of elements of one type."""

    element_type: DataType

    def __post_init__(self) -> None:
        _require_type(f"element of {self.SQL}", self.element_type)

    @property
    def parts(self) -> tuple[DataType, ...]:
        return (self.element_type,)

    def _bare_sql(self) -> str:
        return f"{self.SQL}<{self.element_type}>"


class ArrayType(_ElementsType):
    """list."""

    SQL = "ARRAY"


class MultisetType(_ElementsType):
    """dict from element to count."""

    SQL = "MULTISET"


class ListViewType(_ElementsType):
    """A list in an accumulator that may be too long for memory. No type of Flink's SQL."""

    SQL = "LIST_VIEW"


@dataclass(frozen=True)
class _PairsType(DataType):
    """A type of pairs of keys and values."""

    key_type: DataType
    value_type: DataType

    def __post_init__(self) -> None:
        _require_type(f"key of {self.SQL}", self.key_type)
        _require_type(f"value of {self.SQL}", self.value_type)

    @property
    def parts(self) -> tuple[DataType, ...]:
        return (self.key_type, self.value_type)

    def _bare_sql(self) -> str:
        return f"{self.SQL}<{self.key_type}, {self.value_type}>"


class MapType(_PairsType):
    """dict."""

    SQL = "MAP"


class MapViewType(_PairsType):
    """A dict in an accumulator that may be too large for memory. No type of Flink's SQL."""

    SQL = "MAP_VIEW"


@dataclass(frozen=True)
class RowField:
    """A field of a row.

    Attributes
    ----------
    name : str
        Its name, unique in its row.
    data_type : DataType
        Its type.
    description : str or None
        What it is for, for readers.
    """

    name: str
    data_type: DataType
    description: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise DeclarationError(f"name of a field: seen={self.name!r}, wanted a str not blank")
        _require_type(f"field {self.name!r}", self.data_type)
        if self.description is not None and not isinstance(self.description, str):
            raise DeclarationError(
                f"description of field {self.name!r}: seen={self.description!r}, wanted a str"
            )

    def as_sql(self) -> str:
        """Return the field as it stands in the SQL of its row."""
        plain = _PLAIN_NAME.fullmatch(self.name) and self.name.upper() not in _KEYWORDS
        name = self.name if plain else _quoted(self.name, "`")
        note = "" if self.description is None else f" {_quoted(self.description, chr(39))}"
        return f"{name} {self.data_type}{note}"


def _quoted(text: str, quote: str) -> str:
    return f"{quote}{text.replace(quote, quote * 2)}{quote}"


@dataclass(frozen=True)
class RowType(DataType):
    """bridge.Row, with the names of the fields."""

    SQL = "ROW"

    fields: tuple[RowField, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(self.fields))
        for each in self.fields:
            if not isinstance(each, RowField):
                raise DeclarationError(
                    f"field of ROW: seen={each!r}, wanted such as DataTypes.FIELD('a', type)"
                )
        names = self.field_names()
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise DeclarationError(f"names of fields come twice in a ROW: seen={twice!r}")

    @classmethod
    def unnamed(cls, types: list[DataType]) -> RowType:
        """Return a row of these types, whose fields are called f0, f1 and so on."""
        return cls(tuple(RowField(f"f{i}", each) for i, each in enumerate(types)))

    def field_names(self) -> list[str]:
        """Return the names of the fields."""
        return [each.name for each in self.fields]

    def field_types(self) -> list[DataType]:
        """Return the types of the fields."""
        return [each.data_type for each in self.fields]

    @property
    def parts(self) -> tuple[DataType, ...]:
        return tuple(self.field_types())

    def _bare_sql(self) -> str:
        return f"ROW<{', '.join(each.as_sql() for each in self.fields)}>"
