"""The numbers that are computed from a result file of the lab."""

import lab_results
import numpy as np
import pytest
from hdrh.histogram import HdrHistogram

from bridge.lab import summary
from bridge.lab._errors import LabError
from bridge.lab._units import count, duration, rate, share, size


def histogram_of(values):
    histogram = HdrHistogram(1, 3_600_000_000_000, 3)
    for value in values:
        histogram.record_value(int(value))
    return histogram


def result(*cells, **changes):
    return summary.Result(lab_results.document(list(cells), **changes))


def made(mode, seed=1, **settings):
    return lab_results.cell(mode, np.random.default_rng(seed), noise=0.0, **settings)


@pytest.mark.parametrize("scale", [1, 900, 1e5, 1e8])
def test_percentiles_are_those_that_hdrhistogram_gives(scale):
    values = np.random.default_rng(7).lognormal(1, 1.5, 2000) * scale + 1
    histogram = histogram_of(values)
    latencies = summary.Latencies.decoded([histogram.encode()])
    assert latencies.count == 2000
    for name, per_cent in summary.PERCENTILES.items():
        assert latencies.time(name) == histogram.get_value_at_percentile(per_cent)
    assert latencies.time("max") == pytest.approx(histogram.get_max_value(), rel=1e-3)
    assert latencies.time("mean") == pytest.approx(histogram.get_mean_value(), rel=1e-3)


def test_histograms_are_merged_not_averaged():
    quick, slow = histogram_of([1_000] * 99), histogram_of([1_000_000])
    merged = summary.Latencies.decoded([quick.encode(), slow.encode()])
    assert merged.count == 100
    assert merged.time("p99") == pytest.approx(1_000, rel=1e-3)
    assert merged.time("p99.9") == pytest.approx(1_000_000, rel=1e-3)


def test_histograms_of_different_ranges_are_merged():
    wide, narrow = histogram_of([5_000_000]), HdrHistogram(1, 2_000_000, 3)
    narrow.record_value(300)
    merged = summary.Latencies.decoded([wide.encode(), narrow.encode()])
    assert merged.percentile(50) == 300
    assert merged.time("max") == pytest.approx(5_000_000, rel=1e-3)


def test_a_stall_shows_at_its_size():
    latencies = summary.Latencies.decoded([histogram_of([900] * 999 + [100_000_000] * 2).encode()])
    assert latencies.time("p99.9") == pytest.approx(100e6, rel=1e-3)


def test_the_curve_ascends_to_the_last_value_that_there_are_samples_for():
    curve = summary.Latencies.decoded([histogram_of(range(1, 1001)).encode()]).curve()
    shares, times = zip(*curve, strict=True)
    assert list(times) == sorted(times)
    assert 99.8 < shares[-1] < 99.95


def test_bins_hold_every_value():
    latencies = summary.Latencies.decoded([histogram_of([10, 100, 100, 5_000]).encode()])
    bins = latencies.bins()
    assert sum(number for _, _, number in bins) == 4
    assert all(low < high for low, high, _ in bins)


def test_what_is_no_histogram_is_named():
    with pytest.raises(LabError, match="not a histogram: 'nonsense'"):
        summary.Latencies.decoded(["nonsense"])


def test_the_spread_is_that_of_the_trials():
    cell = summary.Cell(lab_results.cell("thread", np.random.default_rng(1), trials=5))
    spread = cell.spread("p50")
    assert spread.least < spread.median < spread.most
    assert spread.width == pytest.approx((spread.most - spread.least) / spread.median)
    assert len(cell.values("rows_per_s")) == 5


def test_rows_a_second_are_all_rows_by_all_seconds():
    cell = summary.Cell(made("thread", threads=2))
    assert cell.rows_per_s == pytest.approx(1e9 / (2_000 + 150), rel=1e-3)
    assert cell.row_ns == pytest.approx(2 * 2_150, rel=1e-3)


def test_the_bridges_own_share_is_what_plain_python_does_not_take():
    whole = result(made("python"), made("thread"))
    assert whole.own_ns(whole.measured[0]) == pytest.approx(150, rel=0.01)


def test_the_shares_of_a_row_add_up_and_queueing_is_told_from_work():
    whole = result(made("python"), made("thread", threads=4))
    [cell] = whole.measured
    shares = {each.name: each.ns for each in whole.shares(cell)}
    assert sum(shares.values()) == pytest.approx(cell.row_ns)
    assert shares["plain Python"] == pytest.approx(2_000, rel=0.01)
    assert shares["waiting for the GIL"] == pytest.approx(6_000, rel=0.01)
    assert shares["bridge"] < 700


def test_a_part_that_seems_larger_than_the_whole_is_cut():
    whole = result(made("python", python_ns=9_000.0), made("thread"))
    shares = whole.shares(whole.measured[0])
    assert [each.ns for each in shares[1:]] == [0, 0, 0]


def test_without_plain_python_nothing_is_said_of_shares():
    whole = result(made("thread"))
    assert whole.shares(whole.measured[0]) == []
    assert whole.own_ns(whole.measured[0]) is None


def test_the_break_even_is_the_batch_from_which_on_the_difference_is_small():
    cells = [
        made(mode, batch=batch, workers=workers)
        for batch in (1, 16, 256, 4096)
        for mode, workers in (("thread", 0), ("process", 1))
    ]
    found = result(*cells).break_even(None, 0.25)
    assert found.extra_ns == pytest.approx(12_250, rel=0.01)
    assert found.batch == 256
    assert [thread.batch for thread, _ in found.pairs] == [1, 16, 256, 4096]


def test_there_is_no_break_even_of_one_mode():
    assert result(made("thread")).break_even(None) is None


def test_a_cell_without_numbers_is_not_measured():
    whole = result(made("thread"), lab_results.failed("process", "late", "row 3"))
    assert [cell.mode for cell in whole.measured] == ["thread"]


def test_fields_that_a_trial_does_not_have_are_none():
    cell = summary.Cell(made("python"))
    assert (cell.rss_bytes, cell.gc_ns, cell.cpu_ns) == (None, None, None)
    assert cell.fact("gil", "wait_ns_per_call") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ('{"schema": "other-2"}', "schema='other-2', wanted='pybridge-lab-1'"),
        ("[]", "schema=None"),
        ('{"schema": "pybridge-lab-1"}', "it lacks 'machine'"),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path, text, message):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(LabError, match=message):
        summary.load(tmp_path / "a.json")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LabError, match=r"cannot read .*gone\.json: No such file"):
        summary.load(tmp_path / "gone.json")


def test_numbers_are_worded_in_the_unit_that_reads_best():
    times = (0.4, 81.54, 999.0, 5_930.0, 53_400.0, 178e6, 2.5e9)
    words = ["0.4 ns", "81.5 ns", "999 ns", "5.93 µs", "53.4 µs", "178 ms", "2.50 s"]
    assert [duration(ns) for ns in times] == words
    assert [rate(each) for each in (0.5, 950, 1_240_000)] == ["0.5/s", "950/s", "1.24 M/s"]
    assert [size(each) for each in (512, 48_200_000)] == ["512 B", "48.2 MB"]
    assert [share(each) for each in (0.034, -0.41)] == ["3.4 %", "-41 %"]
    assert [count(1, "row"), count(2, "row")] == ["1 row", "2 rows"]
