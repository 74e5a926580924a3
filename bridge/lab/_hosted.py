"""The engine in a JVM that JPype starts: ``python -m bridge.lab._hosted JDK CLASSPATH ...``.

The arguments behind the class path are the engine's. What Java calls then is this interpreter, with
the folders of the spec in front of its ``sys.path``: whoever hosts the JVM sets that.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import bridge
from bridge.lab._engine import MAIN


def main(jdk: str, class_path: str, *arguments: str) -> None:
    """Run the engine, whose end is that of this process."""
    spec = json.loads(Path(arguments[arguments.index("--spec") + 1]).read_text("utf-8"))
    sys.path[:0] = [folder for folder in spec["path"] if folder not in sys.path]
    # The JDK that the other trials run on: JPype would look for one by rules of its own.
    bridge.start_jvm(classpath=[class_path], jvmpath=f"{jdk}/lib/server/libjvm.so")
    import jpype

    jpype.JClass(MAIN).main(list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
