"""Has the installed package tested, as tests/python does, with the result files that it makes."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != TESTS.parent]
sys.path.append(str(TESTS / "python"))
