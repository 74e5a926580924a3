"""Objects whose life the contract watches from Python."""

import gc
import weakref
from pathlib import Path

_living = weakref.WeakSet()


class Tracked:
    """Counted as long as it lives."""

    def __init__(self, name="tracked"):
        self.name = name
        _living.add(self)

    def rename(self, name, suffix=""):
        self.name = name + suffix
        return self.name

    def me(self):
        return self

    def __str__(self):
        return f"tracked {self.name}"

    def __repr__(self):
        return f"Tracked({self.name!r})"


def make(name):
    return Tracked(name)


def make_many(count):
    return [Tracked(str(index)) for index in range(count)]


def living(name):
    """How many objects of this name live."""
    gc.collect()
    return sum(1 for each in _living if each.name == name)


def raise_holding(name):
    """Raises with an object in a local variable."""
    held = Tracked(name)
    raise ValueError(f"holding {held}")


class _TouchesAtItsEnd:
    def __init__(self, path):
        self._path = Path(path)

    def __del__(self):
        self._path.touch()


def touches_at_its_end(path):
    """An object whose end makes a file."""
    return _TouchesAtItsEnd(path)
