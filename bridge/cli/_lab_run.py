"""``pybridge lab run``: measures a function in both modes and in plain Python."""

from __future__ import annotations

import shutil
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge import _locate
from bridge.cli import _lab_view
from bridge.cli._console import console_for
from bridge.lab import _cells, _checking, _engine, _result_file, _run, _tables, _types
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab._inputs import Inputs

_INTERRUPTED_STATUS = 130


def _counts(_: click.Context, __: click.Parameter, text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) for part in parts):
        raise click.BadParameter(f"seen={text!r}, wanted=positive numbers such as '1,2,4'")
    return tuple(dict.fromkeys(int(part) for part in parts))


def _rates(_: click.Context, __: click.Parameter, text: str) -> tuple[float | None, ...]:
    try:
        return tuple(dict.fromkeys(_cells.parse_rate(part) for part in text.split(",")))
    except LabError as error:
        raise click.BadParameter(str(error)) from error


def _type_names(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",")) if text else ()
    try:
        _types.require_known(names)
    except LabError as error:
        raise click.BadParameter(str(error)) from error
    return names


_FILE = click.Path(path_type=Path)
_SECONDS = click.FloatRange(min=0, min_open=True)


@click.command()
@click.argument("function")
@click.option(
    "--args",
    "args_file",
    type=click.Path(path_type=Path),
    help="Rows of arguments: .csv, .json, .jsonl or .parquet.",
)
@click.option(
    "--columns", help="Columns of the file that are arguments: names, numbers, ranges (1-30)."
)
@click.option("--types", callback=_type_names, help="Types of the parameters, e.g. double[],long.")
@click.option(
    "--payload",
    multiple=True,
    help="Values to make, once per parameter: str:16,1k,100k, bytes:1k, double[]:1000, long.",
)
@click.option(
    "--mode",
    type=click.Choice(["thread", "process", "both"]),
    default="both",
    show_default=True,
    help="Call in the caller's thread, in a worker process, or both.",
)
@click.option("--threads", default="1", show_default=True, callback=_counts, help="Java threads.")
@click.option("--workers", default="1", show_default=True, callback=_counts, help="Workers.")
@click.option("--batch", default="1", show_default=True, callback=_counts, help="Rows per bundle.")
@click.option(
    "--rate",
    default="max",
    show_default=True,
    callback=_rates,
    help="Arrivals: 1000/s (open loop), max (closed loop).",
)
@click.option(
    "--seconds",
    type=_SECONDS,
    default=10.0,
    show_default=True,
    help="Measuring time of a trial; start, check and warm-up come on top.",
)
@click.option(
    "--trials",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Fresh processes per cell, in turns.",
)
@click.option(
    "--warmup", type=_SECONDS, default=20.0, show_default=True, help="Longest warm-up, in seconds."
)
@click.option(
    "--deadline",
    type=_SECONDS,
    default=60.0,
    show_default=True,
    help="Seconds after which a call is taken as one that never returns.",
)
@click.option("--baseline/--no-baseline", default=True, help="Measure plain Python, too.")
@click.option("--check/--no-check", default=True, help="Compare results with plain Python's.")
@click.option(
    "--path",
    "--python-path",
    "path",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the function's module; the current one if not given.",
)
@click.option(
    "--host",
    type=click.Choice(_engine.HOSTS),
    default=_engine.HOSTS[0],
    show_default=True,
    help="Who starts the JVM: Java's launcher, or a Python by JPype.",
)
@click.option(
    "--against",
    help="Measure this in turns with FUNCTION, and compare: another function, as in my_model:other,"
    " or the Python of another environment, with the PyBridge that is installed there.",
)
@click.option("--json", "json_file", type=_FILE, help="Write the result here, after every trial.")
@click.option("--csv", "csv_file", type=_FILE, help="Write the summary of each cell here.")
@click.option("--html", "html_file", type=_FILE, help="Write the report here.")
def run(  # noqa: PLR0913 - one parameter per option of the command
    *,
    function: str,
    args_file: Path | None,
    columns: str | None,
    types: tuple[str, ...],
    payload: tuple[str, ...],
    mode: str,
    threads: tuple[int, ...],
    workers: tuple[int, ...],
    batch: tuple[int, ...],
    rate: tuple[float | None, ...],
    seconds: float,
    trials: int,
    warmup: float,
    deadline: float,
    baseline: bool,
    check: bool,
    path: tuple[Path, ...],
    host: str,
    against: str | None,
    json_file: Path | None,
    csv_file: Path | None,
    html_file: Path | None,
) -> None:
    """Measure FUNCTION, as in my_model:predict, called with the rows of a file or made payloads.

    Every combination of mode, threads, workers, batch and rate is a cell. Each is measured in
    several fresh JVMs, in turns with the others. Ctrl-C ends the run with what was measured.
    """
    if (args_file is None) == (not payload):
        raise click.UsageError("arguments come from --args FILE or --payload TYPE:SIZE; give one")
    beside = None if json_file is None or against is None else _beside(json_file)
    reports = _reports(
        {"--json": json_file, "--against": beside, "--csv": csv_file, "--html": html_file}
    )
    _locate.require_modules("the lab", "lab", hdrh="hdrhistogram")
    if against is not None:
        _locate.require_modules("--against", "lab", scipy="scipy")
    engines = _engine.Engines.installed(host)
    folders = tuple(str(folder.resolve()) for folder in path or (Path.cwd(),))
    sides = [_Side(function, sys.executable, "first" if against else "", json_file)]
    if against is not None:
        sides.append(_against(against, function, beside))
    builds = [engines.of(side.python) for side in sides]
    matrix = _cells.Matrix(
        _cells.MODES[mode],
        threads,
        workers,
        batch,
        rate,
        has_baseline=baseline,
    )
    runs = []
    for side, build in zip(sides, builds, strict=True):
        reference = _checking.Reference(side.function, folders, side.python, deadline)
        inputs = reference.inputs(_table(args_file, columns), types, payload)
        console_for().print(_lab_view.arguments_table(side.function, inputs))
        for line in _remarks(inputs):
            click.echo(line)
        if check:
            _check(reference, inputs)
        plan = _run.Plan(
            side.function,
            folders,
            side.python,
            matrix,
            seconds,
            trials,
            warmup,
            deadline,
            check,
            ("pybridge", "lab", *_command_line()),
            build.version,
            host=host,
            side=side.name,
        )
        silent = _run.silent_seconds(reference.check_seconds)
        runs.append(_run.Run(plan, inputs, build, side.json_file, silent))
    # Whoever ends the lab otherwise gets what was measured, too, and leaves no JVM behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    console = console_for(stderr=True)
    with _lab_view.Progress(console, runs[0].cells, trials) as progress:
        _run.measure(runs, progress)
    _finish([run.result for run in runs], reports)


