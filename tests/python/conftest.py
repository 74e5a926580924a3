"""Has the installed package tested, not the checkout that ``python -m pytest`` puts in front."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != CHECKOUT]

# What makes result files of the lab, for several test files.
sys.path.append(str(Path(__file__).parent))
