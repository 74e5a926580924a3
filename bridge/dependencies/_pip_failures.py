"""What pip's last lines say was wrong, in one error."""

from __future__ import annotations

import re
import sysconfig
from typing import TYPE_CHECKING

from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# The text of pip's error, what is wrong, what would do; the group is the thing seen.
_FAILURES = tuple(
    (re.compile(pattern), what, wanted)
    for pattern, what, wanted in (
        (
            r"ERROR: (\S+\.whl) is not a supported wheel on this platform",
            "a wheel is not for this Python and platform",
            "",
        ),
        (
            r"ERROR: No matching distribution found for (.+)",
            "no distribution fits a requirement",
            "",
        ),
        (
            r"ERROR: (?:Exception:.*)?Invalid requirement: (.+)",
            "a requirement cannot be read",
            "a requirement such as name==1.0",
        ),
        (
            r"ERROR: Cannot install (.+) because these package versions have conflict",
            "requirements exclude each other",
            "versions that go together",
        ),
        (
            r"ERROR: (?:Could not open requirements file|Invalid URL): (.+)",
            "a requirement cannot be got",
            "a file or an index that can be reached",
        ),
        (
            r"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES.*",
            "a distribution has another hash than the requirements say",
            "the hash of the requirements",
        ),
        (
            r"ERROR: Package '?([^' ]+)'? requires a different Python",
            "a distribution is for another Python",
            "",
        ),
        (
            r"ERROR: (?:Failed building wheel for|Failed to build) (.+)",
            "a distribution cannot be built",
            "a wheel of it, or what its build needs",
        ),
    )
)
_NORMALISED = re.compile(r"[-_.]+")
_NAME = re.compile(r"[\w.-]+")


def pip_failure(exit_code: int, lines: Sequence[str], wheels: Path | None) -> DependencyError:
    """Return the error for a pip that has failed.

    Parameters
    ----------
    exit_code : int
        As `subprocess` has it.
    lines : sequence of str
        The last ones of its output.
    wheels : Path, optional
        The folder that it was to take wheels from, where it has no index.
    """
    details = "\n".join(lines)
    for line in lines:
        for pattern, what, wanted in _FAILURES:
            found = pattern.search(line)
            if found is None:
                continue
            seen = found[1] if found.groups() else line
            if others := _wheels_of(seen, wheels):
                return DependencyError(
                    "no wheel of a requirement is for this Python and platform",
                    f"{seen}, wheels {', '.join(others)}",
                    _here(),
                    details,
                )
            return DependencyError(what, seen, wanted or _here(), details)
    return DependencyError(
        "pip has not installed the requirements", f"exit code {exit_code}", "exit code 0", details
    )


def _here() -> str:
    version = sysconfig.get_config_var("py_version_nodot")
    return f"one for cp{version} and {sysconfig.get_platform().replace('-', '_')}"


def _wheels_of(requirement: str, wheels: Path | None) -> list[str]:
    """Return the wheels of a requirement that lie in the folder, none of which pip has taken."""
    name = _NAME.match(requirement)
    if wheels is None or name is None or requirement.endswith(".whl"):
        return []
    wanted = _NORMALISED.sub("-", name[0]).lower()
    return [
        path.name
        for path in sorted(wheels.glob("*.whl"))
        if _NORMALISED.sub("-", path.name.partition("-")[0]).lower() == wanted
    ]
