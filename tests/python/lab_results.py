"""Makes result files of the lab out of a model of what calls cost, seeded: no JVM is involved."""

import functools
import itertools
import json

import numpy as np
from hdrh.histogram import HdrHistogram

PYTHON_NS = 2_000.0
THREAD_NS = 150.0
PROCESS_NS = 12_000.0
SAMPLES = 400
NOISE = {
    "timer_ns": 22.0,
    "resolution_ns": 1.0,
    "lost_share": 0.002,
    "longest_gap_ns": 410_000.0,
    "gaps_per_s": 12.0,
}


@functools.cache
def encoded(values: tuple[int, ...]) -> str:
    histogram = HdrHistogram(1, 3_600_000_000_000, 3)
    for value in values:
        histogram.record_value(value)
    return histogram.encode().decode()


def spread_around(median_ns, random, samples=SAMPLES, tail=0.25):
    """Values of a skewed distribution with that median, of which one is far out."""
    values = median_ns * np.exp(np.abs(random.normal(0, tail, samples)) - 0.67 * tail)
    values[random.integers(samples)] *= 40
    return tuple(int(value) for value in values)


def row_ns(mode, threads, workers, batch, python_ns=PYTHON_NS):
    """What a row takes of a thread's time."""
    if mode == "python":
        return python_ns
    if mode == "thread":
        return threads * (python_ns + THREAD_NS / batch)
    return max(1, threads / workers) * (python_ns + 400 + PROCESS_NS / batch)


