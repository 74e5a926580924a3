"""The fixture ``bridge_benchmark`` in a suite of a user's."""

import json
import sys

import pytest

pytest_plugins = ["pytester"]

SHORT = ["--bridge-seconds", "0.2", "--bridge-warmup", "0.2"]


@pytest.fixture
def suite(pytester):
    def write(body):
        pytester.makepyfile(
            my_text="def clean(text: str) -> str:\n    return text.strip()\n",
            test_mine=f"import my_text\n\ndef test_clean(bridge_benchmark):\n    {body}\n",
        )
        return pytester

    return write


def run(suite, *options):
    return suite.runpytest_subprocess("-p", "no:faulthandler", *options)


def test_a_function_has_a_line_for_each_mode_in_one_group(suite):
    tested = suite('assert bridge_benchmark(my_text.clean, [" a", "b "]).rows[0]["status"] == "ok"')
    result = run(tested, *SHORT, "--benchmark-json=out.json")
    result.assert_outcomes(passed=3)
    found = json.loads((tested.path / "out.json").read_text())["benchmarks"]
    assert {each["group"] for each in found} == {"test_mine.py::test_clean"}
    assert [each["name"] for each in found] == ["python", "thread", "process"]
    for each in found:
        median_ns = each["stats"]["median"] * 1e9
        assert median_ns == pytest.approx(each["extra_info"]["p50_ns"], rel=0.05)
        assert each["extra_info"]["rows_per_s"] > 0
        assert each["stats"]["max"] * 1e9 == pytest.approx(each["extra_info"]["max_ns"], rel=0.01)


def test_arguments_that_do_not_fit_fail_the_test(suite):
    result = run(suite("bridge_benchmark(my_text.clean, [1])"), *SHORT)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*LabError: arguments, row 1, parameter text: seen=1, wanted=st*"])


def test_one_line_is_one_cell(suite):
    result = run(suite('bridge_benchmark(my_text.clean, ["a"], batch=[1, 2])'), *SHORT)
    result.stdout.fnmatch_lines(["*one line of the table is one cell: seen=python-1t-b1, python-*"])


def test_with_benchmarks_off_it_is_called_all_the_same(suite):
    result = run(suite('bridge_benchmark(my_text.clean, ["a"])'), "--benchmark-disable")
    result.assert_outcomes(passed=3)


BODY = """
import my_text
import pytest

@pytest.mark.benchmark(group="mine", min_rounds=5)
def test_marked(bridge_benchmark):
    bridge_benchmark(my_text.clean, ["a"])

@pytest.mark.parametrize("size", [1, 1000])
def test_sizes(bridge_benchmark, size):
    bridge_benchmark(my_text.clean, ["a" * size])

def test_other():
    pass
"""


def test_marks_parameters_and_options_of_pytest_benchmark_hold(suite):
    tested = suite("pass")
    tested.makepyfile(test_mine=BODY)
    options = ["--benchmark-json=out.json", "--benchmark-only", "--benchmark-cprofile=tottime"]
    run(tested, *SHORT, *options).assert_outcomes(passed=9, skipped=1)
    found = json.loads((tested.path / "out.json").read_text())["benchmarks"]
    groups = [each["group"] for each in found]
    assert {group: groups.count(group) for group in groups} == {
        "mine": 3,
        "test_mine.py::test_sizes[1]": 3,
        "test_mine.py::test_sizes[1000]": 3,
    }
    for each in found:  # the measured clock, also where a mark of the user's asks for other things
        assert each["stats"]["median"] * 1e9 == pytest.approx(
            each["extra_info"]["p50_ns"], rel=0.05
        )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('[bridge_benchmark(my_text.clean, ["a"]) for _ in "ab"]', "measures once in a test"),
        (
            'bridge_benchmark(my_text.clean, ["a"], mode="thread")',
            "sets mode itself: seen='thread'",
        ),
    ],
)
def test_what_one_line_cannot_hold_is_refused(suite, body, message):
    result = run(suite(body), *SHORT, "-k", "python")
    result.stdout.fnmatch_lines([f"*{message}*"])


def test_without_pytest_benchmark_it_says_so(suite):
    result = run(suite("bridge_benchmark(my_text.clean)"), "-p", "no:benchmark")
    result.stdout.fnmatch_lines(["*bridge_benchmark needs pytest-benchmark, which is off*"])


def test_an_interrupt_ends_the_session(suite):
    body = (
        "import os, signal, threading; threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))"
        '.start(); bridge_benchmark(my_text.clean, ["a"], seconds=300)'
    )
    result = run(suite(body))
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_project_with_a_package_of_the_same_name_still_runs_its_tests(pytester):
    pytester.mkpydir("bridge")
    pytester.makepyfile(test_own="import bridge\n\ndef test_own():\n    assert bridge.__file__\n")
    result = pytester.run(sys.executable, "-m", "pytest", "-p", "no:faulthandler", "-q")
    result.assert_outcomes(passed=1)
