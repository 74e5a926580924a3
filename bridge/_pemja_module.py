"""The module ``pemja`` for code written for PEMJA, there while an interpreter of its API is."""

from __future__ import annotations

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    import types
    from collections.abc import Sequence

__all__ = ["install", "remove"]

# The real package takes its functions from `_pemja`, which its own library has in its own JVMs.
_NAMES = ("pemja", "_pemja")


def _find_class(name: str) -> object:
    """Return a Java class by its name, such as ``java.util.ArrayList``; slashes may be dots."""
    from bridge import java

    return java.type(name.replace("/", "."))


class _Finder:
    """Finds the module after all others have been asked, so that an installed one is found."""

    @staticmethod
    def find_spec(
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG004 - what importlib passes
        target: types.ModuleType | None = None,  # noqa: ARG004
    ) -> ModuleSpec | None:
        return ModuleSpec(name, _Loader(), origin="bridge") if name in _NAMES else None


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> None:  # noqa: ARG002 - what importlib passes
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__all__"] = ["findClass"]
        module.__dict__["findClass"] = _find_class


_users = 0


def install() -> None:
    """Make the module importable; each call wants one of `remove`."""
    global _users  # noqa: PLW0603 - one interpreter of Python, one count
    if _users == 0:
        sys.meta_path.append(_Finder)
    _users += 1


def remove() -> None:
    """Let go of the module; with the last user it cannot be imported any more."""
    global _users  # noqa: PLW0603 - as above
    _users -= 1
    if _users == 0:
        sys.meta_path.remove(_Finder)
        for name in _NAMES:
            if isinstance(getattr(sys.modules.get(name), "__loader__", None), _Loader):
                del sys.modules[name]
