"""Runs the whole story: makes the log, has Java analyse it in both modes, compares with pandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cdn_data
import cdn_pandas
import click
import pandas as pd
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
RUNS = [
    (mode, way) for mode in ("thread", "process") for way in ("request by request", "all at once")
]
COLUMNS = ["mode", "way", "province", *cdn_pandas.VALUES]


def analysed_by_java(folder: Path) -> pd.DataFrame:
    """Return what Java prints: the values of each province, for each mode and way."""
    # -P: the installed package is meant, whatever lies in the working directory.
    java = [sys.executable, "-P", "-m", "bridge.cli", "java", str(HERE / "CdnLogs.java")]
    command = [*java, str(HERE), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise click.ClickException(f"Java failed: exit code {done.returncode}\n{done.stderr}")
    # What the JVM itself may print has no tabs.
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    rows = [
        (mode, way, province, int(count), int(size), float(speed))
        for mode, way, province, count, size, speed in lines
    ]
    return pd.DataFrame(rows, columns=COLUMNS).set_index("province")


def table(traffic: pd.DataFrame) -> Table:
    """Return the traffic of each province, the largest first."""
    shown = Table(title=f"{traffic['access_count'].sum():,} requests")
    shown.add_column("province")
    for name in ("requests", "MB", "kB/s"):
        shown.add_column(name, justify="right")
    for row in traffic.sort_values("total_download", ascending=False).itertuples():
        size = f"{row.total_download / 1e6:,.1f}"
        shown.add_row(row.Index, f"{row.access_count:,}", size, f"{row.download_speed:,.1f}")
    return shown


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/cdn_logs"),
    show_default=True,
    help="Where the log and the prefixes lie.",
)
@click.option("--requests", type=click.IntRange(1), default=cdn_data.REQUESTS, show_default=True)
@click.option("--seed", type=int, default=cdn_data.SEED, show_default=True)
def main(folder: Path, requests: int, seed: int) -> None:
    """Sum up the traffic of each province from Java in both modes, and compare with pandas."""
    folder = folder.resolve()
    cdn_data.make(folder, requests=requests, seed=seed)
    wanted = cdn_pandas.traffic_by_province(folder)
    seen = analysed_by_java(folder)
    Console().print(table(wanted))
    all_agree = True
    for mode, way in RUNS:
        of_run = seen[(seen["mode"] == mode) & (seen["way"] == way)]
        differing = cdn_pandas.disagreements(of_run[cdn_pandas.VALUES], wanted)
        agreeing = len(wanted) - len(wanted.index.intersection(differing))
        click.echo(f"{mode} mode, {way}: {agreeing} of {len(wanted)} provinces agree with pandas")
        if differing:
            all_agree = False
            click.echo(f"they differ in: {', '.join(differing)}", err=True)
    if not all_agree:
        raise click.ClickException("Java and pandas disagree")


if __name__ == "__main__":
    main()
