"""Fields as they go to this program and back: ``name=value``, each ended by a zero byte.

So a value is whatever a path or a text can be, with no escapes. Names may come several times. Those
of an answer begin with a mark, and a zero byte comes before them: what hooks of the base Python's
site have printed is none of them. ``PreparedDependencies.java`` is the other side.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = b"pybridge:"


def read_fields(request: bytes) -> list[tuple[str, str]]:
    """Return the fields of a request, in order; bytes that are no UTF-8 are surrogates.

    Raises
    ------
    DependencyError
        If one has no name, or its end is missing.
    """
    *fields, rest = request.split(b"\0")
    if rest:
        raise DependencyError("the request is cut off", repr(rest), "name=value, ended by NUL")
    pairs = []
    for field in fields:
        name, sign, value = os.fsdecode(field).partition("=")
        if not name or not sign:
            raise DependencyError("the request", repr(os.fsdecode(field)), "name=value")
        pairs.append((name, value))
    return pairs


def answer_of(fields: Iterable[tuple[str, str]]) -> bytes:
    """Return the bytes of an answer."""
    return b"\0" + b"".join(
        _MARK + os.fsencode(f"{name}={value}") + b"\0" for name, value in fields
    )
