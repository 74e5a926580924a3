"""Runs the whole story: trains if need be, times plain Python, runs the Java service, reports."""

from __future__ import annotations

import json
from pathlib import Path

import breast_cancer_model
import click
import java_service
import plain_python
from java_service import Event
from plain_python import CallTimes
from prepare import prepare
from report import ModeResult, Report
from rich.console import Console
from rich.progress import Progress, TaskID
from train import MODEL_NAME, ROWS_NAME

HERE = Path(__file__).resolve().parent
WARM_UP_PASSES = 2
TIMED_PASSES = 10


class Service:
    """Follows the events of a running service and keeps what they tell."""

    def __init__(self, console: Console) -> None:
        self.results: dict[str, ModeResult] = {}
        self.java = ""
        self._console = console
        self._tasks: dict[str, TaskID] = {}

    def follow(self, classes: Path, arguments: list[str], environment: dict[str, str]) -> None:
        """Run the service to its end: a progress bar on a terminal, plain lines elsewhere."""
        with Progress(console=self._console, disable=not self._console.is_terminal) as progress:
            for event in java_service.run_service(classes, arguments, environment):
                self._take(event, progress)

    def _take(self, event: Event, progress: Progress) -> None:
        mode, values = event.mode, event.values
        match event.name:
            case "start":
                self.java = values["java"]
                self._tasks[mode] = progress.add_task(f"{mode} mode", total=int(values["calls"]))
                if progress.disable:
                    click.echo(f"{mode} mode: {values['calls']} calls of {values['model']}")
            case "progress":
                progress.update(self._tasks[mode], completed=int(values["calls"]))
            case "differs":
                click.echo(
                    f"{mode} mode: row {values['row']} differs: "
                    f"seen={values['java']}, wanted={values['plain_python']}",
                    err=True,
                )
            case "result":
                times = CallTimes(
                    int(values["p50_ns"]) / 1e3,
                    int(values["p99_ns"]) / 1e3,
                    float(values["calls_per_s"]),
                )
                self.results[mode] = ModeResult(int(values["agree"]), times)


def run(folder: Path, console: Console) -> Report:
    """Time plain Python, then the service in both modes, with as many passes over the rows."""
    rows = prepare(folder)
    click.echo(f"plain Python: {len(rows.probabilities) * (WARM_UP_PASSES + TIMED_PASSES)} calls")
    plain = plain_python.measure(rows, WARM_UP_PASSES, TIMED_PASSES)
    classes = folder / "classes"
    java_service.compile_service(HERE / "src", classes)
    service = Service(console)
    arguments = [str(HERE), str(folder / ROWS_NAME), str(WARM_UP_PASSES), str(TIMED_PASSES)]
    environment = {breast_cancer_model.MODEL_VARIABLE: str(folder / MODEL_NAME)}
    service.follow(classes, arguments, environment)
    return Report(len(rows.probabilities), service.results, plain, service.java)


@click.command()
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report here.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/model_service"),
    show_default=True,
    help="Where the model, the rows and the classes lie.",
)
def main(json_file: Path | None, folder: Path) -> None:
    """Score every row from Java in both modes, and compare with plain Python."""
    if json_file:
        json_file.unlink(missing_ok=True)
    console = Console()
    try:
        report = run(folder.resolve(), console)
    except (java_service.JavaFailedError, breast_cancer_model.ModelFileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    console.print(report.as_table())
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    if not report.agreed:
        raise click.ClickException("Java and plain Python disagree")


if __name__ == "__main__":
    main()
