"""Print the facts of a build as JSON: version, Python and its shared library."""

import json
import platform
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


if __name__ == "__main__":
    facts = {
        "version": sys.argv[1],
        "python": platform.python_version(),
        "libpython": shared_libpython(),
    }
    print(json.dumps(facts))
