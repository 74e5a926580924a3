"""What a function takes and gives, as far as Python and its annotations say."""

from __future__ import annotations

import functools
import inspect
import types
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge._udf._errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["UNKNOWN", "Signature", "signature_of"]

UNKNOWN: Any = inspect.Parameter.empty
"""The annotation that is not there."""


class _Unresolved:
    """An annotation that names what is not there at run time, as imports for type checkers."""

    def __init__(self, text: Any) -> None:
        self._text = text

    def __repr__(self) -> str:
        return f"{self._text!r}, which names nothing at run time"


@dataclass(frozen=True)
class Signature:
    """The positional parameters of a function and its result.

    Attributes
    ----------
    least, most : int
        How many positional arguments it takes; ``most`` is None where there is no limit.
    hints : tuple
        The annotations of the positional parameters.
    result : object
        The annotation of the result.
    """

    least: int
    most: int | None
    hints: tuple[Any, ...] = ()
    result: Any = UNKNOWN

    def takes(self, count: int) -> bool:
        """Tell whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def arity(self) -> str:
        """How many arguments it takes, as text."""
        if self.most is None:
            return f"{self.least} or more"
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def signature_of(function: Callable[..., Any], name: str) -> Signature:
    """Return what a function takes and gives.

    Raises
    ------
    DeclarationError
        It has a keyword-only parameter without a default, which would never get a value.
    """
    try:
        signature = inspect.signature(function)
    except (NameError, TypeError, ValueError):  # some builtins have none
        return Signature(0, None)
    parameters = list(signature.parameters.values())
    keywords = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if keywords:
        raise DeclarationError(
            f"keyword-only parameters without a default: function={name}, seen={keywords!r}; "
            "arguments come by position"
        )
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    names = _globals_of(function)
    return Signature(
        least=sum(p.default is p.empty for p in positional),
        most=None if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(positional),
        hints=tuple(_resolved(p.annotation, names) for p in positional),
        result=_resolved(signature.return_annotation, names),
    )


def _globals_of(function: Any) -> dict[str, Any]:
    """Return the names that annotations of a function see."""
    function = inspect.unwrap(function)
    while isinstance(function, functools.partial):
        function = inspect.unwrap(function.func)
    if not hasattr(function, "__globals__"):
        function = type(function).__call__  # of a callable object
    return getattr(function, "__globals__", {})


def _resolved(annotation: Any, names: dict[str, Any]) -> Any:
    holder = types.SimpleNamespace(__annotations__={"it": annotation})
    if annotation is UNKNOWN:
        return UNKNOWN
    try:
        return typing.get_type_hints(holder, names, include_extras=True)["it"]
    except (AttributeError, NameError, SyntaxError, TypeError):
        return _Unresolved(annotation)
