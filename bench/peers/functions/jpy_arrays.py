"""What jpy calls with arrays: apart from the rest, as a start without numpy is measured too."""

import bench_functions
import numpy as np

__all__ = ["array_total"]


def array_total(values):
    """Make a numpy array of the Java array that arrives."""
    return float(bench_functions.array_total(np.frombuffer(values)))
