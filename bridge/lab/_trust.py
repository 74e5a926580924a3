"""Says of a cell's numbers which should not be trusted, and why, from what was measured."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from bridge.lab._histogram import Histogram

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LOST = 0.01
_STEAL = 0.01
_OTHERS = 0.1
_TIMER_SHARE = 0.05
_SPREAD = 0.1
_RATE_KEPT = 0.99
_MUCH_PRINTED_BYTES = 1_000_000
# A percentile rests on the samples beyond it: of fewer than ten it is chance.
_PERCENTILES = ((99.0, 1_000), (99.9, 10_000), (99.99, 100_000))

Note = dict[str, str]


def notes(cell: Mapping[str, Any], machine: Mapping[str, Any], wanted_trials: int) -> list[Note]:
    """Return the notes of a cell.

    Parameters
    ----------
    cell : mapping
        The cell as the result file has it, with its trials.
    machine : mapping
        The facts of the machine, with its ``noise``.
    wanted_trials : int
        How many trials were asked for.

    Returns
    -------
    list of dict
        Each with ``level``, ``warning`` or ``note``, and ``text``, a sentence.
    """
    trials: Sequence[Mapping[str, Any]] = cell["trials"]
    if not trials:
        return []
    step_ns = machine["noise"]["before"]["resolution_ns"]
    warnings = [*_of_machine(cell, trials, machine), *_of_samples(cell, trials, step_ns)]
    remarks = list(_remarks(trials, wanted_trials))
    return [
        *({"level": "warning", "text": text} for text in warnings),
        *({"level": "note", "text": text} for text in remarks),
    ]


def _of_machine(
    cell: Mapping[str, Any], trials: Sequence[Mapping[str, Any]], machine: Mapping[str, Any]
) -> Iterator[str]:
    cores = machine["cores"]
    during = [trial["machine"] for trial in trials if trial.get("machine")]
    others = max((each["others_cores"] for each in during), default=0.0)
    if others > _OTHERS:
        yield f"other programs kept {others:.1f} of {cores:g} cores busy during a trial"
    steal = max((each["steal_share"] for each in during), default=0.0)
    if steal > _STEAL:
        yield f"the hypervisor took {steal:.1%} of the time during a trial (steal)"
    noise = machine["noise"]
    lost = max(each["lost_share"] for each in (noise["before"], noise.get("after")) if each)
    if lost > _LOST:
        yield f"a loop that only reads the clock lost {lost:.1%} of its time to something else"
    governor = machine["governor"]
    if governor not in (None, "performance"):
        yield f"the cores' clock may change: governor={governor}, wanted=performance"
    asked = cell["threads"] + cell["workers"]
    if asked > cores:
        parts = f"{cell['threads']} threads"
        if cell["workers"]:
            parts += f" and {cell['workers']} workers"
        yield f"{parts} on {cores:g} cores: they wait for a core, which is in the latency"


def _of_samples(
    cell: Mapping[str, Any], trials: Sequence[Mapping[str, Any]], step_ns: float
) -> Iterator[str]:
    histogram = Histogram.merged(trial["histogram"] for trial in trials)
    count = histogram.count
    weak = [(f"p{percent:g}", least) for percent, least in _PERCENTILES if count < least]
    if weak:
        names = ", ".join(name for name, _ in weak)
        yield f"too few rows for {names}: seen={count}, wanted={weak[-1][1]} or more"
    p50 = histogram.percentile_ns(50)
    group = max(trial["group"] for trial in trials)
    timer = max((trial["timer_ns"] or 0.0) for trial in trials)
    if p50 and timer / group > _TIMER_SHARE * p50:
        yield f"a read of the clock ({timer:.0f} ns) is {timer / group / p50:.0%} of p50"
    if p50 and step_ns / group > max(_TIMER_SHARE * p50, timer / group):
        yield f"the clock's steps ({step_ns:.0f} ns) are {step_ns / group / p50:.0%} of p50"
    unstable = sum(not trial["warmup"]["stable"] for trial in trials)
    if unstable:
        yield f"warm-up did not become stable in {unstable} of {len(trials)} trials"
    medians = [Histogram.merged([trial["histogram"]]).percentile_ns(50) for trial in trials]
    middle = statistics.median(medians)
    if middle and (max(medians) - min(medians)) / middle > _SPREAD:
        yield f"p50 differs by {(max(medians) - min(medians)) / middle:.0%} between the trials"
    rate = cell["rate_per_s"]
    done = statistics.median(trial["calls"] / trial["seconds"] for trial in trials)
    unserved = max((trial.get("unserved") or 0) for trial in trials)
    if rate is not None and (done < _RATE_KEPT * rate or unserved):
        yield (
            f"the rate was not held: offered {rate:g} rows/s, done {done:.0f}; rows queue, and "
            "latencies grow with the length of the run"
        )


def _remarks(trials: Sequence[Mapping[str, Any]], wanted_trials: int) -> Iterator[str]:
    if len(trials) < wanted_trials:
        yield f"only {len(trials)} of {wanted_trials} trials were made"
    elif len(trials) == 1:
        yield "one trial alone does not show how much fresh processes differ"
    errors: dict[str, int] = {}
    for trial in trials:
        for name, count in trial["errors"].items():
            errors[name] = errors.get(name, 0) + count
    if errors:
        listed = ", ".join(f"{count} {name}" for name, count in sorted(errors.items()))
        yield f"rows that raised are counted, not timed: {listed}"
    if any(trial.get("opaque") for trial in trials):
        yield "results, or parts of them, were compared by the name of their type alone"
    printed = max((trial.get("printed_bytes") or 0) for trial in trials)
    if printed > _MUCH_PRINTED_BYTES:
        yield f"the function printed {printed / 1e6:.1f} MB in a trial, which is part of its time"
    yield from dict.fromkeys(note for trial in trials for note in trial["notes"])
