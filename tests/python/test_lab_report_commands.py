"""``pybridge lab report``, ``compare`` and ``advise``: what they print and their exit status."""

import sys

import lab_results
import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli import _lab_report


def run(command, *arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture
def result(tmp_path):
    return lab_results.write(tmp_path / "full.json", lab_results.full())


def pair(tmp_path, **second):
    files = []
    for place, changes in enumerate(({}, second)):
        random = np.random.default_rng(place)
        cells = [
            lab_results.cell("python", random, trials=6),
            lab_results.cell("thread", random, trials=6, **changes),
        ]
        files.append(lab_results.write(tmp_path / f"{place}.json", lab_results.document(cells)))
    return files


def test_the_report_is_shown_as_text(result):
    shown = run(_lab_report.report, result)
    assert shown.exit_code == 0, shown.output
    assert "Which mode has the lowest latency?\n  Thread mode, 1 thread" in shown.output
    assert "thread-1t-b1 " in shown.output
    assert "late: row 3 had no result after 60 s" in shown.output


def test_the_report_is_written_as_page_and_table(result, tmp_path):
    page, table = tmp_path / "a.html", tmp_path / "a.csv"
    shown = run(_lab_report.report, result, "--html", page, "--csv", table)
    assert (shown.exit_code, shown.output) == (0, "")
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert table.read_text("utf-8").startswith("id,mode,threads")


@pytest.mark.parametrize(
    ("module", "package"),
    [("hdrh.histogram", "hdrhistogram"), ("jinja2", "jinja2"), ("plotly", "plotly")],
)
def test_a_package_that_is_not_there_is_named(result, tmp_path, monkeypatch, module, package):
    monkeypatch.setitem(sys.modules, module, None)
    shown = run(_lab_report.report, result, "--html", tmp_path / "a.html")
    assert shown.exit_code == 2, shown.output
    assert f"needs {package}, which is not installed: pip install {package}" in shown.output


def test_a_path_that_cannot_be_written_is_named(result, tmp_path):
    shown = run(_lab_report.report, result, "--csv", tmp_path / "none/a.csv")
    assert shown.exit_code == 2
    assert "a.csv: No such file or directory" in shown.output


def test_a_comparison_that_finds_nothing_ends_with_0(tmp_path):
    shown = run(_lab_report.compare, *pair(tmp_path))
    assert shown.exit_code == 0, shown.output
    assert "thread-1t-b1, p50: not significant" in shown.output


def test_a_slower_cell_ends_with_1(tmp_path):
    shown = run(_lab_report.compare, *pair(tmp_path, scale=1.3))
    assert shown.exit_code == 1, shown.output
    assert "slower (+" in shown.output


def test_results_that_cannot_be_compared_end_with_2(tmp_path):
    first, second = pair(tmp_path)
    second.write_text(second.read_text().replace("Example CPU", "Other CPU"))
    shown = run(_lab_report.compare, first, second)
    assert shown.exit_code == 2
    assert "--allow-different machine compares them all the same" in shown.output
    assert run(_lab_report.compare, first, second, "--allow-different", "machine").exit_code == 0


def test_advice_is_given_with_its_cost(result):
    shown = run(_lab_report.advise, result, "--goal", "p99<1ms", "--goal", "throughput")
    assert shown.exit_code == 0, shown.output
    assert "For p99 <= 1.00 ms and the most throughput:\n  Thread mode" in shown.output
    assert "It costs 180 MB of memory" in shown.output


def test_a_goal_that_no_cell_meets_ends_with_1(result):
    shown = run(_lab_report.advise, result, "--goal", "p50<10ns")
    assert shown.exit_code == 1
    assert "No measured cell meets p50 <= 10.0 ns in every trial." in shown.output
    assert "The nearest is thread mode" in shown.output


def test_what_is_no_goal_ends_with_2(result):
    shown = run(_lab_report.advise, result, "--goal", "fast")
    assert shown.exit_code == 2
    assert "no such goal: seen='fast'" in shown.output
