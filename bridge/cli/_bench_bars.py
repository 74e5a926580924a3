"""The bars of ``pybridge bench chart``: those published, those measured, and the targets."""

from __future__ import annotations

import re
import statistics
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.lab._units import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Bar = Mapping[str, Any]

PYTHON = "python"
WHO = {
    "process": "process mode",
    "thread": "thread mode",
    PYTHON: "Python alone",
    "java": "Java",
}
MEASURED_GROUPS = ("bare", "json_100", "json_1k")
PUBLISHED = "published"

_WAYS = {"single": "one row at a time", "bundled": "bundles of 1000"}
_LOOP = "loop"
"""The way of Python alone, which stands beside bundles."""
_LATENCIES = {"apart": ("rows 1 ms apart", "apart_p50"), "single": (_WAYS["single"], "p50")}
_PERCENT = re.compile(r"[\d.]+(?= %)")
_RANGE = "\0"
"""In place of a percentage."""
_LIBRARIES = {"bare": ("",), "json_100": ("json", "orjson"), "json_1k": ("json", "orjson")}
_TITLES = {
    "latency": "Latency of one row",
    "bare": "Bare function",
    "json_100": "JSON, 100 B",
    "json_1k": "JSON, 1 KB",
}
_LEAST_LATENCY_RATIO = 20.0
_LEAST_BUNDLED_RATIO = 0.75
_LEAST_RATIO_TO_JAVA = {"json_100": 1.2, "json_1k": 1.5}
_RESTLESS = 0.1
"""Turns of a bar that differ by more than this share of their median are told."""


@dataclass(frozen=True)
class Series:
    """A bar of each of process mode, thread mode, Python alone and Java, where there is one."""

    key: str
    """``published``, or way and library as in ``single orjson``."""

    title: str
    ns: Mapping[str, float]
    """Nanoseconds of a row, by who, without those that there are none of."""


@dataclass(frozen=True)
class Group:
    """Series that answer one question; the published one is the first."""

    name: str
    title: str
    series: tuple[Series, ...]

    @property
    def is_latency(self) -> bool:
        """Whether it shows the time of a row, where the others show rows a second."""
        return self.name == "latency"

    def speed(self, key: str, who: str, other: str) -> float | None:
        """Return one's rows a second by another's, in a series; None where one is missing."""
        ns = next(each.ns for each in self.series if each.key == key)
        return ns[other] / ns[who] if who in ns and other in ns else None


@dataclass(frozen=True)
class Verdict:
    """A ratio, the least that it should be, and what it is in the published chart, if there."""

    question: str
    wanted: float
    seen: float
    published: float | None

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.seen >= self.wanted


@dataclass(frozen=True)
class Published:
    """The published chart: nanoseconds of a row by group and who; and whose it is, in words."""

    ns: Mapping[str, Mapping[str, float]]
    source: str


def read_published(file: Path) -> Published:
    """Read the published numbers."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    chart, more = found.pop("chart"), found.pop("see_also")
    ns = {
        group: {who: seen * 1e3 if group == "latency" else 1e9 / seen for who, seen in bars.items()}
        for group, bars in found.items()
    }
    source = f"published by {chart['by']}, {chart['conditions']}"
    article = f"{more['authors']}, {more['title']}, {more['date']}, {more['url']}"
    return Published(ns, f"{source}; of the same functions, in other numbers: {article}")


def merged(turns: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Make one bar of its turns.

    Parameters
    ----------
    turns : mapping
        By group: what the engine answered, each time in a JVM of its own.

    Returns
    -------
    list of dict
        For each bar of each group ``group``, ``who``, ``way``, ``library``, ``unit``; medians of
        the turns' ``median`` and ``min`` of rounds, ``p50`` and ``p99``, in nanoseconds of a row,
        the percentiles only where rows go one by one, and those of rows 1 ms apart, ``apart_p50``
        and ``apart_p99``, only of the bare function; ``turns``, the fastest round of each; and
        ``warnings``.
    """
    bars = []
    for group, answers in turns.items():
        for same in zip(*(answer["bars"] for answer in answers), strict=True):
            names = ("who", "way", "library", "unit")
            bar = {"group": group, **{name: same[0][name] for name in names}}
            for name in ("median", "min", "p50", "p99", "apart_p50", "apart_p99"):
                if name in same[0]:
                    bar[name] = statistics.median(each[name] for each in same)
            bar["turns"] = [each["min"] for each in same]
            bar["warnings"] = [warning for each in same for warning in each["warnings"]]
            bars.append(bar)
    return bars


def lacking(bars: Iterable[Bar]) -> list[str]:
    """Name the bars of the chart that are not among these."""
    seen = {_key(bar) for bar in bars if _is_whole(bar)}
    return [" ".join(filter(None, key)) for key in _wanted() if key not in seen]


