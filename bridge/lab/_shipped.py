"""Names a function so that other processes find it, wherever it was written."""

from __future__ import annotations

import contextlib
import importlib.machinery
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

_MODULE = "pybridge_lab_function"
_SOURCE = """\
import pickle
from pathlib import Path

{name} = pickle.loads(Path(__file__).with_suffix(".pickle").read_bytes())
"""


@contextlib.contextmanager
def named(
    function: str | Callable[..., Any], path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield ``module:name`` of a function, and the folders for ``sys.path``.

    One that others can import is left where it is. One of a notebook's cell, of an interactive
    session or of a script is pickled by value, by cloudpickle, to a module in a folder that is
    gone afterwards.

    Raises
    ------
    LabError
        If it cannot be pickled.
    LocateError
        If cloudpickle is needed and not installed.
    """
    folders = (*path, *_own_folders())
    if isinstance(function, str):
        yield function, folders
        return
    if not callable(function):
        seen = type(function).__name__
        raise LabError(f"nothing to call: seen={seen}, wanted=a function or 'module:function'")
    if _is_importable(function):
        yield f"{function.__module__}:{function.__qualname__}", folders
        return
    name = getattr(function, "__name__", type(function).__name__)
    name = name if name.isidentifier() else "function"
    with tempfile.TemporaryDirectory(prefix="pybridge-lab-") as folder:
        module = Path(folder) / f"{_MODULE}.py"
        module.with_suffix(".pickle").write_bytes(_pickled(function, name))
        module.write_text(_SOURCE.format(name=name), "utf-8")
        yield f"{_MODULE}:{name}", (folder, *folders)


def _own_folders() -> Iterator[str]:
    """List what this process has on its ``sys.path`` beyond what every process of it has."""
    library = Path(sysconfig.get_path("stdlib"))
    for entry in sys.path:
        folder = Path(entry).resolve()
        if folder.is_dir() and not folder.is_relative_to(library):
            yield str(folder)


def _is_importable(function: Any) -> bool:
    """Whether another process that has our ``sys.path`` imports the same function by its name."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    found: Any = module
    for part in getattr(function, "__qualname__", "").split("."):
        found = getattr(found, part, None)
    return found is function and module is not None and _is_on_the_path(module)


def _is_on_the_path(module: ModuleType) -> bool:
    if module.__name__ == "__main__":
        return False
    if module.__name__ in sys.builtin_module_names:
        return True
    # Not importlib.util.find_spec, which believes sys.modules: a test runner puts modules there
    # that nobody else could import.
    top = importlib.machinery.PathFinder.find_spec(module.__name__.partition(".")[0])
    if top is None:
        return False
    file = getattr(module, "__file__", None)
    if top.submodule_search_locations is None:
        return file == top.origin
    return file is None or any(
        Path(file).is_relative_to(folder) for folder in top.submodule_search_locations
    )


def _pickled(function: Any, name: str) -> bytes:
    what = f"{name}, which other processes cannot import,"
    _locate.require_modules(what, "lab", cloudpickle="cloudpickle")
    import cloudpickle

    module = sys.modules.get(getattr(function, "__module__", None) or "")
    by_value = module is not None and module.__name__ != "__main__" and not _is_on_the_path(module)
    if by_value:
        cloudpickle.register_pickle_by_value(module)
    try:
        pickled: bytes = cloudpickle.dumps(function)
    except Exception as error:  # what the function refers to has pickling code of its own
        raise LabError(f"{name} cannot be taken to another process: {error}") from error
    finally:
        if by_value:
            cloudpickle.unregister_pickle_by_value(module)
    return pickled
