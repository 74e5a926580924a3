"""golden_seeds.py FOLDER: write the golden frames as files, for fuzzers to begin with.

Each as it is; its values as the arguments of a call, and of an upcall; and as what Java replies to
an upcall.
"""

import re
import struct
import sys
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden" / "frames.txt"
HEADER = struct.Struct("<4sIHHIQIIQQ")
CALL, UPCALL, REPLY = 1, 5, 6

# What the fuzz targets have by these ids.
GIVE, PASS_ON = 1 << 32, 1 << 32 | 3  # functions in Python
JAVA_FUNCTION = 4 << 32 | 3


def golden_frames() -> dict[str, bytes]:
    found: dict[str, bytearray] = {}
    frame = bytearray()
    for line in GOLDEN.read_text().splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("frame "):
            frame = found.setdefault(text.removeprefix("frame "), bytearray())
        elif re.fullmatch(r"[0-9a-f]{2}( [0-9a-f]{2})*", text):
            frame += bytes.fromhex(text)
    return {name: bytes(content) for name, content in found.items()}


def made(kind: int, target: int, arguments: int, keywords: int, values: bytes) -> bytes:
    length = HEADER.size + len(values)
    return HEADER.pack(b"PYB1", length, kind, 0, 0, target, arguments, keywords, 0, 1) + values


def seeds() -> dict[str, bytes]:
    java_function = struct.pack("<BBHIQ", 14, 1, 0, 0, 1)
    ask_java = made(CALL, PASS_ON, 1, 0, java_function)
    found = {}
    for name, frame in golden_frames().items():
        header = HEADER.unpack_from(frame)
        released, arguments, keywords = header[4], header[6], header[7]
        values = frame[HEADER.size + 16 * released :]
        found[f"golden_{name}"] = frame
        found[f"call_{name}"] = made(CALL, GIVE, arguments, keywords, values)
        found[f"answer_{name}"] = ask_java + made(REPLY, 0, arguments, keywords, values)
        found[f"upcall_{name}"] = made(UPCALL, JAVA_FUNCTION, arguments, keywords, values)
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in seeds().items():
        (folder / name).write_bytes(content)
