"""Runs the whole story: trains, has Java score the stream in both modes, compares with Python."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
import plain_python
from plain_python import Outcome
from rich.console import Console
from rich.table import Table
from train import CONTROL_EVENTS, LIBRARIES, PAYMENTS, train

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
RUNS = [(mode, way) for mode in ("thread", "process") for way in ("event by event", "in bundles")]


@dataclass
class Run:
    """What one run over the stream gave.

    Attributes
    ----------
    outcomes : list of Outcome
        One for each event.
    refusals : list of str
        Of each control event, why its model was refused.
    loads : int
        How many models were loaded.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    loads: int = 0


def scored_by_java(folder: Path, libraries: Sequence[str]) -> dict[tuple[str, str, str], Run]:
    """Return what Java prints, by library, mode and way."""
    # -P: the installed package is meant, whatever lies in the working directory.
    java = [sys.executable, "-P", "-m", "bridge.cli", "java", str(HERE / "NearlineInference.java")]
    command = [*java, str(HERE), str(folder), *libraries]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise click.ClickException(f"Java failed: exit code {done.returncode}\n{done.stderr}")
    runs: dict[tuple[str, str, str], Run] = {}
    # What libraries and the JVM itself may print has no tabs.
    for line in (line for line in done.stdout.splitlines() if "\t" in line):
        library, mode, way, *cells = line.split("\t")
        run = runs.setdefault((library, mode, way), Run())
        match cells:
            case [loads]:
                run.loads = int(loads.removeprefix("loads="))
            case [model, "null", refusal]:
                run.outcomes.append(Outcome(model, None, is_refused=refusal != "null"))
                run.refusals.append(refusal)
            case [model, score, _]:
                run.outcomes.append(Outcome(model, float(score)))
    return runs


def differences(run: Run, wanted: list[Outcome], loads: int) -> list[str]:
    """Return what is not as plain Python has it, bit for bit."""
    pairs = enumerate(itertools.zip_longest(run.outcomes, wanted))
    found = [
        f"event {number}: seen={seen}, wanted={due}" for number, (seen, due) in pairs if seen != due
    ]
    if run.loads != loads:
        found.append(f"models loaded: seen={run.loads}, wanted={loads}")
    return found


def told(run: Run) -> list[str]:
    """Return a line for each control event of a run."""
    lines = []
    controls = (outcome for outcome in run.outcomes if outcome.score is None)
    events = zip(CONTROL_EVENTS.items(), controls, run.refusals, strict=False)
    for (payments, name), outcome, refusal in events:
        refused = f"is refused, {outcome.model} stays: {refusal}"
        what = refused if outcome.is_refused else "takes over"
        lines.append(f"after {payments} payments {name} {what}")
    return lines


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/nearline_inference"),
    show_default=True,
    help="Where the models and the stream lie.",
)
@click.option(
    "--library",
    "libraries",
    type=click.Choice(LIBRARIES),
    multiple=True,
    default=LIBRARIES,
    show_default=True,
    help="Whose models; may be said twice.",
)
def main(folder: Path, libraries: tuple[str, ...]) -> None:
    """Score a stream from Java by models that it replaces, and compare with plain Python."""
    folder = folder.resolve()
    train(folder)
    table = Table(title=f"{PAYMENTS} payments, {len(CONTROL_EVENTS)} control events")
    for name in ("library", "mode", "way"):
        table.add_column(name)
    for name in ("models loaded", "agreement"):
        table.add_column(name, justify="right")
    all_agree = True
    runs = scored_by_java(folder, libraries)
    for library in libraries:
        wanted, loads = plain_python.outcomes(folder, library), plain_python.loads(folder)
        for mode, way in RUNS:
            run = runs[library, mode, way]
            pairs = zip(run.outcomes, wanted, strict=False)
            agreeing = sum(seen == due for seen, due in pairs if due.score is not None)
            table.add_row(library, mode, way, str(run.loads), f"{agreeing} of {PAYMENTS}")
            for difference in differences(run, wanted, loads):
                click.echo(f"{library}, {mode} mode, {way}: {difference}", err=True)
                all_agree = False
        click.echo(f"{library}:")
        for line in told(runs[library, *RUNS[0]]):
            click.echo(f"  {line}")
    Console().print(table)
    if not all_agree:
        raise click.ClickException("Java and plain Python disagree")


if __name__ == "__main__":
    main()
