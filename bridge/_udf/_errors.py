"""The exception of functions and types that are declared wrongly."""

from __future__ import annotations

from bridge._errors import BridgeError

__all__ = ["DeclarationError"]


class DeclarationError(BridgeError, TypeError):
    """A function or a type is declared wrongly; the message says what was seen and wanted."""
