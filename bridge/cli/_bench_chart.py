"""``pybridge bench chart``: a published comparison of both modes and Java, made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bridge import _locate
from bridge.cli import _bench_bars, _bench_bars_table, _bench_build
from bridge.cli._bench_engine import LEAST_SECONDS, Engine, source_option, write_report
from bridge.cli._console import console_for, print_with_notes
from bridge.lab._machine import CpuTimes, own_cpu_s

_PUBLISHED = Path("bench/published.toml")
_WRITTEN = click.Path(dir_okay=False, path_type=Path)
_READ = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--seconds",
    type=click.FloatRange(min=LEAST_SECONDS),
    default=10.0,
    show_default=True,
    help="Measuring time of a group in a turn; the warm-up comes on top.",
)
@click.option(
    "--turns",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How often each group is measured, each time in a fresh JVM.",
)
@click.option("--json", "json_file", type=_WRITTEN, help="Also write the results to this file.")
@click.option("--from", "earlier", type=_READ, help="Show such a file, and measure nothing.")
@click.option("--png", type=_WRITTEN, help="Draw the chart into this file.")
@click.option(
    "--write",
    "page",
    type=_READ,
    help="Put chart and tables into this page, docs/comparison.md as a rule.",
)
@source_option
def chart(  # noqa: PLR0913 - one parameter per option of the command
    *,
    seconds: float,
    turns: int,
    json_file: Path | None,
    earlier: Path | None,
    png: Path | None,
    page: Path | None,
    source: Path | None,
) -> None:
    """Measure process mode, thread mode and Java beside what was published of them.

    It is the chart by which the makers of PEMJA and PyFlink compared the three: the latency of a
    row, and the rows a second of a bare function and of a JSON function. They take turns, with a
    loop of Python's own, whose rows never leave Python.
    """
    checkout = _bench_build.find_checkout((source or Path.cwd()).resolve())
    if png is not None or page is not None:
        _locate.require_modules("the chart", "bench", matplotlib="matplotlib")
    if earlier is None:
        _locate.require_modules("the chart", "bench", orjson="orjson")
        report = _measure(Engine(checkout), seconds, turns)
    else:
        report = _read(earlier)
    if json_file is not None:
        write_report(json_file, report)
    published = _bench_bars.read_published(checkout.root / _PUBLISHED)
    groups = _bench_bars.groups(published, report["bars"])
    verdicts = _bench_bars.verdicts(groups)
    notes = _bench_bars.notes(report["bars"])
    _show(groups, verdicts, [*notes, published.source])
    if png is not None:
        from bridge.cli import _bench_bars_figure

        png.parent.mkdir(parents=True, exist_ok=True)
        _bench_bars_figure.draw(groups, png)
    if page is not None:
        from bridge.cli import _bench_bars_page

        _bench_bars_page.write(page, report, groups, verdicts, notes)


def _measure(engine: Engine, seconds: float, turns: int) -> dict[str, Any]:
    console = Console(stderr=True)
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in _bench_bars.MEASURED_GROUPS}
    begin, own_begin_s = CpuTimes.now(), own_cpu_s()
    for turn in range(1, turns + 1):
        for group, found in answers.items():
            with console.status(f"{group} (turn {turn} of {turns})"):
                answer = engine.measure_bars(group, seconds)
            if answer is None:
                raise click.ClickException(f"the measuring engine could not measure {group}")
            found.append(answer)
    end, own_s = CpuTimes.now(), own_cpu_s() - own_begin_s
    return {
        "machine": answers["bare"][0]["machine"],
        "seconds": seconds,
        "turns": turns,
        "noise": {
            "others_cores": begin.others_cores_until(end, own_s),
            "steal_share": begin.steal_share_until(end),
        },
        "bars": _bench_bars.merged(answers),
    }


def _read(earlier: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(earlier.read_text(encoding="utf-8"))
        lacks = _bench_bars.lacking(report["bars"])
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{earlier} is no result of pybridge bench chart") from error
    if lacks:
        raise click.ClickException(f"{earlier} lacks {len(lacks)} bars, such as {lacks[0]}")
    return report


def _show(
    groups: list[_bench_bars.Group], verdicts: list[_bench_bars.Verdict], notes: list[str]
) -> None:
    bars = _bench_bars_table.bar_rows(groups)
    console_for().print(_bench_bars_table.table("Published, and measured here", bars))
    targets = _bench_bars_table.verdict_rows(verdicts)
    print_with_notes(_bench_bars_table.table("Targets", targets), notes)
