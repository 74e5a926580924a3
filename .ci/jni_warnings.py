"""Fail if a log of `java -Xcheck:jni` holds a warning that the JDK's own code did not cause."""

import re
import sys
from pathlib import Path

WARNING = re.compile(r"^(WARNING|FATAL ERROR)( in native method|: JNI local refs)")
FRAME = re.compile(r"^\s+at (\S+?)\(")
THE_JDK = re.compile(r"^(java\.base|java\.\w+|jdk\.[\w.]+)@|^(java|javax|jdk|sun)\.")


def warnings_of_ours(log: str) -> list[str]:
    """Return each warning with its stack, those left out whose top frame is the JDK's own."""
    blocks: list[list[str]] = []
    inside = False
    for line in log.splitlines():
        if WARNING.match(line):
            blocks.append([line])
            inside = True
        elif inside and FRAME.match(line):
            blocks[-1].append(line)
        else:
            inside = False
    return ["\n".join(block) for block in blocks if not _from_the_jdk(block)]


def _from_the_jdk(block: list[str]) -> bool:
    """Tell whether the native method that warned belongs to the JDK."""
    if block[0].startswith("FATAL") or len(block) == 1:
        return False
    frame = FRAME.match(block[1])
    return frame is not None and THE_JDK.match(frame.group(1)) is not None


if __name__ == "__main__":
    ours = warnings_of_ours(Path(sys.argv[1]).read_text(errors="replace"))
    print("\n".join(ours))
    print(f"-Xcheck:jni: {len(ours)} warnings caused by this code")
    sys.exit(1 if ours else 0)
