"""The rows of the tables: one group per scenario, in it PyBridge, the floor and plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = ["Row", "extra_info", "label", "rows", "warnings"]

PYTHON = "python"
SCENARIO = "scenario"
REFERENCE = "reference"
_ENDS = {
    SCENARIO: "",
    REFERENCE: "-floor",
    "twin": "-java",
    "alone": "-alone",
    "reference_alone": "-floor-alone",
    "java_alone": "-java",
    "python_alone": "-python",
}
_MODES = ("thread", "process")
_PERCENTILES = ("p50", "p90", "p99", "p999", "max")
_FACTS = (
    "ops_per_sample",
    "allocated_bytes_per_op",
    "floor_ratio",
    "beside",
    "scaling",
    "shares",
    "warnings",
)


@dataclass(frozen=True)
class Row:
    """Who runs a scenario: PyBridge in a mode, one that the engine has beside it, plain Python."""

    scenario: str
    mode: str
    contestant: str

    @property
    def id(self) -> str:
        """The row's name in a test's brackets, such as ``call_int-thread-floor``."""
        return f"{self.scenario}-{self.mode}{_ENDS[self.contestant]}"


def rows(scenarios: Iterable[dict[str, Any]], twins: Container[str]) -> list[Row]:
    """List the rows in the order in which they are measured.

    Thread mode comes first: what the JIT compiler learnt from the other mode's code would slow it.
    What does not depend on the mode has one row.

    Parameters
    ----------
    scenarios : iterable of dict
        ``name``, ``modes`` and ``contestants`` of each, as the engine lists them.
    twins : container of str
        The scenarios that plain Python has too.
    """
    found = []
    known = list(scenarios)
    for mode in _MODES:
        for scenario in known:
            name, modes = scenario["name"], scenario["modes"]
            if mode in modes:
                again = mode != _MODES[0] and _MODES[0] in modes
                found += [
                    Row(name, mode, contestant)
                    for contestant in scenario["contestants"]
                    if contestant in (SCENARIO, REFERENCE) or not again
                ]
            if mode == _MODES[0] and name in twins:
                found.append(Row(name, PYTHON, SCENARIO))
    return found


def label(row: Row, result: dict[str, Any]) -> str:
    """Return the row's name in the table of its group."""
    names = {
        SCENARIO: row.mode,
        REFERENCE: f"floor ({result.get('reference')})",
        "twin": f"java ({result.get('twin_name')})",
        "alone": "one thread alone",
        "reference_alone": "floor, one thread alone",
        "java_alone": "java alone",
        "python_alone": "python alone",
    }
    return names[row.contestant]


def extra_info(row: Row, result: dict[str, Any]) -> dict[str, Any]:
    """Pick what the columns do not tell: percentiles, allocation, how far to trust the numbers."""
    prefix = {SCENARIO: "", REFERENCE: "floor_"}.get(row.contestant)
    if prefix is None:
        return {}
    facts = ("ops_per_sample",) if prefix else _FACTS
    found = {name: result[prefix + name] for name in _PERCENTILES if prefix + name in result}
    return found | {name: result[name] for name in facts if name in result}


def warnings(results: Iterable[dict[str, Any]]) -> list[str]:
    """List the engine's warnings, each with the scenario that it is about."""
    return [
        f"{result['scenario']} ({result['mode']}): {warning}"
        for result in results
        for warning in result["warnings"]
    ]
