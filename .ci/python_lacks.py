"""Print what this Python lacks for being embedded, a word a line."""

import importlib.util
import sys
import sysconfig
from pathlib import Path


def lacking() -> list[str]:
    """Return the words of what is missing."""
    missing = []
    if sys.version_info < (3, 11):  # noqa: UP036 - this asks any Python
        return ["version"]
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        missing.append("venv")
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        missing.append("headers")
    folder = Path(sysconfig.get_config_var("LIBDIR") or "/nonexistent")
    names = [sysconfig.get_config_var(key) or "" for key in ("INSTSONAME", "LDLIBRARY")]
    if not any(".so" in name and (folder / name).is_file() for name in names):
        missing.append("shared")
    return missing


if __name__ == "__main__":
    print("\n".join(lacking()))
