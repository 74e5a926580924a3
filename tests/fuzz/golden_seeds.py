"""golden_seeds.py FOLDER: write each golden frame as a file, for fuzzers to begin with."""

import re
import sys
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden" / "frames.txt"


def frames() -> dict[str, bytes]:
    found: dict[str, bytearray] = {}
    frame = bytearray()
    for line in GOLDEN.read_text().splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("frame "):
            frame = found.setdefault(text.removeprefix("frame "), bytearray())
        elif re.fullmatch(r"[0-9a-f]{2}( [0-9a-f]{2})*", text):
            frame += bytes.fromhex(text)
    return {name: bytes(content) for name, content in found.items()}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in frames().items():
        (folder / f"golden_{name}").write_bytes(content)
