"""The lab: what a Python function of the user's costs when Java calls it, in each mode."""

from __future__ import annotations

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

    from bridge.lab._errors import LabError
    from bridge.lab._interactive import run
    from bridge.lab._measured import Measured

__all__ = ["LabError", "Measured", "run"]

_HOMES = {
    "LabError": "bridge.lab._errors",
    "Measured": "bridge.lab._measured",
    "run": "bridge.lab._interactive",
}


def __getattr__(name: str) -> Any:
    # Each trial imports this package: what it does not need would be part of its start.
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bridge.lab' has no attribute {name!r}")
