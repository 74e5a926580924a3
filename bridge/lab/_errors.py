"""The error of everything that the user can put right."""

from __future__ import annotations


class LabError(Exception):
    """It cannot begin or go on; the message names the thing, the value seen, the value wanted."""
