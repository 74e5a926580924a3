"""Runs the changed source of a module for Java."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
import types
from pathlib import Path

__all__ = ["reload", "reload_imported"]

_running: dict[str, threading.RLock] = {}


def reload(name: str) -> None:
    """Import a module again, or for the first time; one that raises is left as it was."""
    importlib.invalidate_caches()
    if sys.modules.get(name) is None:
        importlib.import_module(name)
        return
    # Of two at a time importlib leaves one undone, which may be that of the newer source.
    with _running.setdefault(name, threading.RLock()):
        _reload(name)


def reload_imported(name: str) -> None:
    """Import a module again that this process has; any other will be imported as it is now."""
    if sys.modules.get(name) is not None:
        reload(name)


def _reload(name: str) -> None:
    module = sys.modules[name]
    if not isinstance(module, types.ModuleType):
        kind = type(module).__qualname__
        raise TypeError(f"cannot reload {name!r}: seen={kind} in sys.modules, wanted=a module")
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


def _drop_bytecode(module: types.ModuleType) -> None:
    # It counts as fresh if the source's length and whole second are the same.
    spec = getattr(module, "__spec__", None)
    cached = getattr(spec, "cached", None)
    if cached is None or cached == getattr(spec, "origin", None):
        return  # the latter is a module of bytecode alone
    with contextlib.suppress(OSError):
        Path(cached).unlink()
