"""Arbitrary Python values through Java and back; runs in the Python that Java has started."""

from __future__ import annotations

import datetime as dt
import pathlib
import zoneinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

# Between these all zone files agree, so no time is one that Java's clocks skip.
FIRST_ZONED = dt.datetime.fromisoformat("1972-01-01")
LAST_ZONED = dt.datetime.fromisoformat("2037-01-01")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


def decimals() -> st.SearchStrategy[Decimal]:
    """Return Decimals that a BigDecimal is: finite, with a scale of 32 bits, without -0."""
    parts = st.tuples(st.integers(-(10**40), 10**40), st.integers(-(2**31) + 1, 2**31))
    return parts.map(lambda part: Decimal(f"{part[0]}E{part[1]}"))


def zones() -> st.SearchStrategy[dt.tzinfo]:
    """Return zones of both kinds."""
    offsets = st.integers(-64_800, 64_800).map(
        lambda seconds: dt.timezone(dt.timedelta(seconds=seconds))
    )
    return st.one_of(st.sampled_from(ZONES).map(zoneinfo.ZoneInfo), offsets)


def moments() -> st.SearchStrategy[dt.datetime]:
    """Return aware datetimes that exist, both of an hour that comes twice among them."""
    utc = st.datetimes(FIRST_ZONED, LAST_ZONED, timezones=st.just(dt.UTC))
    return st.tuples(utc, zones()).map(lambda pair: pair[0].replace(fold=0).astimezone(pair[1]))


def values() -> st.SearchStrategy[Any]:
    """Return nested values of every kind that comes back as it went."""
    keys = st.one_of(st.text(), st.integers(), st.dates(), st.uuids())
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-(2**200), 2**200),
        st.floats(),
        st.text(),
        st.binary(),
        decimals(),
        st.dates(),
        st.times().map(lambda time: time.replace(fold=0)),
        st.datetimes().map(lambda moment: moment.replace(fold=0)),
        st.timedeltas(),
        moments(),
        st.uuids(),
        st.text("abc ", min_size=1).map(pathlib.Path),
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=5),
            st.lists(inner, max_size=5).map(tuple),
            st.dictionaries(keys, inner, max_size=5),
            st.sets(keys, max_size=5),
        ),
        max_leaves=10,
    )


def told(value: Any) -> tuple[type, Any]:
    """Return what a value tells: NaN equals NaN there, and -0.0 differs from 0.0."""
    tells = value
    if isinstance(value, float):
        tells = value.hex()
    elif isinstance(value, Decimal):
        tells = value.as_tuple()
    elif isinstance(value, (list, tuple)):
        tells = [told(item) for item in value]
    elif isinstance(value, dict):
        tells = [(told(key), told(item)) for key, item in value.items()]
    elif isinstance(value, (dt.datetime, dt.time)):
        tells = (repr(value), value.utcoffset())
    return type(value), tells


def run(through_java: Callable[[Any], Any], cases: int) -> None:
    """Send arbitrary values through a Java function that returns its argument.

    Parameters
    ----------
    through_java : callable
        The Java function.
    cases : int
        How many values.
    """

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(values())
    def comes_back(value: Any) -> None:
        back = through_java(value)
        assert told(back) == told(value), f"sent {value!r}, seen {back!r}"

    comes_back()
