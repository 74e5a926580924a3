"""The log of a CDN is summed up as by pandas, in both modes; what differs or is bad is told."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cdn_logs"
RUNS = ["thread mode, request by request", "thread mode, all at once"]
RUNS += [run.replace("thread", "process") for run in RUNS]


class Modules(NamedTuple):
    """The example's modules."""

    data: Any
    functions: Any
    pandas: Any
    run: Any


@pytest.fixture(scope="module")
def modules() -> Modules:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        import cdn_data
        import cdn_functions
        import cdn_pandas

        story = importlib.util.spec_from_file_location("cdn_run", EXAMPLE / "run.py")
        run = importlib.util.module_from_spec(story)
        story.loader.exec_module(run)
    return Modules(cdn_data, cdn_functions, cdn_pandas, run)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def as_by_pandas(modules: Modules, folder: Path) -> list[pd.DataFrame]:
    """Return what each run has to give, as if Java had printed it."""
    right = modules.pandas.traffic_by_province(folder)
    return [right.assign(mode=mode, way=way) for mode, way in modules.run.RUNS]


def test_it_agrees_with_pandas_in_each_province(tmp_path: Path) -> None:
    done = run(str(EXAMPLE / "run.py"), "--folder", str(tmp_path), "--requests", "1000")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-4:] == [
        f"{run}: 32 of 32 provinces agree with pandas" for run in RUNS
    ]


def test_its_readme_shows_what_it_prints(
    modules: Modules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        modules.run, "analysed_by_java", lambda folder: pd.concat(as_by_pandas(modules, folder))
    )
    done = CliRunner().invoke(modules.run.main, ["--folder", str(tmp_path)])
    assert done.exit_code == 0
    lines = "\n".join(f"    {line}".rstrip() for line in done.stdout.splitlines())
    assert lines in (EXAMPLE / "README.md").read_text()


def test_a_value_that_differs_in_its_last_bit_is_found(modules: Modules, tmp_path: Path) -> None:
    modules.data.make(tmp_path, requests=500)
    wanted = modules.pandas.traffic_by_province(tmp_path)
    assert modules.pandas.disagreements(wanted, wanted) == []
    seen = wanted.copy()
    speed = seen.loc["Hubei", "download_speed"]
    seen.loc["Hubei", "download_speed"] = np.nextafter(speed, np.inf)
    seen.loc["Henan", "access_count"] += 1
    assert modules.pandas.disagreements(seen, wanted) == ["Henan", "Hubei"]
    assert modules.pandas.disagreements(wanted.drop("Hubei"), wanted) == ["Hubei"]
    assert modules.pandas.disagreements(wanted, wanted.drop("Hubei")) == ["Hubei"]


def test_a_run_that_differs_says_where_and_fails(
    modules: Modules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def analysed(folder: Path) -> pd.DataFrame:
        runs = as_by_pandas(modules, folder)
        runs[2].loc["Hubei", "total_download"] += 1
        return pd.concat(runs)

    monkeypatch.setattr(modules.run, "analysed_by_java", analysed)
    done = CliRunner().invoke(modules.run.main, ["--folder", str(tmp_path)])
    assert done.exit_code == 1
    counts = [line.partition(": ")[2] for line in done.stdout.splitlines() if " of 32 " in line]
    assert [count.split()[0] for count in counts] == ["32", "32", "31", "32"]
    assert "they differ in: Hubei\n" in done.stderr
    assert "Java and pandas disagree" in done.stderr


def test_the_longest_prefix_wins_at_each_of_its_edges(modules: Modules) -> None:
    prefixes = modules.data.make_prefixes(random.Random(1), 300)
    table = modules.functions.PrefixTable(prefixes)
    edges = {int(network[place]) for network in prefixes for place in (0, -1)}
    addresses = [IPv4Address(edge + step) for edge in edges for step in (-1, 0, 1)]
    assert sum(a != b and a.subnet_of(b) for a in prefixes for b in prefixes) > 50
    for address in addresses:
        having = [network for network in prefixes if address in network]
        longest = max(having, key=lambda network: network.prefixlen, default=None)
        assert table.province(str(address)) == prefixes.get(longest), address


def test_the_ends_of_all_addresses_are_found(modules: Modules) -> None:
    everywhere, last = IPv4Network("0.0.0.0/0"), IPv4Network("255.255.255.255/32")
    table = modules.functions.PrefixTable({last: "last", everywhere: "any"})
    assert table.province("0.0.0.0") == table.province("255.255.255.254") == "any"
    assert table.province("255.255.255.255") == "last"
    assert modules.functions.PrefixTable({}).province("1.2.3.4") is None


def test_an_address_of_no_prefix_is_null_and_a_text_that_is_none_is_an_error(
    modules: Modules,
) -> None:
    table = modules.functions.PrefixTable({IPv4Network("27.184.0.0/13"): "Hebei"})
    assert table.province("27.184.139.25") == "Hebei"
    assert table.province("27.192.0.0") is None
    with pytest.raises(ValueError, match=r"'27\.184\.139'"):
        table.province("27.184.139")


def test_without_the_job_parameter_it_says_what_it_wants(modules: Modules) -> None:
    with pytest.raises(ValueError, match="no job parameter: name=prefixes"):
        modules.functions.ip_to_province("27.184.139.25")


def test_of_one_seed_the_files_are_the_same(modules: Modules, tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("same", 3), ("other", 4)):
        modules.data.make(tmp_path / name, requests=100, prefixes=50, seed=seed)
    for file in (modules.data.REQUESTS_NAME, modules.data.PREFIXES_NAME):
        contents = [(tmp_path / name / file).read_bytes() for name in ("one", "same", "other")]
        assert contents[0] == contents[1] != contents[2]


def test_the_log_is_skewed_and_has_unknown_addresses(modules: Modules, tmp_path: Path) -> None:
    modules.data.make(tmp_path)
    traffic = modules.pandas.traffic_by_province(tmp_path)
    assert len(traffic) == 32
    assert 0 < traffic.loc["(unknown)", "access_count"] < modules.data.REQUESTS / 10
    counts = traffic["access_count"].sort_values()
    assert counts.iloc[-1] > 10 * counts.iloc[3]


def test_java_names_a_text_that_is_no_address(modules: Modules, tmp_path: Path) -> None:
    modules.data.make(tmp_path, requests=10)
    with (tmp_path / modules.data.REQUESTS_NAME).open("a") as log:
        log.write("a-uuid,nowhere,10,1000,/page/001.html\n")
    program = (str(EXAMPLE / "CdnLogs.java"), str(EXAMPLE), str(tmp_path))
    done = run("-P", "-m", "bridge.cli", "java", *program)
    assert done.returncode == 1
    assert "Expected 4 octets in 'nowhere'" in done.stderr
    assert "cdn_functions.py" in done.stderr
