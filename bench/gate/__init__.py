"""The regression gate: instructions of the native path, and ratios to the reference programs."""
