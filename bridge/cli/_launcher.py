"""The command line that starts the JDK's launcher with PyBridge in it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bridge.cli import _java_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bridge import _locate

_FIRST_JDK_THAT_GUARDS_UNSAFE = 24


def java_command(
    jdk: _locate.Jdk,
    jar: Path,
    arguments: Sequence[str],
    python: str = sys.executable,
    environ: Mapping[str, str] = os.environ,
) -> list[str]:
    """List the launcher, PyBridge's options, and the arguments in their order.

    PyBridge's options stand first, so that the user's own win: the launcher takes the last of two.
    """
    front, rest = _java_options.with_class_path(jar, arguments, environ)
    return [
        str(jdk.launcher),
        f"-Dpybridge.python={python}",
        "--enable-native-access=ALL-UNNAMED",
        *_needs_of_arrow(jdk),
        *front,
        *rest,
    ]


def _needs_of_arrow(jdk: _locate.Jdk) -> list[str]:
    """List what Arrow Java needs; twin of JvmNeeds.java, which tells a plain ``java`` of it."""
    opened = ["--add-opens=java.base/java.nio=ALL-UNNAMED"]
    if jdk.feature < _FIRST_JDK_THAT_GUARDS_UNSAFE:
        return opened
    return [*opened, "--sun-misc-unsafe-memory-access=allow"]
