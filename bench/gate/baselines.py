"""The recorded baselines: an entry for each kind of machine, for counts and for ratios."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gate.counts import Count

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("baselines.json")


class Baselines:
    """The content of a file of baselines."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._entries: dict[str, list[dict[str, Any]]] = {"counts": [], "ratios": []}
        if file.is_file():
            self._entries = json.loads(file.read_text("utf-8"))

    def counts(self, kind: Mapping[str, str]) -> dict[str, Count] | None:
        """Return the counts of this kind of machine, None if there are none."""
        entry = self._entry("counts", kind)
        return entry and {name: Count(**count) for name, count in entry["values"].items()}

    def ratios(self, kind: Mapping[str, str]) -> dict[str, float] | None:
        """Return the ratios of this kind of machine, None if there are none."""
        entry = self._entry("ratios", kind)
        return entry and dict(entry["values"])

    def set_counts(self, facts: Mapping[str, Any], counts: Mapping[str, Count]) -> None:
        """Put the counts of a kind of machine in place of those it had; facts have the kind."""
        self._set("counts", facts, {name: asdict(count) for name, count in counts.items()})

    def set_ratios(self, facts: Mapping[str, Any], ratios: Mapping[str, float]) -> None:
        """Put the ratios of a kind of machine in place of those it had; facts have the kind."""
        self._set("ratios", facts, dict(ratios))

    def write(self) -> None:
        """Write the file."""
        text = json.dumps(self._entries, indent=1, ensure_ascii=False)
        self._file.write_text(text + "\n", "utf-8")

    def unknown(self, part: str, kind: Mapping[str, str]) -> str:
        """Word that there is no entry: what this machine is, and what those of the entries are."""
        recorded = [_words(entry["kind"]) for entry in self._entries[part]]
        return "\n".join(
            [
                f"no baseline of the {part} for this kind of machine: {_words(kind)}",
                *(f"  recorded is: {words}" for words in recorded or ["nothing"]),
                "  to have one: make bench-baseline at the commit to compare with",
            ]
        )

    def _entry(self, part: str, kind: Mapping[str, str]) -> dict[str, Any] | None:
        return next((each for each in self._entries[part] if each["kind"] == kind), None)

    def _set(self, part: str, facts: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        others = [each for each in self._entries[part] if each["kind"] != facts["kind"]]
        self._entries[part] = [*others, {**facts, "values": values}]


def _words(kind: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in kind.items())
