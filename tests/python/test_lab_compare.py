"""Comparing two results of the lab: what the test finds, and what it does not call a finding."""

import lab_results
import numpy as np
import pytest

from bridge.lab import compare, summary
from bridge.lab._errors import LabError


def result(*cells, **changes):
    return summary.Result(lab_results.document(list(cells), **changes))


def modes(seed, *, trials=10, scale=1.0, drift=1.0, **settings):
    random = np.random.default_rng(seed)
    return result(
        lab_results.cell("python", random, trials=trials, scale=drift),
        lab_results.cell("thread", random, trials=trials, scale=scale * drift, **settings),
        lab_results.cell("process", random, trials=trials, scale=drift, workers=1, **settings),
    )


def simulated(random, *, cells, trials, noise, slowdown=1.0, drift=0.0):
    """Verdicts on the cells of a pair of runs, the first of which is slowed down."""
    level = 1 - 0.05 / cells
    found = []
    for place in range(cells):
        times = [2e3 * np.exp(random.normal(0, noise, trials)) for _ in range(4)]
        times[1] *= (slowdown if place == 0 else 1.0) * (1 + drift)
        times[3] *= 1 + drift
        first, second, *beside = (each.tolist() for each in times)
        alone = compare.interval(first, second, level)
        relative = compare.interval(first, second, level, beside=beside)
        found.append(compare.verdict(alone, relative))
    return found


@pytest.mark.parametrize(("cells", "trials"), [(1, 3), (1, 10), (8, 3), (8, 10)])
@pytest.mark.parametrize("noise", [0.01, 0.02])
def test_of_a_build_compared_with_itself_nothing_is_significant(cells, trials, noise):
    random = np.random.default_rng(11)
    tries = 300
    quiet = sum(
        set(simulated(random, cells=cells, trials=trials, noise=noise)) == {"not significant"}
        for _ in range(tries)
    )
    assert quiet >= 0.95 * tries


@pytest.mark.parametrize(("cells", "trials", "noise"), [(1, 6, 0.01), (1, 12, 0.02), (8, 10, 0.01)])
def test_a_slow_down_of_five_per_cent_is_found(cells, trials, noise):
    random = np.random.default_rng(12)
    tries = 300
    found = sum(
        simulated(random, cells=cells, trials=trials, noise=noise, slowdown=1.05)[0] == "slower"
        for _ in range(tries)
    )
    assert found >= 0.95 * tries


def test_a_machine_that_became_slower_is_no_slower_build():
    random = np.random.default_rng(13)
    verdicts = [
        simulated(random, cells=1, trials=10, noise=0.01, drift=0.06)[0] for _ in range(200)
    ]
    assert verdicts.count("slower") <= 10
    assert verdicts.count("drift") > 150


def test_a_slow_down_beyond_the_drift_is_found():
    random = np.random.default_rng(17)
    verdicts = [
        simulated(random, cells=1, trials=10, noise=0.01, drift=0.03, slowdown=1.05)[0]
        for _ in range(200)
    ]
    assert verdicts.count("slower") >= 190


def test_the_interval_covers_the_true_change_as_often_as_it_says():
    random = np.random.default_rng(14)
    covered = 0
    for _ in range(1000):
        old, new = (np.exp(random.normal(0, sigma, 4)) for sigma in (0.01, 0.03))
        found = compare.interval(old.tolist(), (new * 1.04).tolist(), 0.95)
        covered += found.low <= 0.04 <= found.high
    assert 0.93 <= covered / 1000 <= 0.985


def test_the_slow_down_said_to_be_detectable_is_found_in_eight_of_ten():
    random = np.random.default_rng(15)
    detectable = np.median(
        [
            compare.interval(*np.exp(random.normal(0, 0.015, (2, 5))).tolist(), 0.95).detectable
            for _ in range(300)
        ]
    )
    found = 0
    for _ in range(500):
        old, new = np.exp(random.normal(0, 0.015, (2, 5)))
        found += compare.interval(old.tolist(), (new * (1 + detectable)).tolist(), 0.95).low > 0
    assert 0.7 <= found / 500 <= 0.9


def test_pairs_of_trials_side_by_side_cancel_what_hits_both():
    random = np.random.default_rng(16)
    drift = np.exp(np.cumsum(random.normal(0, 0.05, 10)))
    old = drift * np.exp(random.normal(0, 0.005, 10))
    new = drift * 1.05 * np.exp(random.normal(0, 0.005, 10))
    alone = compare.interval(old.tolist(), new.tolist(), 0.95)
    paired = compare.interval(old.tolist(), new.tolist(), 0.95, paired=True)
    assert alone.low < 0 < paired.low < 0.05 < paired.high


