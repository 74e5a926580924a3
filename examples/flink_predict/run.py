"""Runs the whole story: trains if need be, times plain Python, builds and runs the jobs."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import flink_job
from flink_job import Event, JobFailedError, job_arguments
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
MODEL_SERVICE = HERE.parent / "model_service"
VARIANTS = [(api, mode) for api in ("pybridge", "pemja") for mode in ("thread", "process")]
PASSES = 10
CANCEL_AFTER = 300


def prepare(folder: Path) -> tuple[int, float]:
    """Train if need be; return the count of rows, and how many a second plain Python scores."""
    sys.path.append(str(MODEL_SERVICE))
    import plain_python
    from breast_cancer_model import ModelFileError
    from prepare import prepare

    try:
        rows = prepare(folder)
    except (ModelFileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    times = plain_python.measure(rows, warm_up_passes=1, timed_passes=PASSES)
    return len(rows.probabilities), times.calls_per_s


def jobs(folder: Path) -> list[list[str]]:
    """Return the arguments of each job: every variant, one of them cancelled and run again."""
    arguments = [job_arguments(folder, MODEL_SERVICE, *variant) for variant in VARIANTS]
    cancelled = [*arguments[0], "--cancel-after", str(CANCEL_AFTER)]
    return [cancelled, *([*words, "--passes", str(PASSES)] for words in arguments)]


def table(results: list[Event], row_count: int, plain_rows_per_s: float) -> Table:
    """Return a line of plain Python, then one for each variant."""
    shown = Table(title=f"{PASSES} times {row_count} rows through Flink")
    shown.add_column("parallelism 2")
    for name in ("rows checked", "agree with plain Python", "rows per second"):
        shown.add_column(name, justify="right")
    shown.add_row("plain Python, one thread", "-", "-", f"{plain_rows_per_s:,.0f}")
    for event in results:
        values = event.values
        cells = (values["checked"], values["agree"], f"{float(values['rows_per_s']):,.0f}")
        shown.add_row(f"{values['api']}, {values['mode']} mode", *cells)
    return shown


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/model_service"),
    show_default=True,
    help="Where the model and the rows lie.",
)
def main(folder: Path) -> None:
    """Score every row in a Flink job by both APIs in both modes; compare with plain Python."""
    folder = folder.resolve()
    row_count, plain_rows_per_s = prepare(folder)
    try:
        click.echo("building the job")
        built = flink_job.build(CHECKOUT)
        click.echo(f"running {len(VARIANTS) + 1} jobs in one JVM; the first one is cancelled")
        finished = flink_job.run_jobs(built, jobs(folder))
    except JobFailedError as error:
        raise click.ClickException(str(error)) from error
    results = [event for event in finished.events if event.name == "result"]
    Console().print(table(results, row_count, plain_rows_per_s))
    for event in finished.events:
        if event.name != "result":
            pairs = ", ".join(f"{name}={value}" for name, value in event.values.items())
            click.echo(f"{event.name}: {pairs}")
    wanted = {(api, mode, str(PASSES * row_count)) for api, mode in VARIANTS}
    seen = {(e.values["api"], e.values["mode"], e.values["agree"]) for e in results}
    if seen != wanted:
        raise click.ClickException(f"a job failed or differed from plain Python\n{finished.output}")


if __name__ == "__main__":
    main()
