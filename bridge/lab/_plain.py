"""The baseline: plain Python calls the function in a loop, in a process of its own.

``python -m bridge.lab._plain --spec FILE --out FILE`` takes the spec of a cell and writes
the events that the engine in Java writes, so the run treats both alike.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.lab import _canonical, _noise, _plain_loop, _target, _types
from bridge.lab._errors import LabError
from bridge.lab._histogram import Histogram

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab._plain_loop import Window

_WINDOW_SECONDS = 0.25
_PROGRESS_SECONDS = 0.5
# Warm is what has not become faster for so many windows, by more than this share.
_STEADY_WINDOWS = 4
_GAIN = 0.02
_STALL = 10
_GROUPS = (
    "calls below 1 µs are timed in groups of {}: a value is the mean of a group; one that took ten "
    "times the usual counts as one slow row"
)
_SEEN_LENGTH = 200
WRONG_STATUS = 3


class _WrongResultError(Exception):
    """A row's result is not the one of the reference."""

    def __init__(self, event: dict[str, Any]) -> None:
        super().__init__(event["row"])
        self.event = event


@dataclass(frozen=True)
class _Events:
    """Writes events, a line each, so that they can be read while this runs."""

    file: Path

    def write(self, event: str, **values: Any) -> None:
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"event": event, **values}) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure one cell; return the exit status, by which the run knows how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--spec", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    spec = json.loads(options.spec.read_text("utf-8"))
    events = _Events(options.out)
    try:
        _measure(spec, events)
    except LabError as error:
        events.write("failed", error=str(error))
        return 1
    except _WrongResultError as error:
        events.write("wrong", **error.event)
        return WRONG_STATUS
    return 0


def _measure(spec: dict[str, Any], events: _Events) -> None:
    inputs = json.loads(Path(spec["inputs"]).read_text("utf-8"))
    function = _target.load(inputs["function"], inputs["path"])
    types = [parameter["type"] for parameter in inputs["parameters"]]
    first_result_ms = _call_once(function, _decoded(inputs["rows"][0], types))
    events.write(
        "started", jvm=None, python=platform.python_version(), first_result_ms=first_result_ms
    )
    _check(function, inputs, types, spec["checks"], events)
    rows = [_decoded(row, types) for row in inputs["rows"]]
    loop = _plain_loop.choose(function, rows, spec["batch"], can_raise=any(inputs["raises"]))
    warm_up = _warm_up(loop, spec["warmup_max_seconds"])
    events.write("warmed", **warm_up)
    result = _timed(loop, spec["seconds"], events)
    overhead = _plain_loop.overhead_ns(loop, len(types))
    events.write(
        "result",
        **result,
        group=loop.group,
        service_histogram=None,
        offered_per_s=None,
        gc=None,
        allocated_bytes_per_call=None,
        rss={"jvm_bytes": None, "workers_bytes": [_rss_bytes()]},
        gil=None,
        start={"jvm_start_ms": None, "first_result_ms": first_result_ms},
        overhead_ns=overhead,
        timer_ns=_noise.timer_ns(),
        warmup=warm_up,
    )


def _decoded(row: Sequence[Any], types: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_types.decode(value, name) for value, name in zip(row, types, strict=True))


def _call_once(function: Callable[..., Any], row: tuple[Any, ...]) -> float:
    with contextlib.suppress(Exception, SystemExit):  # rows that raise are counted later
        function(*row)
    return _age_ms()


def _check(
    function: Callable[..., Any],
    inputs: dict[str, Any],
    types: Sequence[str],
    checks: bool,
    events: _Events,
) -> None:
    failed = 0
    opaque = False
    for number, row in enumerate(inputs["rows"] if checks else ()):
        try:
            seen = _canonical.text_of(function(*_decoded(row, types)))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - compared with the reference
            failed += 1
            seen, wanted = _target.error_name(error), inputs["raises"][number]
        else:
            opaque = opaque or _canonical.is_opaque(seen)
            wanted = inputs["expected"][number]
        if seen != wanted:
            shown = json.dumps(row)[:_SEEN_LENGTH]
            event = {"row": number, "arguments": shown, "seen": seen}
            raise _WrongResultError({**event, "wanted": wanted or inputs["raises"][number]})
    events.write("checked", rows=len(inputs["rows"]), failed_rows=failed, opaque=opaque)


def _warm_up(loop: _plain_loop.Loop, most_seconds: float) -> dict[str, Any]:
    """Call until it has not become faster for some windows, or until the longest time is over."""
    begin = time.perf_counter()
    best = float("inf")
    steady = 0
    while steady < _STEADY_WINDOWS and time.perf_counter() - begin < most_seconds:
        window = loop.run(min(_WINDOW_SECONDS, most_seconds / _STEADY_WINDOWS))
        steady = 0 if window.usual_ns < best * (1 - _GAIN) else steady + 1
        best = min(best, window.usual_ns)
    seconds = round(time.perf_counter() - begin, 3)
    return {"seconds": seconds, "stable": steady >= _STEADY_WINDOWS}


def _timed(loop: _plain_loop.Loop, seconds: float, events: _Events) -> dict[str, Any]:
    """Measure in windows; what is done with their samples between them is not timed."""
    histogram = Histogram()
    errors: dict[str, int] = {}
    per_second = [0]
    calls = 0
    elapsed_ns = 0
    cpu_s = 0.0
    end_ns = int(seconds * 1e9)
    while elapsed_ns < end_ns:
        left = min(
            (end_ns - elapsed_ns) / 1e9, _PROGRESS_SECONDS, len(per_second) - elapsed_ns / 1e9
        )
        began = time.process_time()
        window: Window = loop.run(max(left, 1e-3))
        cpu_s += time.process_time() - began
        record(histogram, window.samples, loop.group)
        for name in window.errors:
            errors[name] = errors.get(name, 0) + 1
        calls += window.calls
        elapsed_ns += window.elapsed_ns
        per_second[-1] += window.calls
        # A call of several seconds leaves the seconds between with none.
        while len(per_second) <= elapsed_ns / 1e9 and elapsed_ns < end_ns:
            per_second.append(0)
        events.write(
            "progress",
            seconds=elapsed_ns / 1e9,
            calls=calls,
            p50_ns=histogram.percentile_ns(50),
            p99_ns=histogram.percentile_ns(99),
        )
    return {
        "calls": calls,
        "errors": errors,
        "seconds": elapsed_ns / 1e9,
        "histogram": histogram.encode(),
        "per_second": per_second,
        "cpu": {"jvm_s": None, "workers_s": cpu_s},
        "notes": [_GROUPS.format(loop.group)] if loop.group > 1 else [],
    }


def record(histogram: Histogram, samples: Sequence[int], group: int) -> None:
    """Record samples.

    A group that took more than ten times the usual is one slow row among usual ones: else a stall
    would be divided by the size of its group.
    """
    if group == 1 or not samples:
        histogram.record(samples)
        return
    means = np.asarray(samples, dtype=np.int64)
    usual = int(np.median(means))
    is_stall = means > _STALL * max(usual, 1)
    histogram.record(means[~is_stall], group)
    slow = means[is_stall]
    histogram.record(slow * group - usual * (group - 1))
    histogram.record(np.full(len(slow), usual), group - 1)


def _age_ms() -> float:
    """Return how long ago this process started; the kernel tells that in hundredths of a second."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return round((time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1e3, 1)


def _rss_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    raise SystemExit(main())