def test_trials_that_agree_to_the_digit_do_not_make_a_finding_of_a_digit():
    found = compare.interval([1000.0] * 3, [1001.0] * 3, 0.95)
    assert found.low < found.change < found.high
    assert compare.verdict(found, None) == "not significant"


def test_one_trial_is_no_test():
    assert compare.interval([1.0], [1.0, 1.1], 0.95) is None
    found = compare.compare(modes(1, trials=1), modes(2, trials=1))
    assert {each.verdict for each in found.differences} == {"untested"}
    assert "run with --trials 3 or more" in compare.sentence(found.differences[0])


def test_a_slower_cell_is_named_with_its_interval():
    found = compare.compare(modes(1), modes(2, scale=1.2))
    slower, same = found.differences
    assert (slower.cell.id, slower.verdict) == ("thread-1t-b1", "slower")
    assert (same.cell.id, same.verdict) == ("process-1t-1w-b1", "not significant")
    assert found.slower
    assert compare.sentence(slower).startswith("thread-1t-b1, p50: ")
    assert "these trials would find a slow-down of" in compare.sentence(same)


def test_a_faster_cell_is_no_failure():
    found = compare.compare(modes(1, scale=1.2), modes(2), metrics=("p50", "rows_per_s"))
    verdicts = {(each.cell.mode, each.metric): each.verdict for each in found.differences}
    assert verdicts["thread", "p50"] == verdicts["thread", "rows_per_s"] == "faster"
    assert not found.slower


def test_drift_as_large_as_the_difference_is_said():
    found = compare.compare(modes(1), modes(2, drift=1.15))
    assert {each.verdict for each in found.differences} <= {"drift", "slower"}
    [told] = [compare.sentence(each) for each in found.differences if each.verdict == "drift"][:1]
    assert "beside that drift nothing significant is left" in told
    assert any("plain Python, which no bridge is in, changed" in note for note in found.notes)


def test_a_cell_that_has_no_numbers_any_more_counts_as_slower():
    broken = lab_results.failed("thread", "wrong", "row 17: wanted 1.5, seen 1.25")
    first = modes(1)
    second = modes(2)
    second.cells[1] = summary.Cell(broken)
    found = compare.compare(first, second)
    assert [cell.id for cell in found.broken] == ["thread-1t-b1"]
    assert found.slower


@pytest.mark.parametrize(
    ("part", "change", "kind", "message"),
    [
        ("machine", {"cpu": "Other CPU"}, "machine", "cpu=Example CPU 3.0 GHz, then cpu=Other CPU"),
        ("machine", {"cores": 8}, "machine", "cores=4, then cores=8"),
        ("machine", {"memory_bytes": 8_000_000_000}, "machine", "then memory_bytes=8000000000"),
        ("function", {"name": "other:f"}, "function", "my_model:predict, then other:f"),
        ("function", {"inputs": "few.csv"}, "payload", "inputs='rows.csv', then inputs='few.csv'"),
        ("function", {"rows": 5}, "payload", "rows=569, then rows=5"),
    ],
)
def test_what_cannot_be_compared_is_refused_unless_told(part, change, kind, message):
    first, second = modes(1, trials=2), modes(1, trials=2)
    getattr(second, part).update(change)
    with pytest.raises(LabError, match=f"{message}; --allow-different {kind}"):
        compare.compare(first, second)
    found = compare.compare(first, second, allowed=(kind,))
    assert any(message in note for note in found.notes)


def test_another_python_is_compared_and_said():
    first, second = modes(1, trials=2), modes(1, trials=2)
    second.machine["python"] = "3.13.0"
    assert "python: 3.12.1, then 3.13.0" in compare.compare(first, second).notes


def test_results_without_a_common_cell_are_refused():
    random = np.random.default_rng(1)
    first = result(lab_results.cell("thread", random, trials=2))
    second = result(lab_results.cell("thread", random, trials=2, batch=16))
    with pytest.raises(
        LabError, match=r"no cell in common: first=thread-1t-b1, second=thread-1t-b16"
    ):
        compare.compare(first, second)


def test_cells_of_one_result_alone_are_counted():
    random = np.random.default_rng(1)
    shared = lab_results.cell("thread", random, trials=2)
    more = [lab_results.cell("thread", random, trials=2, batch=batch) for batch in (16, 256)]
    found = compare.compare(result(shared, *more), result(shared))
    assert found.notes == ["2 cells are in one of the results alone and are left out"]
