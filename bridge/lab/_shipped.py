"""Names a function so that other processes find it, wherever it was written."""

from __future__ import annotations

import contextlib
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_MODULE = "pybridge_lab_function"
_BY_NAME = """\
import importlib
import operator
import sys

sys.path += [each for each in {rest!r} if each not in sys.path]
{name} = operator.attrgetter({qualname!r})(importlib.import_module({module!r}))
"""
_BY_VALUE = """\
import pickle
import sys
from pathlib import Path

sys.path += [each for each in {rest!r} if each not in sys.path]
try:
    {name} = pickle.loads(Path(__file__).with_suffix(".pickle").read_bytes())
except Exception as error:
    raise ImportError({called!r} + " was taken along by value, which this process cannot load: "
                      f"{{error}}; in a module of its own it can be imported") from error
"""


@dataclass(frozen=True)
class Named:
    """A function that other processes find.

    Attributes
    ----------
    function : str
        ``module:name``.
    called : str
        The name that its author knows.
    path : tuple of str
        Folders in front of ``sys.path``.
    """

    function: str
    called: str
    path: tuple[str, ...]


@contextlib.contextmanager
def named(function: str | Callable[..., Any], path: Iterable[str | Path] = ()) -> Iterator[Named]:
    """Yield how other processes find a function, as long as this is open.

    They get this process's ``sys.path``, in its order. A function that they then can import is
    imported. One of a notebook's cell, of an interactive session or of a script is pickled by
    value, by cloudpickle, with all that it refers to which they cannot import.

    Raises
    ------
    LabError
        If it cannot be pickled.
    LocateError
        If cloudpickle is needed and not installed.
    """
    given = tuple(str(Path(folder).absolute()) for folder in path)
    front, rest = _own_path()
    if isinstance(function, str):
        yield Named(function, function, (*given, *front))
        return
    if not callable(function):
        seen = type(function).__name__
        raise LabError(f"nothing to call: seen={seen}, wanted=a function or 'module:function'")
    name = getattr(function, "__name__", type(function).__name__)
    name = name if name.isidentifier() else "function"
    called = _called(function)
    with tempfile.TemporaryDirectory(prefix="pybridge-lab-") as folder:
        module = Path(folder) / f"{_MODULE}.py"
        # The folders that were given come last: what this process has imported is what is meant.
        fields = {"name": name, "rest": [*rest, *given], "called": called}
        if _is_importable(function):
            source = _BY_NAME.format(
                **fields, module=function.__module__, qualname=function.__qualname__
            )
        else:
            module.with_suffix(".pickle").write_bytes(_pickled(function, called))
            source = _BY_VALUE.format(**fields)
        module.write_text(source, "utf-8")
        yield Named(f"{_MODULE}:{name}", called, (folder, *front))


def _called(function: Any) -> str:
    module = getattr(function, "__module__", None) or type(function).__module__
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    code = getattr(function, "__code__", None)
    if "<lambda>" in name and code is not None:
        return f"{module}:{name} of line {code.co_firstlineno}"
    return f"{module}:{name}"


def _own_path() -> tuple[list[str], list[str]]:
    """List what ``sys.path`` has in front of the standard library, and what behind it."""
    # Not resolved: links are what an environment is made of.
    entries = [str(Path(entry).absolute()) for entry in sys.path]
    library = Path(sysconfig.get_path("stdlib"))
    zipped = library.with_name(f"python{sys.version_info[0]}{sys.version_info[1]}.zip")
    every = {str(library), str(zipped), str(library / "lib-dynload")}
    at = next((at for at, each in enumerate(entries) if each in every), len(entries))
    return entries[:at], [each for each in entries[at:] if each not in every]


def _is_importable(function: Any) -> bool:
    """Whether another process that has our ``sys.path`` imports the same function by its name."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    found: Any = module
    for part in getattr(function, "__qualname__", "").split("."):
        found = getattr(found, part, None)
    return found is function and module is not None and _is_found(module)


def _is_found(module: ModuleType) -> bool:
    """Whether the finders of this process find the module, without what was loaded otherwise."""
    if module.__name__ == "__main__":
        return False
    file = getattr(module, "__file__", None)
    if file is None or module.__name__ in sys.stdlib_module_names:
        return True
    top = module.__name__.partition(".")[0]
    # Not importlib.util.find_spec, which believes sys.modules: a test runner puts modules there
    # that nobody else could import.
    specs = (finder.find_spec(top, None) for finder in sys.meta_path)
    spec: ModuleSpec | None = next((each for each in specs if each is not None), None)
    if spec is None:
        return False
    folders = spec.submodule_search_locations
    if folders is None:
        return bool(file == spec.origin)
    return any(Path(file).is_relative_to(folder) for folder in folders)


def _pickled(function: Any, called: str) -> bytes:
    what = f"{called}, which other processes cannot import,"
    _locate.require_modules(what, "lab", cloudpickle="cloudpickle")
    import cloudpickle

    known = cloudpickle.list_registry_pickle_by_value()
    alone = [
        module
        for name, module in list(sys.modules.items())
        if name != "__main__" and name not in known and not _is_found_quickly(name, module)
    ]
    for module in alone:
        cloudpickle.register_pickle_by_value(module)
    try:
        pickled: bytes = cloudpickle.dumps(function)
    except Exception as error:  # what the function refers to has pickling code of its own
        raise LabError(f"{called} cannot be taken to another process: {error}") from error
    finally:
        for module in alone:
            cloudpickle.unregister_pickle_by_value(module)
    return pickled


def _is_found_quickly(name: str, module: ModuleType) -> bool:
    """As `_is_found`, of what is in ``sys.modules``, which need not be modules."""
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names or getattr(module, "__name__", None) != name:
        return True
    return getattr(module, "__spec__", None) is None or _is_found(module)
