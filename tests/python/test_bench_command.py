"""``pybridge bench`` from the outside: listing, choosing, refusing, and one real measurement."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bridge import _locate
from bridge.cli import _bench_build

PYBRIDGE = [sys.executable, "-m", "bridge.cli", "bench"]
SOURCE = _bench_build.find_checkout(Path(__file__).resolve().parent).root
TIMES = ("median", "min", "p50", "p99", "p999", "floor")


def bench(folder, *arguments):
    return subprocess.run(
        [*PYBRIDGE, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def measured(tmp_path, *arguments):
    report = tmp_path / "new" / "report.json"
    options = ["--source", SOURCE, "--seconds", "0.3", "--json", report]
    done = bench(tmp_path, *arguments, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(report.read_text("utf-8"))


def test_list_names_every_scenario_with_its_modes(tmp_path):
    done = bench(tmp_path, "--list", "--source", SOURCE)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^call_int +process/thread +\S", done.stdout, re.MULTILINE)
    assert re.search(r"^proc_echo16 +process +\S", done.stdout, re.MULTILINE)


def test_call_int_is_measured_beside_its_floor_in_both_modes(tmp_path):
    text, report = measured(tmp_path, "call_int")
    results = {result["mode"]: result for result in report["results"]}
    assert set(results) == {"thread", "process"}
    for result in results.values():
        assert result["scenario"] == "call_int"
        assert result["unit"] == "ns"
        assert all(result[name] > 0 for name in TIMES)
        assert result["ops_per_s"] == pytest.approx(1e9 / result["median"], rel=0.01)
        assert result["floor_ratio"] == pytest.approx(result["median"] / result["floor"], rel=0.01)
        assert f"{result['median'] / result['floor']:.2f}x" in text
    assert results["thread"]["reference"] == "call_int gil"
    assert results["process"]["reference"] == "hop memory 64"


def test_limits_are_measured_in_the_same_jvm(tmp_path):
    names = ["call_str16", "call_str1k", "call_str_cjk", "bytes_1k", "bytes_1m", "list_1k"]
    names += ["ndarray_1k", "ndarray_1m", "buffer_1m", "error", "error_deep", "callback"]
    names += ["callback_overloaded"]
    _, report = measured(tmp_path, *names, "--mode", "thread")
    assert [result["scenario"] for result in report["results"]] == names
    for result in report["results"]:
        assert result["reference"].startswith("jni ")
        assert all(result[name] > 0 for name in TIMES)


def test_bytes_and_errors_are_measured_in_a_worker_too(tmp_path):
    _, report = measured(tmp_path, "bytes_1k", "bytes_1m", "error", "--mode", "process")
    references = {result["scenario"]: result["reference"] for result in report["results"]}
    assert references == {
        "bytes_1k": "hop memory 1024",
        "bytes_1m": "hop memory 1048576",
        "error": None,
    }


def test_questions_with_a_floor_in_c_are_measured_beside_it(tmp_path):
    names = ["call_noop", "call_float", "each_1k", "wide_10", "wide_100", "dict_10"]
    _, report = measured(tmp_path, *names, "--mode", "thread")
    assert [result["scenario"] for result in report["results"]] == names
    assert all(result["floor_ratio"] > 0 for result in report["results"])


@pytest.mark.parametrize(
    ("waiting", "echo", "rows", "other_rows"),
    [
        ("", "hop memory 16", "rows memory", "rows pipe"),
        ("_blocked", "hop pipe 16", "rows pipe", "rows memory"),
    ],
)
def test_hops_are_measured_beside_every_bare_way(tmp_path, waiting, echo, rows, other_rows):
    names = [f"proc_echo16{waiting}", f"proc_rows_1k{waiting}"]
    text, report = measured(tmp_path, *names)
    seen = {result["scenario"]: result for result in report["results"]}
    assert [seen[name]["reference"] for name in names] == [echo, rows]
    bare = {f"hop {way} 16" for way in ("pipe", "socket", "memory", "futex")}
    assert {other["name"] for other in seen[names[0]]["beside"]} == bare - {echo}
    assert [other["name"] for other in seen[names[1]]["beside"]] == [other_rows]
    assert all(other["median"] > 0 for result in seen.values() for other in result["beside"])
    assert all(name in text for name in (*bare, rows, other_rows))


def test_a_mebibyte_is_measured_copied_and_in_place(tmp_path):
    _, report = measured(tmp_path, "proc_ndarray_1m", "proc_buffer_1m")
    for result in report["results"]:
        assert result["reference"] == "hop memory 1048576"
        assert result["floor_ratio"] > 0


def test_json_has_a_twin_in_java(tmp_path):
    names = ["json_100", "json_1k", "json_100_orjson", "json_1k_orjson"]
    text, report = measured(tmp_path, *names, "--mode", "thread")
    for result in report["results"]:
        assert result["twin_name"] == "jackson tree"
        ratio = result["twin"] / result["median"]
        assert result["twin_ratio"] == pytest.approx(ratio, rel=0.01)
        assert f"{result['twin_ratio']:.2f}x" in text


def test_two_threads_tell_their_scaling_and_shares(tmp_path):
    _, report = measured(tmp_path, "threads_2", "threads_2_batch1000")
    for result in report["results"]:
        assert result["scaling"] > 0
        assert result["floor_scaling"] > 0
        assert sum(result["shares"]) == pytest.approx(1, abs=0.002)


def test_whole_starts_are_measured_in_both_modes(tmp_path):
    _, report = measured(tmp_path, "startup")
    assert [result["mode"] for result in report["results"]] == ["thread", "process"]
    for result in report["results"]:
        assert result["reference"] == "jni first result"
        assert result["allocated_bytes_per_op"] is None
        assert result["java_alone"] > 0
        assert result["python_alone"] > 0


def test_the_report_tells_the_machine(tmp_path):
    _, report = measured(tmp_path, "proc_echo16")
    machine = report["machine"]
    assert machine["python"] == ".".join(map(str, sys.version_info[:3]))
    assert machine["cores"] >= 1
    assert set(machine) == {"cpu", "cores", "kernel", "jvm", "python", "flags", "commit"}


def test_an_unknown_scenario_is_refused_with_the_known_ones(tmp_path):
    done = bench(tmp_path, "call_nothing", "--source", SOURCE)
    assert done.returncode == 2
    assert "call_nothing" in done.stderr
    assert "call_int" in done.stderr


def test_a_mode_that_no_chosen_scenario_has_is_refused(tmp_path):
    done = bench(tmp_path, "proc_echo16", "--mode", "thread", "--source", SOURCE)
    assert done.returncode == 2
    assert "nothing to measure in thread mode" in done.stderr


def test_outside_a_checkout_the_error_says_how_to_name_one(tmp_path):
    done = bench(tmp_path)
    assert done.returncode == 1
    assert "no PyBridge source tree here" in done.stderr
    assert "--source" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_failing_build_shows_the_compilers_words(tmp_path):
    for part in (_bench_build._FLOOR, _bench_build._ENGINE):
        (tmp_path / part).parent.mkdir(parents=True)
        (tmp_path / part).write_text("all:\n\t@echo bad-thing-seen && false\n")
    checkout = _bench_build.find_checkout(tmp_path)
    with pytest.raises(_locate.LocateError, match="bad-thing-seen"):
        _bench_build.build_floor(checkout, _locate.require_jdk())
