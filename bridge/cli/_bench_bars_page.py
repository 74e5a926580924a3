"""Writes what ``pybridge bench chart`` found into a page, between two markers, and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bridge.cli import _bench_bars_figure, _bench_bars_table
from bridge.lab._units import count, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bridge.cli._bench_bars import Group, Verdict

BEGIN = "<!-- Made by `pybridge bench chart --write`: do not edit. -->"
END = "<!-- The end of what is made. -->"


def write(
    page: Path,
    report: Mapping[str, Any],
    groups: Sequence[Group],
    verdicts: Sequence[Verdict],
    notes: Sequence[str],
) -> None:
    """Replace what stands between the markers of a page, and draw the chart beside it.

    Raises
    ------
    ClickException
        If the page has no markers; nothing is written then.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise click.ClickException(f"{page} has no place for the chart: it lacks {BEGIN} and {END}")
    chart = page.with_suffix(".png")
    _bench_bars_figure.draw(groups, chart)
    made = [
        f"![Process mode, thread mode and Java: published, and measured here]({chart.name})",
        conditions(report),
        _bench_bars_table.markdown(_bench_bars_table.bar_rows(groups)),
        _bench_bars_table.markdown(_bench_bars_table.verdict_rows(verdicts)),
    ]
    if notes:
        made.append("What to know of these numbers:\n\n" + "\n".join(f"- {note}" for note in notes))
    text = "\n\n".join(made)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def conditions(report: Mapping[str, Any]) -> str:
    """Say in a sentence or two where and how it was measured."""
    machine, noise = report["machine"], report["noise"]
    turns = f"{count(report['turns'], 'JVM')} a group, {report['seconds']:g} s each"
    return (
        f"Measured on {machine['cpu']}, {count(machine['cores'], 'core')}, {machine['kernel']}, "
        f"{machine['jvm']}, CPython {machine['python']}, at commit {machine['commit']}: {turns}. "
        f"Meanwhile other programs kept {noise['others_cores']:g} cores busy, and the hypervisor "
        f"took {share(noise['steal_share'])} of the time."
    )
