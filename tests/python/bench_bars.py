"""Makes a result file of ``pybridge bench chart`` out of given times: nothing is measured."""

WAYS = ("single", "bundled")
PYTHON_NS = {
    ("bare", ""): 20.0,
    ("json_100", "json"): 3700.0,
    ("json_100", "orjson"): 700.0,
    ("json_1k", "json"): 6200.0,
    ("json_1k", "orjson"): 1400.0,
}
NS = {
    ("bare", ""): {"process": (2000.0, 70.0), "thread": (80.0, 50.0), "java": (0.8, 1.2)},
    ("json_100", "json"): {"process": (6000.0, 4400.0), "thread": (3900.0, 3800.0)},
    ("json_100", "orjson"): {"process": (2900.0, 900.0), "thread": (770.0, 750.0)},
    ("json_100", "jackson"): {"java": (1000.0, 1000.0)},
    ("json_1k", "json"): {"process": (9000.0, 6900.0), "thread": (6400.0, 6300.0)},
    ("json_1k", "orjson"): {"process": (4000.0, 2200.0), "thread": (1600.0, 1500.0)},
    ("json_1k", "jackson"): {"java": (3900.0, 3900.0)},
}
MACHINE = {
    "cpu": "Some CPU",
    "cores": 2,
    "kernel": "Linux 6.1",
    "jvm": "Some VM 17",
    "python": "3.11.7",
    "flags": [],
    "commit": "abc1234",
}


def bar(group, who, way, library, ns, *, turns=None, warnings=()):
    """A bar of the file; its percentiles, where it has some, are multiples of the median."""
    percentiles = {"p50": ns * 1.1, "p99": ns * 3} if way == "single" else {}
    if way == "single" and group == "bare":
        percentiles |= {"apart_p50": ns * 9, "apart_p99": ns * 10}
    return {
        "group": group,
        "who": who,
        "way": way,
        "library": library,
        "unit": "ns",
        "median": ns * 1.3,
        "min": ns,
        **percentiles,
        "turns": turns or [ns, ns, ns],
        "warnings": list(warnings),
    }


def bars():
    return [
        bar(group, who, way, library, ns)
        for (group, library), times in NS.items()
        for who, of_ways in times.items()
        for way, ns in zip(WAYS, of_ways, strict=True)
    ] + [bar(group, "python", "loop", library, ns) for (group, library), ns in PYTHON_NS.items()]


def report():
    return {
        "machine": MACHINE,
        "seconds": 10.0,
        "turns": 3,
        "noise": {"others_cores": 0.02, "steal_share": 0.004},
        "bars": bars(),
    }
