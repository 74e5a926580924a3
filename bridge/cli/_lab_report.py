"""``pybridge lab report``, ``compare`` and ``advise``: what a result file of the lab says."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.table import Table

from bridge.cli._console import print_with_notes
from bridge.lab import advise as _advise
from bridge.lab import compare as _compare
from bridge.lab import findings, summary
from bridge.lab._errors import LabError
from bridge.lab._units import duration, rate, share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RESULT = click.Path(exists=True, dir_okay=False, path_type=Path)
# Packages of the extra `lab`, by their modules.
_EXTRA = {
    "hdrh": "hdrhistogram",
    "jinja2": "jinja2",
    "markupsafe": "jinja2",
    "plotly": "plotly",
    "scipy": "scipy",
}
_WRITTEN = click.Path(dir_okay=False, path_type=Path)


class _CannotTellError(click.ClickException):
    exit_code = 2


def _with_status(command: Callable[..., None]) -> Callable[..., None]:
    """End with status 2 and a sentence where the input does not allow an answer."""

    @functools.wraps(command)
    def told(**options: Any) -> None:
        try:
            command(**options)
        except LabError as error:
            raise _CannotTellError(str(error)) from error
        except ModuleNotFoundError as missing:
            package = _EXTRA.get((missing.name or "").partition(".")[0])
            if package is None:
                raise
            why = f"this needs {package}, which is not installed: pip install {package}"
            raise _CannotTellError(why) from missing

    return told


@click.command()
@click.argument("result", type=_RESULT)
@click.option("--html", type=_WRITTEN, help="Write a page that needs no network to this file.")
@click.option("--csv", type=_WRITTEN, help="Write the numbers of each cell to this file.")
@_with_status
def report(*, result: Path, html: Path | None, csv: Path | None) -> None:
    """Show what RESULT says, as text or, with --html and --csv, as files."""
    from bridge.lab import report as pages

    found = summary.load(result)
    for path, made in ((html, pages.html), (csv, pages.csv)):
        if path is not None:
            _write(path, made(found))
    if html is None and csv is None:
        for answer in findings.answers(found):
            click.echo("\n  ".join((answer.question, answer.short, *answer.more)))
        print_with_notes(result_table(found), findings.notes(found))


@click.command()
@click.argument("first", type=_RESULT)
@click.argument("second", type=_RESULT)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    default=("p50",),
    show_default=True,
    type=click.Choice(_compare.METRICS),
    help="What is compared; several may be given, and share the level of the test.",
)
@click.option(
    "--least",
    default=_compare.LEAST_CHANGE,
    show_default=True,
    type=click.FloatRange(min=0),
    help="The change, as a share, below which none is called faster or slower.",
)
@click.option(
    "--allow-different",
    "allowed",
    multiple=True,
    type=click.Choice(_compare.DIFFERENCES),
    help="Compare although the results differ in this.",
)
@_with_status
def compare(
    *,
    first: Path,
    second: Path,
    metrics: tuple[str, ...],
    least: float,
    allowed: tuple[str, ...],
) -> None:
    """Tell whether SECOND is faster or slower than FIRST, by a test over trials.

    Ends with status 0 if nothing became slower, 1 if a cell became slower or broke, 2 if the
    results cannot be compared.
    """
    found = _compare.compare(
        summary.load(first),
        summary.load(second),
        metrics=metrics,
        allowed=allowed,
        least_change=least,
    )
    _tell(found)


def tell_difference(first: summary.Result, second: summary.Result) -> None:
    """Compare two results of one run, whose trials were made in turns; end with 1 if slower."""
    _tell(_compare.compare(first, second, allowed=_compare.DIFFERENCES, paired=True))


def _tell(found: _compare.Comparison) -> None:
    print_with_notes(_differences_table(found), found.notes)
    for each in found.differences:
        click.echo(_compare.sentence(each))
    for cell in found.broken:
        click.echo(f"{cell.id}: has no numbers any more: {cell.problem or cell.status}")
    if found.slower:
        click.get_current_context().exit(1)


@click.command()
@click.argument("result", type=_RESULT)
@click.option(
    "--goal",
    "goals",
    multiple=True,
    default=("throughput",),
    show_default=True,
    help=f"What is wanted: {_advise.WANTED}; several by commas, or by giving it again.",
)
@_with_status
def advise(*, result: Path, goals: tuple[str, ...]) -> None:
    """Recommend mode, threads, workers and batch for a goal, by the numbers of RESULT.

    Ends with status 0 if a cell meets the goal, 1 if none does, 2 if the goal or the result cannot
    be read.
    """
    wanted = _advise.parse_goals(",".join(goals))
    found = _advise.advise(summary.load(result), wanted)
    for advice in found:
        what = " and ".join(goal.words() for goal in advice.goals)
        of = "" if advice.payload is None else f" of {advice.payload}"
        click.echo(f"For {what}{of}:")
        if advice.best is not None:
            click.echo(f"  {_capitalized(_advise.setting(advice.best))}.")
        for sentence in advice.sentences:
            click.echo(f"  {sentence}")
        shown = [cell for cell in (advice.best, advice.nearest, *advice.others) if cell]
        if shown:
            print_with_notes(_cells_table("measured", shown), ())
    if any(advice.best is None for advice in found):
        click.get_current_context().exit(1)


def result_table(found: summary.Result) -> Table:
    """Build the table of all cells, those without numbers with what happened to them."""
    return _cells_table(found.function["name"], found.cells)


def _cells_table(title: str, cells: Sequence[summary.Cell]) -> Table:
    table = _table(title, ("cell",), ("p50", "p99", "p99.9", "max", "rows/s", "trials differ by"))
    for cell in cells:
        if not cell.usable:
            table.add_row(cell.id, f"{cell.status}: {cell.problem or 'no result'}", style="red")
            continue
        times = [duration(cell.time(name)) for name in ("p50", "p99", "p99.9", "max")]
        spread = share(cell.spread("p50").width) if len(cell.trials) > 1 else "one trial"
        table.add_row(cell.id, *times, rate(cell.rows_per_s), spread)
    return table


def _differences_table(found: _compare.Comparison) -> Table:
    table = _table("second beside first", ("cell", "metric"), ("first", "second", "change"))
    table.add_column("verdict")
    styles = {"slower": "red", "faster": "green", "drift": "yellow"}
    for each in found.differences:
        word = rate if each.metric == "rows_per_s" else duration
        change = "" if each.interval is None else f"{each.interval.change * 100:+.1f} %"
        table.add_row(
            each.cell.id,
            each.metric,
            word(each.first.median),
            word(each.second.median),
            change,
            each.verdict,
            style=styles.get(each.verdict),
        )
    return table


def _table(title: str, names: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    for name in names:
        table.add_column(name, no_wrap=True)
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LabError(f"cannot write {path}: {error.strerror}") from error


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
