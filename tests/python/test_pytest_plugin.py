"""The fixture ``bridge_benchmark`` in a suite of a user's."""

import json

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
    assert {each["group"] for each in found} == {"test_clean"}
    assert [each["name"] for each in found] == ["python", "thread", "process"]
    for each in found:
        median_ns = each["stats"]["median"] * 1e9
        assert median_ns == pytest.approx(each["extra_info"]["p50_ns"], rel=0.05)
        assert each["extra_info"]["rows_per_s"] > 0


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