@dataclass(frozen=True)
class _Side:
    """What is measured in turns with the other, if there is one."""

    function: str
    python: str
    name: str
    json_file: Path | None


def _against(other: str, function: str, json_file: Path | None) -> _Side:
    if ":" in other:
        return _Side(other, sys.executable, "second", json_file)
    found = shutil.which(other)
    if found is None:
        wanted = "a function as in my_model:other, or a Python such as .venv/bin/python"
        raise click.UsageError(f"--against: seen={other!r}, wanted={wanted}")
    # Not resolved: the link is what makes it the Python of its environment.
    return _Side(function, str(Path(found).absolute()), "second", json_file)


def _beside(json_file: Path) -> Path:
    return json_file.with_suffix(".against" + json_file.suffix)


def _command_line() -> list[str]:
    """Return the arguments as they were typed, from the name of the command on."""
    arguments = sys.argv[1:]
    return arguments[arguments.index("run") :] if "run" in arguments else ["run"]


def _reports(files: dict[str, Path | None]) -> dict[str, Path]:
    """Refuse what could not be written, before hours of measuring."""
    asked = {option: path for option, path in files.items() if path is not None}
    if "--html" in asked:
        _locate.require_modules("--html", "lab", jinja2="jinja2", plotly="plotly")
    for path in asked.values():
        _result_file.require_writable(path)
    return asked


def _table(args_file: Path | None, columns: str | None) -> _tables.Table | None:
    if args_file is None:
        return None
    table = _tables.read_table(args_file)
    return table if columns is None else table.select(columns)


def _remarks(inputs: Sequence[Inputs]) -> list[str]:
    found = []
    if inputs[0].unused:
        found.append(f"not used: columns {', '.join(inputs[0].unused)}")
    if inputs[0].left_out:
        kept = len(inputs[0].rows)
        found.append(f"the first {kept:,} rows are used; {inputs[0].left_out:,} are left out")
    return found


def _check(reference: _checking.Reference, inputs: Sequence[Inputs]) -> None:
    """Ask plain Python for the results."""
    console = console_for(stderr=True)
    with console.status("plain Python's results") as status:
        for each in inputs:
            reference.check(each, _counter(status.update, 2 * len(each.rows)))
            raised = [(at, name) for at, name in enumerate(each.raises, 1) if name]
            if raised:
                first = f"the first is row {raised[0][0]}, {raised[0][1]}"
                click.echo(
                    f"{len(raised)} of {len(each.rows)} rows raise in plain Python, {first}: "
                    "counted, not timed"
                )


def _counter(update: Callable[[str], None], calls: int) -> Callable[[int], None]:
    return lambda done: update(f"plain Python's results: call {done:,} of {calls:,}")


def _finish(results: Sequence[dict[str, Any]], reports: dict[str, Path]) -> None:
    """Show and write what was measured, and how two results differ.

    Ends with 1 if a cell has no result or the second is slower, 130 after Ctrl-C.
    """
    for result in results:
        console_for().print(_lab_view.results_table(result))
        for line in _lab_view.trust_lines(result):
            click.echo(f"- {line}")
    result = results[0]
    if {"--csv", "--html"} & set(reports):
        from bridge.lab import report, summary  # which need what other runs do not

        summed = summary.Result(result)
        for option, made in (("--csv", report.csv), ("--html", report.html)):
            if option in reports:
                reports[option].write_text(made(summed), "utf-8")
    for option, path in reports.items():
        click.echo(f"{option[2:]}: {path}")
    if not result["complete"]:
        click.echo("interrupted: what was measured is shown", err=True)
        raise SystemExit(_INTERRUPTED_STATUS)
    cells = [cell for each in results for cell in each["cells"]]
    problems = [cell for cell in cells if cell["status"] != "ok"]
    if problems:
        raise click.ClickException(
            f"{len(problems)} of {len(cells)} cells have no result; "
            f"the first is {problems[0]['id']}: {problems[0]['problem']}"
        )
    if len(results) > 1:
        from bridge.cli import _lab_report
        from bridge.lab import summary

        first, second = (summary.Result(each) for each in results)
        _lab_report.tell_difference(first, second)
