"""Has the installed package tested: ``python -m pytest`` would put the checkout's in front of it."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != CHECKOUT]
