"""Counts the instructions of calls by callgrind: ours, and those of CPython and all else."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import sysconfig
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gate.native_calls import FUNCTIONS, load
from gate.programs import GateError, run

if TYPE_CHECKING:
    from collections.abc import Mapping

# The cost of a call is the difference of two loops, so that what is around them falls out.
_FEW, _MANY = 100, 300
_LABEL = "desc: Trigger: Client Request: "


@dataclass(frozen=True)
class Count:
    """Instructions of one call."""

    own: float
    """Those in our library, with the C++ runtime that is linked into it."""
    total: float
    """Those of CPython and the C library too."""


def kind(modules: Path) -> dict[str, str]:
    """Return what the counts depend on besides our source."""
    library = Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME"))
    return {
        "architecture": platform.machine(),
        "compiler": load(_file(modules, "native_path")).compiler,
        "python": platform.python_version(),
        "libpython": hashlib.sha256(library.read_bytes()).hexdigest()[:12],
        "libc": " ".join(platform.libc_ver()),
        "numpy": importlib.metadata.version("numpy"),
    }


def measure(
    modules: Path, functions: Path, added: Mapping[str, int] | None = None
) -> dict[str, Count]:
    """Count the instructions of each kind of call.

    Parameters
    ----------
    modules : Path
        The folder of the built modules.
    functions : Path
        The folder of ``bench_functions``.
    added : mapping, optional
        Instructions that each call of a kind does in addition; the slowed module does them.

    Raises
    ------
    GateError
        If callgrind fails; the message has its words.
    """
    file = _file(modules, "native_path_slowed" if added else "native_path")
    job = json.dumps({"operations": [_FEW, _MANY], "added": added or {}})
    with tempfile.TemporaryDirectory(prefix="pybridge-gate-") as folder:
        calls = [sys.executable, "-s", str(Path(__file__).with_name("native_calls.py"))]
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no"]
        command += ["--compress-strings=no", "--compress-pos=no"]
        command += [f"--callgrind-out-file={folder}/profile", *calls, str(file), str(functions)]
        # Valgrind lays out memory the same way each time; hashes are what else would differ.
        environment = {"PATH": os.defpath, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        run("callgrind", [*command, job], environment)
        profiles = [path.read_text("utf-8") for path in Path(folder).glob("profile.*")]
    return counts_of(profiles, file.name)


def counts_of(profiles: list[str], library: str) -> dict[str, Count]:
    """Return the cost of one call of each kind, from the profiles of both loops."""
    costs = dict(map(costs_by_object, profiles))
    found = {}
    for request in FUNCTIONS:
        missing = [f"{request} {n}" for n in (_FEW, _MANY) if f"{request} {n}" not in costs]
        if missing:
            raise GateError(f"no profile: seen={sorted(costs)}, wanted={missing[0]}")
        few, many = costs[f"{request} {_FEW}"], costs[f"{request} {_MANY}"]
        own = [_own(each, library) for each in (few, many)]
        total = [sum(each.values()) for each in (few, many)]
        found[request] = Count(*((b - a) / (_MANY - _FEW) for a, b in (own, total)))
    return found


def costs_by_object(profile: str) -> tuple[str, Counter[str]]:
    """Read a profile of callgrind: its label, and the instructions of each object file."""
    label = name = ""
    costs: Counter[str] = Counter()
    is_of_a_call = False
    for line in profile.splitlines():
        if line.startswith(_LABEL):
            label = line.removeprefix(_LABEL)
        elif line.startswith("ob="):
            name = line.removeprefix("ob=")
        elif line.startswith("calls="):
            is_of_a_call = True  # the next line has the cost of what was called
        elif line[:1].isdigit():
            if not is_of_a_call:
                costs[name] += int(line.split()[1])
            is_of_a_call = False
    return label, costs


def _own(costs: Mapping[str, int], library: str) -> int:
    return sum(cost for name, cost in costs.items() if Path(name).name == library)


def _file(modules: Path, name: str) -> Path:
    file = modules / f"{name}{sysconfig.get_config_var('EXT_SUFFIX')}"
    if not file.is_file():
        raise GateError(f"the module of the counted calls is not built: {file}")
    return file
