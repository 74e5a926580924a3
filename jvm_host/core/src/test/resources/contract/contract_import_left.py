"""Calls Java while it is imported."""

from contract_reentry import run_hook

SEEN = run_hook("left")
VALUE = "left"
