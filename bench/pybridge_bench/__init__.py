"""What ``pytest bench`` is made of."""
