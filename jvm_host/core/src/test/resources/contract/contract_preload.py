"""Imported at start; leaves a mark that shows whether it was."""

import os
import sys

sys.contract_preloaded_in = os.getpid()
