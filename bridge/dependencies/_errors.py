"""The error that a preparation ends with; no credential of a URL gets into it."""

from __future__ import annotations

import re

# Up to the last @ before the path, for a password may have one in it.
_CREDENTIALS = re.compile(r"(?<=://)[^/\s'\"]*@")


def masked(text: str) -> str:
    """Return the text with the credentials of all its URLs masked."""
    return _CREDENTIALS.sub("****@", text)


def _shown(text: object) -> str:
    """Return a text without NUL that can be encoded, whatever bytes a file name has."""
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")


class DependencyError(Exception):
    """Something that a job brings along cannot be prepared.

    Attributes
    ----------
    what : str
        The thing that is wrong.
    seen, wanted : str
        What was found, and what would do.
    details : str
        What a tool has said, in several lines; may be empty.
    """

    def __init__(self, what: str, seen: object, wanted: object, details: str = "") -> None:
        self.what, self.seen, self.wanted, self.details = (
            masked(_shown(text)) for text in (what, seen, wanted, details)
        )
        super().__init__(f"{self.what}: seen={self.seen}, wanted={self.wanted}")

    def fields(self) -> list[tuple[str, str]]:
        """Return the error as the answer has it."""
        return [
            ("what", self.what),
            ("seen", self.seen),
            ("wanted", self.wanted),
            ("details", self.details),
        ]
