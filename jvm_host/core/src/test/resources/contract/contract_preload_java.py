"""A module that calls Java when it is imported."""

from bridge import java

MADE = java.type("java.util.ArrayList")()
MADE.add("at its import")
