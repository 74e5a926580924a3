"""Makes the counted calls, inside callgrind: ``native_calls.py MODULE FUNCTIONS JOB``.

MODULE is the file of ``native_path`` or ``native_path_slowed``, FUNCTIONS the folder of the
functions that benchmarks call; JOB is JSON: the counts of calls, and the instructions to add.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

FUNCTIONS = {
    "words": "add",
    "packed": "upper",
    "int_int": "add",
    "text_16": "upper",
    "list_1k": "total",
    "dict_10": "echo",
    "error": "fail",
    "ndarray_1k": "array_total",
}
"""The kinds of calls: without a frame in registers or memory, and with one; and what they call."""

_RESULTS: dict[str, Any] = {
    "words": 1005,
    "packed": "CUSTOMER-0000007",
    "int_int": 1005,
    "text_16": "CUSTOMER-0000007",
    "list_1k": 499_500,
    "ndarray_1k": 500.0,
}

# More than the interpreter takes to specialise, and than a session keeps exceptions.
_WARM_UP = 200


def load(file: Path) -> ModuleType:
    """Load the module that makes the calls, from a file that is on no path."""
    spec = importlib.util.spec_from_file_location(file.name.partition(".")[0], file)
    if spec is None or spec.loader is None:
        raise ImportError(f"no extension module: {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def require_result(request: str, seen: Any) -> None:
    """End with an error if the call did not do what it is there to do."""
    if request == "dict_10":
        right = len(seen) == 10 and seen["paid"] is True
    elif request == "error":
        right = seen[1:3] == ("ValueError", "seat 14C is taken")
    else:
        right = seen == _RESULTS[request]
    if not right:
        raise SystemExit(f"wrong result: request={request}, seen={seen!r}")


def main(module_file: str, functions: str, job_text: str) -> None:
    """Count each kind of call once for each count of calls."""
    job = json.loads(job_text)
    sys.path.insert(0, functions)
    import bench_functions

    native = load(Path(module_file))
    gc.disable()
    for request, name in FUNCTIONS.items():
        function = getattr(bench_functions, name)
        if request in job["added"]:
            native.add_work(job["added"][request])
        native.count(request, function, _WARM_UP, "warm-up")
        for operations in job["operations"]:
            seen = native.count(request, function, operations, f"{request} {operations}")
            require_result(request, seen)


if __name__ == "__main__":
    main(*sys.argv[1:])
