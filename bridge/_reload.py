"""Runs the changed source of a module for Java."""

from __future__ import annotations

import contextlib
import importlib
import sys
from pathlib import Path

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["reload"]


def reload(name: str) -> None:
    """Import a module again, or for the first time; one that raises is left as it was."""
    module = sys.modules.get(name)
    importlib.invalidate_caches()
    if module is None:
        importlib.import_module(name)
        return
    _drop_bytecode(module)
    namespace = vars(module)
    before = dict(namespace)
    try:
        importlib.reload(module)
    except BaseException:
        for added in namespace.keys() - before.keys():
            del namespace[added]
        namespace.update(before)
        raise


def _drop_bytecode(module: ModuleType) -> None:
    # It counts as fresh if the source's length and whole second are the same.
    cached = getattr(getattr(module, "__spec__", None), "cached", None)
    if cached is not None:
        with contextlib.suppress(OSError):
            Path(cached).unlink()
