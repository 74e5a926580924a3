"""The rows of the tables: one group per scenario, in it PyBridge, the floor and plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

__all__ = ["Row", "extra_info", "label", "rows"]

PYTHON = "python"
SCENARIO = "scenario"
REFERENCE = "reference"
_MODES = ("thread", "process")
_PERCENTILES = ("p50", "p90", "p99", "p999", "max")
_FACTS = ("ops_per_sample", "allocated_bytes_per_op", "floor_ratio", "scaling", "warnings")


@dataclass(frozen=True)
class Row:
    """Who runs a scenario: PyBridge in a mode, the reference beside it, or plain Python."""

    scenario: str
    mode: str
    contestant: str

    @property
    def id(self) -> str:
        """The row's name in a test's brackets, such as ``call_int-thread-floor``."""
        end = "-floor" if self.contestant == REFERENCE else ""
        return f"{self.scenario}-{self.mode}{end}"


def rows(scenarios: Iterable[dict[str, Any]], twins: Container[str]) -> list[Row]:
    """List the rows in the order in which they are measured.

    Thread mode comes first: what the JIT compiler learnt from the other mode's code would slow it.

    Parameters
    ----------
    scenarios : iterable of dict
        ``name`` and ``modes`` of each, as the engine lists them.
    twins : container of str
        The scenarios that plain Python has too.
    """
    found = []
    known = list(scenarios)
    for mode in _MODES:
        for scenario in known:
            name = scenario["name"]
            if mode in scenario["modes"]:
                found += [Row(name, mode, contestant) for contestant in (SCENARIO, REFERENCE)]
            if mode == _MODES[0] and name in twins:
                found.append(Row(name, PYTHON, SCENARIO))
    return found


def label(row: Row, result: dict[str, Any]) -> str:
    """Return the row's name in the table of its group."""
    return f"floor ({result['reference']})" if row.contestant == REFERENCE else row.mode


def extra_info(row: Row, result: dict[str, Any]) -> dict[str, Any]:
    """Pick what the columns do not tell: percentiles, allocation, how far to trust the numbers."""
    prefix, facts = ("floor_", _FACTS[:1]) if row.contestant == REFERENCE else ("", _FACTS)
    found = {name: result[prefix + name] for name in _PERCENTILES if prefix + name in result}
    return found | {name: result[name] for name in facts if name in result}


def trust(results: Sequence[dict[str, Any]]) -> list[str]:
    """List the engine's warnings, each with the scenario that it is about."""
    return [
        f"{result['scenario']} ({result['mode']}): {warning}"
        for result in results
        for warning in result["warnings"]
    ]
