"""The types by the names and with the defaults of PyFlink's DataTypes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge._udf import _time_types, _types
from bridge._udf._errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DataTypes", "Resolution"]


@dataclass(frozen=True)
class Resolution:
    """A unit of an interval, with the number of its digits."""

    unit: str
    precision: int | None = None


class DataTypes:
    """Makes types: ``DataTypes.ROW([DataTypes.FIELD("a", DataTypes.BIGINT())])``.

    ``nullable`` says whether None is a value of the type.
    """

    @staticmethod
    def of(spec: Any) -> _types.DataType:
        """Return the type that something means.

        Parameters
        ----------
        spec : DataType, str or type
            A type; SQL, such as ``"ARRAY<INT>"``; or a Python type, such as ``list[int]``.

        Raises
        ------
        DeclarationError
            If it means none.
        """
        from bridge._udf._specs import type_of

        return type_of(spec)

    @staticmethod
    def NULL() -> _types.NullType:
        """None alone."""
        return _types.NullType()

    @staticmethod
    def CHAR(length: int, nullable: bool = True) -> _types.CharType:
        """Text of ``length`` characters."""
        return _types.CharType(length, is_nullable=nullable)

    @staticmethod
    def VARCHAR(length: int, nullable: bool = True) -> _types.VarCharType:
        """Text of at most ``length`` characters."""
        return _types.VarCharType(length, is_nullable=nullable)

    @staticmethod
    def STRING(nullable: bool = True) -> _types.VarCharType:
        """Text of any length."""
        return _types.VarCharType(_types.MAX_LENGTH, is_nullable=nullable)

    @staticmethod
    def BOOLEAN(nullable: bool = True) -> _types.BooleanType:
        """True or False."""
        return _types.BooleanType(is_nullable=nullable)

    @staticmethod
    def BINARY(length: int, nullable: bool = True) -> _types.BinaryType:
        """``length`` bytes."""
        return _types.BinaryType(length, is_nullable=nullable)

    @staticmethod
    def VARBINARY(length: int, nullable: bool = True) -> _types.VarBinaryType:
        """At most ``length`` bytes."""
        return _types.VarBinaryType(length, is_nullable=nullable)

    @staticmethod
    def BYTES(nullable: bool = True) -> _types.VarBinaryType:
        """Any number of bytes."""
        return _types.VarBinaryType(_types.MAX_LENGTH, is_nullable=nullable)

    @staticmethod
    def DECIMAL(precision: int, scale: int, nullable: bool = True) -> _types.DecimalType:
        """A number of ``precision`` digits (1 to 38), ``scale`` of them behind the point."""
        return _types.DecimalType(precision, scale, is_nullable=nullable)

    @staticmethod
    def TINYINT(nullable: bool = True) -> _types.TinyIntType:
        """An integer of 8 bits."""
        return _types.TinyIntType(is_nullable=nullable)

    @staticmethod
    def SMALLINT(nullable: bool = True) -> _types.SmallIntType:
        """An integer of 16 bits."""
        return _types.SmallIntType(is_nullable=nullable)

    @staticmethod
    def INT(nullable: bool = True) -> _types.IntType:
        """An integer of 32 bits."""
        return _types.IntType(is_nullable=nullable)

    @staticmethod
    def BIGINT(nullable: bool = True) -> _types.BigIntType:
        """An integer of 64 bits."""
        return _types.BigIntType(is_nullable=nullable)

    @staticmethod
    def FLOAT(nullable: bool = True) -> _types.FloatType:
        """A floating point number of 32 bits."""
        return _types.FloatType(is_nullable=nullable)

    @staticmethod
    def DOUBLE(nullable: bool = True) -> _types.DoubleType:
        """A floating point number of 64 bits."""
        return _types.DoubleType(is_nullable=nullable)

    @staticmethod
    def DATE(nullable: bool = True) -> _types.DateType:
        """A day."""
        return _types.DateType(is_nullable=nullable)

    @staticmethod
    def TIME(precision: int = 0, nullable: bool = True) -> _time_types.TimeType:
        """A time of day, with ``precision`` digits of a second's fraction (0 to 9)."""
        return _time_types.TimeType(precision, is_nullable=nullable)

    @staticmethod
    def TIMESTAMP(precision: int = 6, nullable: bool = True) -> _time_types.TimestampType:
        """A date and time without a zone."""
        return _time_types.TimestampType(precision, is_nullable=nullable)

    @staticmethod
    def TIMESTAMP_LTZ(
        precision: int = 6, nullable: bool = True
    ) -> _time_types.LocalZonedTimestampType:
        """An instant."""
        return _time_types.LocalZonedTimestampType(precision, is_nullable=nullable)

    TIMESTAMP_WITH_LOCAL_TIME_ZONE = TIMESTAMP_LTZ

    @staticmethod
    def ARRAY(element_type: _types.DataType, nullable: bool = True) -> _types.ArrayType:
        """A list of elements of one type."""
        return _types.ArrayType(element_type, is_nullable=nullable)

    @staticmethod
    def LIST_VIEW(element_type: _types.DataType) -> _types.ListViewType:
        """A list in an accumulator that may be too long for memory."""
        return _types.ListViewType(element_type, is_nullable=False)

    @staticmethod
    def MAP(
        key_type: _types.DataType, value_type: _types.DataType, nullable: bool = True
    ) -> _types.MapType:
        """A mapping from keys of one type to values of one type."""
        return _types.MapType(key_type, value_type, is_nullable=nullable)

    @staticmethod
    def MAP_VIEW(key_type: _types.DataType, value_type: _types.DataType) -> _types.MapViewType:
        """A mapping in an accumulator that may be too large for memory."""
        return _types.MapViewType(key_type, value_type, is_nullable=False)

    @staticmethod
    def MULTISET(element_type: _types.DataType, nullable: bool = True) -> _types.MultisetType:
        """Elements of one type, each with the number of times that it is there."""
        return _types.MultisetType(element_type, is_nullable=nullable)

    @staticmethod
    def ROW(row_fields: Sequence[_types.RowField] = (), nullable: bool = True) -> _types.RowType:
        """Fields with names."""
        return _types.RowType(tuple(row_fields), is_nullable=nullable)

    @staticmethod
    def FIELD(
        name: str, data_type: _types.DataType, description: str | None = None
    ) -> _types.RowField:
        """Return a field for ``ROW``."""
        return _types.RowField(name, data_type, description)

    @staticmethod
    def SECOND(precision: int = 6) -> Resolution:
        """Seconds, with ``precision`` digits of their fraction (0 to 9)."""
        return Resolution("SECOND", precision)

    @staticmethod
    def MINUTE() -> Resolution:
        """Minutes."""
        return Resolution("MINUTE")

    @staticmethod
    def HOUR() -> Resolution:
        """Hours."""
        return Resolution("HOUR")

    @staticmethod
    def DAY(precision: int = 2) -> Resolution:
        """Days, of ``precision`` digits (1 to 6)."""
        return Resolution("DAY", precision)

    @staticmethod
    def MONTH() -> Resolution:
        """Months."""
        return Resolution("MONTH")

    @staticmethod
    def YEAR(precision: int = 2) -> Resolution:
        """Years, of ``precision`` digits (1 to 4)."""
        return Resolution("YEAR", precision)

    @staticmethod
    def INTERVAL(
        upper_resolution: Resolution, lower_resolution: Resolution | None = None
    ) -> _time_types.YearMonthIntervalType | _time_types.DayTimeIntervalType:
        """An interval: ``INTERVAL(DAY(3), SECOND(6))``, ``INTERVAL(YEAR(), MONTH())``.

        Raises
        ------
        DeclarationError
            If there is no interval of these units.
        """
        units = [each for each in (upper_resolution, lower_resolution) if each is not None]
        for each in units:
            if not isinstance(each, Resolution):
                raise DeclarationError(
                    f"unit of an interval: seen={each!r}, wanted such as DataTypes.DAY()"
                )
        text = " TO ".join(each.unit for each in units)
        digits = {each.unit: each.precision for each in units if each.precision is not None}
        if text in _time_types.YearMonthIntervalType.RESOLUTIONS:
            return _time_types.YearMonthIntervalType(text, digits.get("YEAR", 2))
        if text in _time_types.DayTimeIntervalType.RESOLUTIONS:
            return _time_types.DayTimeIntervalType(
                text, digits.get("DAY", 2), digits.get("SECOND", 6)
            )
        wanted = (
            _time_types.YearMonthIntervalType.RESOLUTIONS
            + _time_types.DayTimeIntervalType.RESOLUTIONS
        )
        raise DeclarationError(
            f"no such interval: seen={text!r}, wanted one of: {', '.join(wanted)}"
        )
