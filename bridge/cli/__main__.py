"""Runs the command as ``python -m bridge.cli``."""

from bridge.cli import main

main(prog_name="pybridge")
