"""One runtime's state in Python, and the services that Java calls by handle."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import operator
import sys
import types

from bridge import _errors, _native, _source

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = [
    "added_paths",
    "extend_path",
    "flush_streams",
    "function",
    "open_session",
    "run_exit_functions",
]

added_paths: set[str] = set()  # by runtimes, for as long as the process lives

_THREADS_LIMIT_S = 5.0
_THREADS_LOOK_S = 0.05


class _Session:
    """The globals of one runtime."""

    def __init__(self) -> None:
        self._module = types.ModuleType("__pybridge__")
        self._globals: dict[str, Any] = self._module.__dict__
        self._globals["__builtins__"] = builtins

    def eval(self, expression: str) -> Any:
        return eval(_expression(expression.lstrip(" \t")), self._globals)

    def exec(self, source: str) -> None:
        exec(_source.compiled(source, "<exec>", "exec"), self._globals)

    def get(self, name: str) -> Any:
        try:
            return self._globals[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined in this runtime", name=name) from None

    def set(self, name: str, value: Any) -> None:
        self._globals[name] = value


def _expression(text: str) -> types.CodeType:
    try:
        return _source.compiled(text, "<eval>", "eval")
    except SyntaxError as error:
        if _is_statements(text):
            error.msg += ": eval takes an expression, exec runs statements"
        raise


def _is_statements(text: str) -> bool:
    try:
        _source.compiled(text, "<eval>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def function(name: str) -> Callable[..., Any]:
    """Resolve ``module:qualified.name``; what is missing there is an AttributeError."""
    module_name, _, path = name.partition(":")
    target: Any = importlib.import_module(module_name)
    for step in path.split("."):
        try:
            target = getattr(target, step)
        except AttributeError:
            seen = (
                f"module {module_name!r}"
                if target is sys.modules.get(module_name)
                else repr(target)
            )
            raise AttributeError(
                f"function {name!r} not found: {seen} has no attribute {step!r}",
                name=step,
                obj=target,
            ) from None
    if not callable(target):
        raise TypeError(f"{name!r} is not callable: it is a {type(target).__name__}")
    return target  # type: ignore[no-any-return]


def _invoke(target: Any, method: str, /, *args: Any, **keywords: Any) -> Any:
    return getattr(target, method)(*args, **keywords)


def _type_name(target: Any) -> str:
    kind = type(target)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _arity(target: Any) -> tuple[int, int, list[str], str] | None:
    """What a call must give: None where Python does not know.

    Returns
    -------
    tuple
        The least and the most positional arguments (-1: no limit), the names of the keyword-only
        parameters without a default, and the signature as text.
    """
    import inspect

    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return None
    parameters = signature.parameters.values()
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    least = sum(p.default is p.empty for p in positional)
    keywords = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    most = -1 if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(positional)
    return (
        least,
        most,
        keywords,
        f"{getattr(target, '__qualname__', type(target).__qualname__)}{signature}",
    )


def _wrap(item: Any) -> Any:
    return item


def _fields(targets: list[Any]) -> list[dict[str, Any] | None]:
    """Give the fields of each dataclass instance by their names; None for anything else."""
    return [_fields_of(target) for target in targets]


def _fields_of(target: Any) -> dict[str, Any] | None:
    fields = getattr(type(target), "__dataclass_fields__", None)
    if fields is None:
        return None
    import dataclasses

    return {field.name: getattr(target, field.name) for field in dataclasses.fields(target)}


def _enum_name(target: Any) -> str | None:
    enum = sys.modules.get("enum")
    name = target.name if enum is not None and isinstance(target, enum.Enum) else None
    return name if isinstance(name, str) else None


def _dtype_name(target: Any) -> str:
    owner: Any = target.obj if isinstance(target, memoryview) else target
    dtype = owner.dtype
    return str(dtype.name if dtype.isnative else dtype.str)


def extend_path(folders: list[str]) -> None:
    """Put folders in front of ``sys.path``, in this order, unless they are on it already."""
    for folder in reversed(folders):
        if folder not in sys.path:
            sys.path.insert(0, folder)


def open_session(paths: list[str]) -> dict[str, Any]:
    """Start a runtime: extend ``sys.path``.

    Parameters
    ----------
    paths : list of str
        Folders for ``sys.path``: see `extend_path`.

    Returns
    -------
    dict
        The versions of Python and of this package, the executable, and the services by name.
    """
    extend_path(paths)
    added_paths.update(paths)
    session = _Session()
    return {
        "version": sys.version.split(maxsplit=1)[0],
        "bridge_version": _native.__version__,
        "executable": sys.executable,
        "function": function,
        "module": importlib.import_module,
        "eval": session.eval,
        "exec": session.exec,
        "get": session.get,
        "set": session.set,
        "attr": getattr,
        "set_attr": setattr,
        "invoke": _invoke,
        "callable": callable,
        "str": str,
        "repr": repr,
        "type_name": _type_name,
        "arity": _arity,
        "same": operator.is_,
        "wrap": _wrap,
        "dtype_name": _dtype_name,
        "fields": _fields,
        "enum_name": _enum_name,
        "traceback": _errors.traceback_text,
    }


def run_exit_functions(ending_thread: int = 0) -> None:
    """End Python's part of a process that never finalises it, in the order in which Python would.

    Threads that are no daemons, and the work of executors, are waited for, 5 s at most. Then what
    ``atexit`` holds runs, and the streams are flushed.

    Parameters
    ----------
    ending_thread : int
        The identity of a thread that ends the process and so never ends itself; 0 if none does.
    """
    import atexit

    _await_threads(ending_thread)
    streams = sys.modules.get("bridge._streams")
    atexit._run_exitfuncs()  # noqa: SLF001 - Python offers no public way, and is not finalised
    if streams is not None:
        streams.flush()
    flush_streams()


def flush_streams() -> None:
    """Pass on what was printed, if anybody reads it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(Exception):  # it may be whatever the program has put there
                stream.flush()


def _await_threads(ending_thread: int) -> None:
    threading = sys.modules.get("threading")
    if threading is None:
        return
    # On a thread of its own: a thread that does not end, or an executor with one, has no limit.
    waiter = threading.Thread(target=threading._shutdown, name="pybridge-exit", daemon=True)  # noqa: SLF001
    try:
        waiter.start()
    except (RuntimeError, MemoryError):
        return  # the process may have no more threads; what follows is to happen
    for _ in range(int(_THREADS_LIMIT_S / _THREADS_LOOK_S)):
        waiter.join(_THREADS_LOOK_S)
        if not waiter.is_alive() or not _is_any_awaited(threading, ending_thread):
            break


def _is_any_awaited(threading: Any, ending_thread: int) -> bool:
    # Those of an executor are awaited by it; a thread that Java started makes daemons of them.
    of_executors: set[Any] = set()
    for module, threads in (("thread", "_threads_queues"), ("process", "_threads_wakeups")):
        executors = sys.modules.get("concurrent.futures." + module)
        of_executors.update(getattr(executors, threads, ()))
    return any(
        (not thread.daemon or thread in of_executors) and thread.ident != ending_thread
        for thread in threading.enumerate()
        if thread is not threading.main_thread()
    )
