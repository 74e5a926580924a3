"""One trial: a fresh process that measures one cell, and whose events are read while it runs."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bridge.lab import _machine
from bridge.lab._child import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_POLL_SECONDS = 0.1
_SEEN_LENGTH = 300

Event = dict[str, Any]


@dataclass
class Outcome:
    """How a trial ended: ``ok`` with a result; ``wrong``, ``late``, ``failed`` with a sentence."""

    status: str
    problem: str | None = None
    result: dict[str, Any] | None = None
    started: Event = field(default_factory=dict)


def run(
    command: Sequence[str],
    out: Path,
    silent_seconds: float,
    follow: Callable[[Event], None],
) -> Outcome:
    """Run a trial to its end.

    Parameters
    ----------
    command : sequence of str
        The engine, with spec and events file.
    out : Path
        The events file, written line by line.
    silent_seconds : float
        After how long without an event it is ended: an engine tells itself of a call that does not
        return, but one that hangs altogether says nothing.
    follow : callable
        Gets each event soon after it was written.

    Returns
    -------
    Outcome
        Never an exception of the trial's; but an interrupt goes through, when the child has ended.
    """
    out.touch()
    before, own = _machine.CpuTimes.now(), _machine.own_cpu_s()
    child = Child(command)
    events: list[Event] = []
    seen = 0
    heard = time.monotonic()
    is_silent = False
    try:
        with out.open(encoding="utf-8") as lines:
            code: int | None = None
            while code is None and not is_silent:
                code = child.wait(_POLL_SECONDS)
                for event in _read_events(lines):
                    events.append(event)
                    follow(event)
                if len(events) > seen:
                    seen, heard = len(events), time.monotonic()
                is_silent = time.monotonic() - heard > silent_seconds
    finally:
        child.end()
    if is_silent:
        return Outcome("late", f"the trial said nothing for {silent_seconds:g} s and was ended")
    outcome = _outcome(events, code, child)
    if outcome.result is not None:
        after = _machine.CpuTimes.now()
        outcome.result["machine"] = {
            "steal_share": before.steal_share_until(after),
            "load_1m": _machine.facts()["load_1m"],
            "others_cores": before.others_cores_until(after, _machine.own_cpu_s() - own),
        }
        outcome.result["printed_bytes"] = child.printed_bytes
    return outcome


def _read_events(lines: Any) -> list[Event]:
    found: list[Event] = []
    while True:
        at = lines.tell()
        line = lines.readline()
        if not line.endswith("\n"):
            # Written in part: it is read again when it is whole.
            lines.seek(at)
            return found
        found.append(json.loads(line))


def _outcome(events: Sequence[Event], code: int | None, child: Child) -> Outcome:
    by_name = {event["event"]: event for event in events}
    started = by_name.get("started", {})
    if "wrong" in by_name:
        return Outcome("wrong", _wrong(by_name["wrong"]), started=started)
    if "late" in by_name:
        return Outcome("late", _late(by_name["late"]), started=started)
    if "failed" in by_name:
        return Outcome("failed", by_name["failed"]["error"], started=started)
    if "result" not in by_name:
        printed = child.tail()
        problem = f"the process ended without a result, with exit code {code}"
        return Outcome("failed", f"{problem}; it printed:\n{printed}" if printed else problem)
    result = {name: value for name, value in by_name["result"].items() if name != "event"}
    result["opaque"] = bool(by_name.get("checked", {}).get("opaque"))
    return Outcome("ok", result=result, started=started)


def _wrong(event: Event) -> str:
    seen, wanted = (str(event[name])[:_SEEN_LENGTH] for name in ("seen", "wanted"))
    return (
        f"row {event['row'] + 1} differs from plain Python: arguments={event['arguments']}, "
        f"seen={seen}, wanted={wanted}"
    )


def _late(event: Event) -> str:
    row = event.get("row")
    what = "the first call" if row is None else f"the call with row {row + 1}"
    return f"{what} did not return: waited={event['deadline_seconds']:g} s; --deadline allows more"
