"""Finds the function that is measured, and says how it declares its parameters."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from typing import TYPE_CHECKING, Any

from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def load(name: str, path: Sequence[str]) -> Callable[..., Any]:
    """Import the function ``module:name``, with these folders in front of ``sys.path``.

    Raises
    ------
    LabError
        If there is no such module or function; the near names are named.
    """
    module_name, colon, attribute = name.partition(":")
    if not module_name or not colon or not attribute:
        raise LabError(f"no function: seen={name!r}, wanted='module:function'")
    sys.path[:0] = [folder for folder in path if folder not in sys.path]
    found: Any = _module(module_name)
    for part in attribute.split("."):
        if not hasattr(found, part):
            callables = [each for each in dir(found) if callable(getattr(found, each, None))]
            raise LabError(f"no function {part!r} in {module_name}{_near(part, callables)}")
        found = getattr(found, part)
    if not callable(found):
        raise LabError(f"{name} cannot be called: seen={type(found).__name__}, wanted=a function")
    if inspect.iscoroutinefunction(found):
        raise LabError(f"{name} is a coroutine function: the lab measures functions that return")
    return found  # type: ignore[no-any-return]


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise LabError(f"{name} cannot be imported: {error}") from error
        parent = name.rpartition(".")[0]
        places = None
        if parent and error.name == name:
            places = getattr(importlib.import_module(parent), "__path__", None)
        known = [
            f"{parent}.{each.name}" if parent else each.name
            for each in pkgutil.iter_modules(places)
        ]
        raise LabError(
            f"no module {error.name!r}{_near(error.name, known)}; --path adds a folder"
        ) from error
    except Exception as error:
        raise LabError(f"{name} cannot be imported: {type(error).__name__}: {error}") from error


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=3)
    return f"; near: {', '.join(near)}" if near else ""


def describe(function: Callable[..., Any]) -> list[dict[str, Any]] | None:
    """List the positional parameters; None if the function tells none.

    Raises
    ------
    LabError
        If it has a parameter that only a keyword can give.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    declared = []
    for each in signature.parameters.values():
        if each.kind is each.VAR_KEYWORD:
            continue
        is_required = each.default is each.empty and each.kind is not each.VAR_POSITIONAL
        if each.kind is each.KEYWORD_ONLY:
            if is_required:
                raise LabError(f"parameter {each.name} is for keywords alone; rows have positions")
            continue
        declared.append(
            {
                "name": each.name,
                "annotation": _annotation_text(each.annotation),
                "is_required": is_required,
                "is_variable": each.kind is each.VAR_POSITIONAL,
            }
        )
    return declared


def _annotation_text(annotation: Any) -> str | None:
    if annotation is inspect.Parameter.empty:
        return None
    if isinstance(annotation, str):
        return annotation
    is_class = isinstance(annotation, type) and not hasattr(annotation, "__args__")
    return annotation.__name__ if is_class else repr(annotation)


def error_name(error: BaseException) -> str:
    """Name an exception's type as PyBridge does in Java: with its module unless builtin."""
    kind = type(error)
    name = kind.__qualname__
    return name if kind.__module__ == "builtins" else f"{kind.__module__}.{name}"
