"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import asdict, dataclass

OK = "ok"
WARNING = "warning"
PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What was found about one part.

    Attributes
    ----------
    name : str
        The part, such as ``"libpython"``.
    status : str
        ``"ok"``, ``"warning"`` (works, with a limit) or ``"problem"`` (something cannot work).
    value : str
        What was found: a path, a version, a size. Empty if nothing was.
    why : str
        Why this one, or what is wrong with it.
    fix : str
        The command or step that mends it; empty if nothing is wrong.
    """

    name: str
    status: str
    value: str
    why: str
    fix: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the fields by name."""
        return asdict(self)
