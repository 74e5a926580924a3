"""Cannot be imported."""

raise ImportError("this module refuses to load")
