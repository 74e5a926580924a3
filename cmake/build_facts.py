"""Print the facts of a build as JSON: version, commit, Python and its shared library."""

import json
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path


def shared_libpython() -> str | None:
    """Return the real path of this Python's shared library, or None if it has none."""
    names = [sysconfig.get_config_var("INSTSONAME"), sysconfig.get_config_var("LDLIBRARY")]
    folder = Path(sysconfig.get_config_var("LIBDIR") or "/nonexistent")
    for name in names:
        if name and ".so" in name and (folder / name).is_file():
            return str((folder / name).resolve())
    return None


def commit() -> str | None:
    """Return the source's commit, with -dirty for changes beside it; None where git has none."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "describe", "--always", "--dirty", "--exclude=*"]
    source = Path(__file__).resolve().parent
    answer = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


if __name__ == "__main__":
    facts = {
        "version": sys.argv[1],
        "commit": commit(),
        "python": platform.python_version(),
        "libpython": shared_libpython(),
    }
    print(json.dumps(facts))