def _is_whole(bar: Bar) -> bool:
    is_latency = bar["group"] == "bare" and bar["way"] == "single"
    has_latencies = not is_latency or all(name in bar for _, name in _LATENCIES.values())
    return "min" in bar and has_latencies


def groups(published: Published, bars: Iterable[Bar]) -> list[Group]:
    """Put measured bars beside the published ones."""
    known = {_key(bar): bar for bar in bars}
    made = []
    for name, title in _TITLES.items():
        theirs = Series(PUBLISHED, PUBLISHED, published.ns[name])
        if name == "latency":
            own = [
                Series(
                    way, words, {who: known["bare", who, "single", ""][p50] for who in theirs.ns}
                )
                for way, (words, p50) in _LATENCIES.items()
            ]
        else:
            own = [
                _measured(known, name, way, library)
                for library in _LIBRARIES[name]
                for way in _WAYS
            ]
        made.append(Group(name, title, (theirs, *own)))
    return made


def verdicts(found: Sequence[Group]) -> list[Verdict]:
    """Judge the ratios that have a target."""
    latency, *others = found
    made = []
    for way, (words, _) in _LATENCIES.items():
        asked = f"{_worded(latency.title, words)}: process mode's by thread mode's"
        made.append(_verdict(asked, _LEAST_LATENCY_RATIO, latency, way, ("thread", "process")))
    for group in others:
        for library in _LIBRARIES[group.name]:
            asked = f"{_worded(group.title, library, 'bundles')}: process mode by thread mode"
            key = f"bundled {library}".strip()
            made.append(_verdict(asked, _LEAST_BUNDLED_RATIO, group, key, ("process", "thread")))
    for group in others:
        if group.name in _LEAST_RATIO_TO_JAVA:
            wanted = _LEAST_RATIO_TO_JAVA[group.name]
            for way, title in _WAYS.items():
                asked = f"{_worded(group.title, 'orjson', title)}: thread mode by Java"
                made.append(_verdict(asked, wanted, group, f"{way} orjson", ("thread", "java")))
    return made


def notes(bars: Sequence[Bar]) -> list[str]:
    """List why some numbers are not trustworthy, each reason with the bars that it is true of.

    Reasons that differ by a percentage alone are one, with the least and the most.
    """
    labels: dict[str, dict[str, None]] = {}
    percents: dict[str, list[float]] = {}
    for bar in bars:
        for doubt in _doubts(bar):
            reason = _PERCENT.sub(_RANGE, doubt)
            labels.setdefault(reason, {})[_label(bar)] = None
            percents.setdefault(reason, []).extend(map(float, _PERCENT.findall(doubt)))
    return [
        f"{next(iter(of)) if len(of) == 1 else f'{len(of)} of {len(bars)} bars'}: "
        f"{reason.replace(_RANGE, _range(percents[reason]))}"
        for reason, of in labels.items()
    ]


def _range(percents: Sequence[float]) -> str:
    if not percents:
        return ""
    least, most = min(percents), max(percents)
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def _key(bar: Bar) -> tuple[str, str, str, str]:
    return bar["group"], bar["who"], bar["way"], bar["library"]


def _wanted() -> Iterator[tuple[str, str, str, str]]:
    for group, libraries in _LIBRARIES.items():
        for library in libraries:
            for way in _WAYS:
                for who in WHO:
                    if who != PYTHON:  # which files of before lack
                        yield group, who, way, _library(who, library)


def _way(who: str, way: str) -> str:
    return _LOOP if who == PYTHON and way == "bundled" else way


def _library(who: str, library: str) -> str:
    """Return what does in Java, or in Python, what the library does in Python."""
    return "jackson" if library and who == "java" else library


def _measured(
    known: Mapping[tuple[str, str, str, str], Bar], group: str, way: str, library: str
) -> Series:
    found = {who: known.get((group, who, _way(who, way), _library(who, library))) for who in WHO}
    # A neighbour on the same core slows some rounds, and not those of all bars.
    ns = {who: bar["min"] for who, bar in found.items() if bar is not None}
    return Series(f"{way} {library}".strip(), _worded(library, _WAYS[way]), ns)


def _verdict(
    question: str, wanted: float, group: Group, key: str, sides: tuple[str, str]
) -> Verdict:
    seen = group.speed(key, *sides)
    if seen is None:
        raise KeyError(f"{group.title} has no bars of {' and '.join(sides)} in {key}")
    return Verdict(question, wanted, seen, group.speed(PUBLISHED, *sides))


def _label(bar: Bar) -> str:
    return _worded(
        _TITLES[bar["group"]], WHO[bar["who"]], bar["library"], _WAYS.get(bar["way"], "")
    )


def _worded(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _doubts(bar: Bar) -> Iterator[str]:
    turns = bar["turns"]
    spread = (max(turns) - min(turns)) / statistics.median(turns)
    if spread > _RESTLESS:
        yield f"its turns differ by {share(spread)}: measure on a quiet machine"
    yield from dict.fromkeys(bar["warnings"])
