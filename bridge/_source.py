"""Compiling source on threads whose stack may be too small for it."""

from __future__ import annotations

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    import types

__all__ = ["compiled"]

# The parser counts no levels. Brackets take the most by the character: 1.7 KiB in 3.11 and 3.13.
# Names joined by dots go deepest: to 1 MiB. Some of a stack are guard zones.
_PARSE_BYTES = 256 << 10
_PARSE_BYTES_PER_CHARACTER = 2 << 10
_MOST_PARSE_BYTES = 1280 << 10


def compiled(source: str, filename: str, mode: str) -> types.CodeType:
    """Compile source, which inherits no ``__future__`` of ours."""
    wanted_bytes = _PARSE_BYTES + _PARSE_BYTES_PER_CHARACTER * len(source)
    code: types.CodeType = _native.call_with_stack(
        min(wanted_bytes, _MOST_PARSE_BYTES), compile, source, filename, mode, 0, True
    )
    return code
