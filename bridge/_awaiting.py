"""What can be awaited, told without asyncio, whose import is felt."""

from __future__ import annotations

import sys

from bridge import _native

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

__all__ = ["awaitable", "is_coroutine_function"]


def awaitable(target: Any) -> Any:
    """Tell whether an object can be awaited; a Java object is returned as it is."""
    if isinstance(target, _native.JavaObject):
        return target
    if hasattr(type(target), "__await__"):
        return True
    futures = sys.modules.get("concurrent.futures")
    if futures is not None and isinstance(target, futures.Future):
        return True
    import inspect

    return inspect.isawaitable(target)


def is_coroutine_function(target: Any) -> bool:
    """Tell whether a call gives a coroutine."""
    import inspect

    return inspect.iscoroutinefunction(target) or inspect.iscoroutinefunction(
        getattr(type(target), "__call__", None)  # noqa: B004 - not whether, but which
    )
