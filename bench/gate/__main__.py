"""``python -m gate``: judges this build by the recorded baselines, records them, proves itself."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.table import Table

from bridge.cli import _bench_build
from bridge.cli._console import print_with_notes
from gate import ratios
from gate.baselines import Baselines
from gate.counts import Count
from gate.judging import advice, judged
from gate.measurement import Measurement
from gate.programs import GateError
from gate.proof import PROOF, Proof

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gate.judging import Figure
    from gate.ratios import Ratios

_CHECKOUT = _bench_build.find_checkout(Path(__file__).resolve().parent)
_UNJUDGED = 3


_counts_only = click.option(
    "--counts-only", is_flag=True, help="Leave out the ratios, which are a matter of time."
)


@click.group()
@click.option(
    "--modules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The folder of the modules whose calls are counted.",
)
@click.pass_context
def main(context: click.Context, modules: Path) -> None:
    """Hold calls to what they cost when that was recorded."""
    context.obj = modules


@main.command()
@click.option(
    "--tell-unjudged",
    is_flag=True,
    help="Where there is no baseline for this kind of machine, or no quiet machine, "
    "say so and end well all the same.",
)
@_counts_only
@click.pass_obj
def judge(modules: Path, *, tell_unjudged: bool, counts_only: bool) -> None:
    """Compare with the baselines; exit code 1 if a call costs more, 3 if that cannot be told."""
    began = time.monotonic()
    seen = Measurement.of(modules, _CHECKOUT, with_ratios=not counts_only)
    figures, unjudged = judged(seen, Baselines())
    print_with_notes(_table(figures), [*advice(figures), *unjudged])
    slower = any(figure.is_slower for figure in figures)
    result = "slower than recorded" if slower else "not all judged" if unjudged else "as recorded"
    click.echo(f"bench-gate: {result}; took {time.monotonic() - began:.0f} s")
    if slower:
        raise click.exceptions.Exit(1)
    if unjudged and not tell_unjudged:
        raise click.exceptions.Exit(_UNJUDGED)


@main.command()
@click.option("--runs", type=click.IntRange(min=1), default=5, show_default=True)
@_counts_only
@click.pass_obj
def record(modules: Path, runs: int, *, counts_only: bool) -> None:
    """Measure so many times and make the medians this kind of machine's baselines."""
    seen = [Measurement.of(modules, _CHECKOUT, with_ratios=not counts_only) for _ in range(runs)]
    facts = {"commit": _CHECKOUT.commit(), "load_1m": round(os.getloadavg()[0], 2), "runs": runs}
    recorded = Baselines()
    recorded.set_counts(
        {"kind": seen[0].counts_kind, **facts},
        {
            name: Count(
                *(
                    statistics.median(getattr(each.counts[name], part) for each in seen)
                    for part in ("own", "total")
                )
            )
            for name in seen[0].counts
        },
    )
    if not counts_only:
        _record_ratios(recorded, [each.measured_ratios() for each in seen], facts)
    recorded.write()


def _record_ratios(recorded: Baselines, seen: list[Ratios], facts: dict[str, Any]) -> None:
    recorded.set_ratios(
        {"kind": seen[0].kind, "restless": max(each.restless for each in seen), **facts},
        {
            name: round(statistics.median(each for one in seen for each in one.values[name]), 4)
            for name in ratios.SCENARIOS
        },
    )


@main.command()
@click.option("--runs", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--slowed-runs", type=click.IntRange(min=1), default=5, show_default=True)
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PROOF,
    help="The file that the runs are written to; proof.json beside this module if not given.",
)
@click.pass_obj
def prove(modules: Path, runs: int, slowed_runs: int, file: Path) -> None:
    """Run so many times without a change, and with slow-downs put in; write down all runs."""
    recorded = Baselines()
    first = Measurement.of(modules, _CHECKOUT)
    costs = recorded.counts(first.counts_kind)
    if costs is None:
        raise GateError(recorded.unknown("counts", first.counts_kind))
    kind = first.measured_ratios().kind
    times = recorded.ratios(kind)
    if times is None:
        raise GateError(recorded.unknown("ratios", kind))
    proof = Proof(file, first, costs, times)
    proof.add(first)
    for index in range(1, runs):
        click.echo(f"unchanged, {index + 1} of {runs}", err=True)
        proof.add(Measurement.of(modules, _CHECKOUT))
    for index in range(slowed_runs):
        click.echo(f"slowed, {index + 1} of {slowed_runs}", err=True)
        proof.add_slowed(modules, _CHECKOUT)
    for line in proof.summary():
        click.echo(line)


def _table(figures: Iterable[Figure]) -> Table:
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("cost of a call", no_wrap=True)
    for name in ("recorded", "seen", "change", "allowed"):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in figures:
        style = "red" if figure.is_slower else None
        values = (f"{figure.recorded:.5g}", f"{figure.seen:.5g}", f"{figure.change:+.1%}")
        table.add_row(f"{figure.name}, {figure.part}", *values, f"{figure.limit:+.0%}", style=style)
    return table


if __name__ == "__main__":
    main(prog_name="python -m gate")
