"""Runs each library in both modes, from two Java threads, and compares with plain Python."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "libraries.md"
BEGIN, END = "<!-- table: make libraries -->\n", "<!-- end of table -->\n"
MODES = ("THREAD", "PROCESS")
SEEDS = tuple(range(1, 9))
TIMEOUT_SECONDS = 600

LIBRARIES = (
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "pyarrow",
    "polars",
    "numba",
    "lightgbm",
    "onnxruntime",
    "opencv-python-headless",
    "pillow",
    "jieba",
    "orjson",
    "pydantic",
    "requests",
    "SQLAlchemy",
    "matplotlib",
    "jax",
)

PLAIN = """
import sys
sys.path.insert(0, sys.argv[1])
import checks
for seed in sys.argv[3:]:
    print(seed, getattr(checks, sys.argv[2])(int(seed)), sep="\\t")
"""


@dataclass(frozen=True)
class Outcome:
    """What one mode gave: no problem, or the first."""

    mode: str
    problem: str = ""

    @property
    def told(self) -> str:
        """The outcome as a cell of the table."""
        return "fails" if self.problem else "passes"


def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )


def results(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The results by seed; whatever else a library prints has no seed in front."""
    seeds = {str(seed) for seed in SEEDS}
    pairs = (line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)
    return {seed: result for seed, result in pairs if seed in seeds}


def outcome(mode: str, check: str, wanted: dict[str, str]) -> Outcome:
    launcher = [str(Path(sys.executable).with_name("pybridge")), "java"]
    arguments = [str(HERE / "Matrix.java"), mode, str(HERE), check, *map(str, SEEDS)]
    done = ran([*launcher, *arguments])
    if done.returncode != 0:
        problem = f"exit code {done.returncode}: {done.stderr.strip()[-2000:]}"
        return Outcome(mode, problem)
    seen = results(done)
    for seed, result in wanted.items():
        if seen.get(seed) != result:
            return Outcome(mode, f"seed={seed}, seen={seen.get(seed)}, wanted={result}")
    return Outcome(mode)


def checked(check: str) -> list[Outcome]:
    plain = ran([sys.executable, "-c", PLAIN, str(HERE), check, *map(str, SEEDS)])
    wanted = results(plain)
    if plain.returncode != 0 or len(wanted) != len(SEEDS):
        raise click.ClickException(f"{check} fails in plain Python: {plain.stderr.strip()}")
    return [outcome(mode, check, wanted) for mode in MODES]


def write(rows: list[tuple[str, list[Outcome]]]) -> None:
    """Put the table into the page."""
    lines = ["| library | version | thread mode | process mode |\n", "|---|---|---|---|\n"]
    for library, outcomes in rows:
        told = " | ".join(each.told for each in outcomes)
        lines.append(f"| {library} | {importlib.metadata.version(library)} | {told} |\n")
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(before + BEGIN + "".join(lines) + END + rest.split(END)[1])


@click.command()
@click.argument("libraries", nargs=-1, type=click.Choice(LIBRARIES))
def main(libraries: tuple[str, ...]) -> None:
    """Run LIBRARIES, or all of them and write docs/libraries.md."""
    rows = []
    for library in libraries or LIBRARIES:
        outcomes = checked(f"check_{library.lower().replace('-', '_')}")
        rows.append((library, outcomes))
        for each in outcomes:
            click.echo(f"{library}, {each.mode} mode: {each.told}")
            if each.problem:
                click.echo(each.problem, err=True)
    if not libraries:
        write(rows)
    if any(each.problem for _, outcomes in rows for each in outcomes):
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    main()
