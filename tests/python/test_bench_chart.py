"""The published comparison made again: bars, targets, tables, chart, page; and one real run."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import bench_bars
import pytest
from bench_bars import bar, bars, report
from click.testing import CliRunner

from bridge import _locate
from bridge.cli import (
    _bench_bars,
    _bench_bars_figure,
    _bench_bars_page,
    _bench_bars_table,
    _bench_build,
    _bench_chart,
)

SOURCE = _bench_build.find_checkout(Path(__file__).resolve().parent).root
PUBLISHED = _bench_bars.read_published(SOURCE / "bench/published.toml")
PNG = b"\x89PNG\r\n\x1a\n"
PAGE = f"# Before\n\n{_bench_bars_page.BEGIN}\nold\n{_bench_bars_page.END}\n\nafter\n"


def groups():
    return _bench_bars.groups(PUBLISHED, bars())


def verdicts():
    return {each.question: each for each in _bench_bars.verdicts(groups())}


def chart(*arguments):
    return CliRunner().invoke(_bench_chart.chart, ["--source", str(SOURCE), *map(str, arguments)])


@pytest.fixture
def result(tmp_path):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(report()), "utf-8")
    return file


def test_published_bars_are_nanoseconds_of_a_row():
    assert PUBLISHED.ns["latency"] == {"process": 4e6, "thread": 8600.0}
    assert PUBLISHED.ns["json_1k"]["thread"] == pytest.approx(1e9 / 60_000)


def test_each_group_has_the_published_series_first_then_ways_and_libraries():
    by_name = {group.name: [series.key for series in group.series] for group in groups()}
    libraries = [f"{way} {library}" for library in ("json", "orjson") for way in bench_bars.WAYS]
    assert by_name == {
        "latency": ["published", "apart", "single"],
        "bare": ["published", "single", "bundled"],
        "json_100": ["published", *libraries],
        "json_1k": ["published", *libraries],
    }


def test_the_latency_is_the_middle_one_of_single_rows():
    _, apart, single = (dict(series.ns) for series in groups()[0].series)
    assert single == {"process": 2000.0 * 1.1, "thread": 80.0 * 1.1}
    assert apart == {"process": 2000.0 * 9, "thread": 80.0 * 9}


def test_java_stands_beside_both_libraries():
    json_100 = groups()[2]
    assert [series.ns["java"] for series in json_100.series[1:]] == [1000.0] * 4


def test_python_alone_stands_beside_bundles_only():
    json_100 = groups()[2]
    in_python = {series.key: series.ns.get("python") for series in json_100.series}
    assert in_python == {
        "published": None,
        "single json": None,
        "bundled json": 3700.0,
        "single orjson": None,
        "bundled orjson": 700.0,
    }


def test_every_target_is_judged_beside_the_published_ratio():
    seen = [(each.wanted, each.seen, each.published, each.met) for each in verdicts().values()]
    rounded = [tuple(round(number, 3) for number in numbers) for numbers in seen]
    assert rounded == [
        (20.0, 25.0, 465.116, True),
        (20.0, 25.0, 465.116, True),
        (0.75, 0.714, 0.2, False),
        (0.75, 0.864, 0.3, True),
        (0.75, 0.833, 0.3, True),
        (0.75, 0.913, 0.3, True),
        (0.75, 0.682, 0.3, False),
        (1.2, 1.299, 0.357, True),
        (1.2, 1.333, 0.357, True),
        (1.5, 2.438, 1.2, True),
        (1.5, 2.6, 1.2, True),
    ]


def test_a_target_that_is_just_reached_is_met():
    assert _bench_bars.Verdict("just so", 20.0, 20.0, None).met


def test_a_bar_is_the_median_of_its_turns():
    turns = [
        {"bars": [{**bar("bare", "java", "single", "", ns), "warnings": [f"w{ns}"]}]}
        for ns in (5.0, 9.0, 6.0)
    ]
    (made,) = _bench_bars.merged({"bare": turns})
    assert (made["min"], made["p50"]) == (6.0, pytest.approx(6.6))
    assert made["median"] == pytest.approx(6.0 * 1.3)
    assert made["turns"] == [5.0, 9.0, 6.0]
    assert made["warnings"] == ["w5.0", "w9.0", "w6.0"]


def test_a_bundle_has_no_percentiles():
    turns = [{"bars": [bar("bare", "java", "bundled", "", 5.0)]}]
    (made,) = _bench_bars.merged({"bare": turns})
    assert "p50" not in made


def test_quiet_bars_have_no_notes():
    assert _bench_bars.notes(bars()) == []


def test_doubts_are_told_with_the_bars_that_they_are_true_of():
    noisy = bar("json_1k", "thread", "single", "orjson", 100.0, turns=[100.0, 90.0, 105.0])
    warned = [
        bar("bare", who, "single", "", 1.0, warnings=["too short"] * 2)
        for who in ("java", "thread")
    ]
    one, two = _bench_bars.notes([noisy, *warned])
    assert one.startswith(
        "JSON, 1 KB, thread mode, orjson, one row at a time: its turns differ by 15 %"
    )
    assert two == "2 of 3 bars: too short"


def test_doubts_that_differ_by_a_percentage_are_one():
    warned = [
        bar("bare", who, "single", "", 1.0, warnings=[f"rounds differ by {share} %"])
        for who, share in (("java", 15), ("thread", 9), ("process", 120))
    ]
    assert _bench_bars.notes(warned) == ["3 of 3 bars: rounds differ by 9 to 120 %"]
    assert _bench_bars.notes(warned[:1]) == [
        "Bare function, Java, one row at a time: rounds differ by 15 %"
    ]


def test_the_table_has_rows_a_second_and_ratios():
    rows = _bench_bars_table.bar_rows(groups())
    assert rows[1] == [
        "Latency of one row",
        "published",
        *("4.00 ms", "8.60 µs", "-", "-"),
        *("465x", "-", "-"),
    ]
    assert rows[4][2:] == ["100 k/s", "500 k/s", "-", "1.20 M/s", "5x", "-", "0.417x"]
    assert rows[9] == [
        "",
        "json, bundles of 1000",
        "227 k/s",
        "263 k/s",
        "270 k/s",
        "1.00 M/s",
        "1.16x",
        "0.974x",
        "0.263x",
    ]


def test_the_targets_say_what_was_met_and_what_was_missed():
    rows = _bench_bars_table.verdict_rows(_bench_bars.verdicts(groups()))
    assert rows[1][1:] == ["465x", "≥ 20x", "25x", "met"]
    assert rows[3][1:] == ["0.2x", "≥ 0.75x", "0.714x", "missed"]


def test_a_table_of_a_page_has_a_line_for_each_row():
    assert (
        _bench_bars_table.markdown([["a", "b"], ["1", "2"]])
        == "| a | b |\n| --- | --- |\n| 1 | 2 |"
    )


def test_the_chart_shows_every_bar_with_its_number_inside_the_picture():
    figure = _bench_bars_figure.figure(groups())
    assert len(figure.axes) == 4
    texts = [text for axes in figure.axes for text in axes.texts]
    assert [len(axes.patches) for axes in figure.axes] == [6, 10, 15, 15]
    latencies = ["4.00 ms", "18.0 µs", "2.20 µs", "8.60 µs", "720 ns", "88.0 ns"]
    assert [text.get_text() for text in texts[:6]] == latencies
    figure.draw_without_rendering()
    (legend,) = figure.legends
    for text in [*texts, *legend.get_texts()]:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.width


def test_the_chart_is_as_wide_as_a_page_shows_unscaled(tmp_path):
    _bench_bars_figure.draw(groups(), tmp_path / "chart.png")
    picture = (tmp_path / "chart.png").read_bytes()
    assert picture.startswith(PNG)
    assert int.from_bytes(picture[16:20], "big") == 830


def test_an_earlier_result_is_shown_drawn_and_put_into_a_page(tmp_path, result):
    page = tmp_path / "comparison.md"
    page.write_text(PAGE, "utf-8")
    for _ in range(2):
        done = chart("--from", result, "--png", tmp_path / "new" / "own.png", "--write", page)
        assert done.exit_code == 0, done.output
    assert "missed" in done.output
    assert "flink.apache.org" in done.output
    assert (tmp_path / "new" / "own.png").read_bytes().startswith(PNG)
    assert (tmp_path / "comparison.png").read_bytes().startswith(PNG)
    text = page.read_text("utf-8")
    assert text.startswith(f"# Before\n\n{_bench_bars_page.BEGIN}\n\n![")
    assert text.endswith(f"|\n\n{_bench_bars_page.END}\n\nafter\n")
    assert "](comparison.png)" in text
    assert "Some CPU, 2 cores" in text
    assert "old" not in text.split(_bench_bars_page.END)[0]
    assert text.count("Latency of one row") == 3


def test_notes_come_into_the_page(tmp_path, result):
    found = report()
    found["bars"][0]["warnings"] = ["rounds of the bar differ by 40 %"]
    result.write_text(json.dumps(found), "utf-8")
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    assert chart("--from", result, "--write", page).exit_code == 0
    assert "\n- Bare function, process mode, one row at a time: rounds of" in page.read_text(
        "utf-8"
    )


def test_a_page_without_markers_is_refused_and_left_alone(tmp_path, result):
    page = tmp_path / "page.md"
    page.write_text("# Title\n", "utf-8")
    done = chart("--from", result, "--write", page)
    assert done.exit_code == 1
    assert "has no place for the chart" in done.output
    assert page.read_text("utf-8") == "# Title\n"
    assert not page.with_suffix(".png").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": []}'])
def test_a_file_of_something_else_is_refused(result, text):
    result.write_text(text, "utf-8")
    done = chart("--from", result)
    assert done.exit_code == 1
    assert "is no result of pybridge bench chart" in done.output


def test_a_file_without_some_bars_is_refused_by_the_name_of_one(result):
    found = report()
    del found["bars"][1]
    result.write_text(json.dumps(found), "utf-8")
    done = chart("--from", result)
    assert done.exit_code == 1
    assert "lacks 1 bars, such as bare process bundled" in done.output


@pytest.mark.parametrize(
    ("lacking", "option"), [("matplotlib", ["--png", "x.png"]), ("orjson", [])]
)
def test_a_missing_package_is_told_before_anything_is_measured(monkeypatch, lacking, option):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == lacking else found(name)
    )
    done = chart(*option)
    assert isinstance(done.exception, _locate.LocateError)
    assert f"the chart needs {lacking}, which is not installed here" in str(done.exception)


def test_the_word_chart_is_a_command_and_not_a_scenario():
    command = [sys.executable, "-m", "bridge.cli", "bench", "chart", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "bench chart [OPTIONS]" in done.stdout
    assert "--turns" in done.stdout


def test_all_bars_are_measured_in_one_run(tmp_path):
    file = tmp_path / "new" / "result.json"
    command = [sys.executable, "-m", "bridge.cli", "bench", "chart", "--source", SOURCE]
    command += ["--seconds", "0.1", "--turns", "1", "--json", file]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=1800, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(file.read_text("utf-8"))
    assert _bench_bars.lacking(found["bars"]) == []
    assert len(found["bars"]) == len(bars())
    for each in found["bars"]:
        assert each["median"] > 0
        assert each["turns"] == [each["min"]]
        assert (each["way"] == "single") == ("p50" in each)
        assert (each["group"] == "bare" and "p50" in each) == ("apart_p50" in each)
    assert found["machine"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert (found["seconds"], found["turns"]) == (0.1, 1)
    assert set(found["noise"]) == {"others_cores", "steal_share"}
    assert "Latency of one row" in done.stdout
