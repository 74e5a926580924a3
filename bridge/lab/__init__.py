"""The lab: what a Python function of the user's costs when Java calls it, in each mode."""
