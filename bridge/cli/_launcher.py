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
        *front,
        *rest,
    ]