def trial(
    mode,
    random,
    *,
    threads=1,
    workers=0,
    batch=1,
    rate_per_s=None,
    seconds=4.0,
    scale=1.0,
    noise=0.015,
    python_ns=PYTHON_NS,
):
    ns = row_ns(mode, threads, workers, batch, python_ns)
    ns *= scale * float(np.exp(random.normal(0, noise)))
    highest = threads * 1e9 / ns
    rows_per_s = highest if rate_per_s is None else min(highest, rate_per_s)
    load = 0.0 if rate_per_s is None else rate_per_s / highest
    waiting = 1 / max(0.02, 1 - load) if load < 1 else 1.0
    latencies = spread_around(ns * batch * waiting, random)
    if load >= 1:
        # What cannot be held waits ever longer.
        behind_ns = seconds * 1e9 * (1 - 1 / load)
        latencies = tuple(
            int(value + behind_ns * place / SAMPLES) for place, value in enumerate(latencies)
        )
    calls = int(rows_per_s * seconds)
    bridged = mode != "python"
    return {
        "calls": calls,
        "errors": {},
        "seconds": seconds,
        "histogram": encoded(latencies),
        "group": 1,
        "service_histogram": None if rate_per_s is None else encoded(spread_around(ns, random)),
        "offered_per_s": rate_per_s,
        "unserved": None if rate_per_s is None else round(max(0, rate_per_s - highest) * seconds),
        "wakeup_ns": None if rate_per_s is None else {"p50": 58_000, "p99": 310_000},
        "per_second": [calls // 4] * 3 + [calls - calls // 4 * 3],
        "gc": {"count": 2, "total_ms": 3.5, "max_ms": 2.1} if bridged else None,
        "cpu": {
            "jvm_s": 1.1 if bridged else None,
            "workers_s": 1.4 if mode == "process" else None,
        },
        "allocated_bytes_per_call": 48.0 if bridged else None,
        "rss": {
            "jvm_bytes": 180_000_000 if bridged else None,
            "workers_bytes": [95_000_000] * workers,
        },
        "gil": (
            {"wait_ns_per_call": (threads - 1) * python_ns, "hold_ns_per_call": python_ns}
            if mode == "thread"
            else None
        ),
        "start": {"jvm_start_ms": 60.0, "first_result_ms": 410.0 if bridged else 90.0},
        "overhead_ns": 31.0,
        "timer_ns": 22.0,
        "warmup": {"seconds": 1.5, "stable": True},
        "notes": [],
    }


def cell(mode, random, *, trials=3, payload=None, trust=(), **settings):
    asked = {"threads": 1, "workers": 0, "batch": 1, "rate_per_s": None} | {
        name: settings[name]
        for name in ("threads", "workers", "batch", "rate_per_s")
        if name in settings
    }
    name = f"{mode}-{asked['threads']}t"
    name += f"-{asked['workers']}w" if mode == "process" else ""
    name += f"-b{asked['batch']}"
    name += f"-r{asked['rate_per_s']:g}" if asked["rate_per_s"] else ""
    name += f"-{payload}" if payload else ""
    return {
        "id": name,
        "mode": mode,
        **asked,
        "payload": payload,
        "rows": 569,
        "row_bytes": 240,
        "status": "ok",
        "problem": None,
        "trials": [trial(mode, random, **settings) for _ in range(trials)],
        "trust": list(trust),
    }


def failed(mode, status, problem, *, batch=1, workers=0):
    return cell(mode, np.random.default_rng(0), trials=0, batch=batch, workers=workers) | {
        "status": status,
        "problem": problem,
    }


def document(cells, **changes):
    return {
        "schema": "pybridge-lab-1",
        "created": "2026-01-01T00:00:00+00:00",
        "pybridge": "0.1.0+abc1234",
        "command": ["pybridge", "lab", "run", "my_model:predict", "--args", "rows.csv"],
        "host": "java",
        "complete": True,
        "machine": {
            "cpu": "Example CPU 3.0 GHz",
            "cores": 4,
            "kernel": "6.1.0",
            "memory_bytes": 16_000_000_000,
            "governor": "performance",
            "virtual": True,
            "jvm": "OpenJDK 21.0.2",
            "python": "3.12.1",
            "load_1m": 0.4,
            "timer_ns": 22.0,
            "steal_share": 0.001,
            "noise": {"before": NOISE, "after": NOISE},
        },
        "function": {
            "name": "my_model:predict",
            "parameters": [{"name": "x", "type": "double[]"}],
            "returns": "double",
            "inputs": "rows.csv",
            "rows": 569,
            "left_out": 0,
            "unused": [],
            "row_bytes": 240,
            "failing_rows": {"ValueError": 2},
        },
        "cells": cells,
        **changes,
    }


def full(seed=1, *, payloads=(None,), **settings):
    """A result with everything that a report has a figure for."""
    random = np.random.default_rng(seed)
    cells = []
    for place, payload in enumerate(payloads):
        own = {"payload": payload, "python_ns": PYTHON_NS * 4**place, **settings}
        for batch in (1, 16, 256):
            cells.append(cell("python", random, batch=batch, **own))
            cells.append(cell("thread", random, batch=batch, **own))
            cells.append(cell("process", random, batch=batch, workers=1, **own))
        for threads, workers in itertools.product((2, 4), (1, 2)):
            cells.append(cell("process", random, threads=threads, workers=workers, **own))
        cells += [cell("thread", random, threads=threads, **own) for threads in (2, 4)]
    own = {"payload": payloads[0], **settings}
    for rate_per_s in (10_000.0, 40_000.0, 80_000.0, 400_000.0):
        noisy = {"level": "warning", "text": "the rate could not be held: the queue grew"}
        for mode, workers in (("thread", 0), ("process", 1)):
            over = rate_per_s > 1e9 / row_ns(mode, 1, max(1, workers), 1)
            cells.append(
                cell(
                    mode,
                    random,
                    rate_per_s=rate_per_s,
                    workers=workers,
                    trust=[noisy] if over else [],
                    **own,
                )
            )
    cells.append(failed("process", "wrong", "row 17: wanted 1.5, seen 1.25", batch=64, workers=1))
    cells.append(failed("thread", "late", "row 3 had no result after 60 s", batch=64))
    return document(cells)


def write(path, found):
    path.write_text(json.dumps(found), "utf-8")
    return path
