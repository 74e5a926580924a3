"""Advice of the lab: goals as they are given, the cell that is chosen, and what is said of it."""

import lab_results
import numpy as np
import pytest

from bridge.lab import advise, summary
from bridge.lab._errors import LabError


def made(mode, **settings):
    return lab_results.cell(mode, np.random.default_rng(3), noise=0.0, **settings)


def advised(goal, *cells):
    [found] = advise.advise(
        summary.Result(lab_results.document(list(cells))), advise.parse_goals(goal)
    )
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("throughput", [("throughput", None)]),
        ("latency", [("p99", None)]),
        ("p99<1ms", [("p99", 1e6), ("throughput", None)]),
        ("p99.9 <= 250us, p50", [("p99.9", 2.5e5), ("p50", None)]),
        ("rate>10k/s", [("throughput", 1e4), ("throughput", None)]),
        ("memory<1.5GB,latency", [("memory", 1.5e9), ("p99", None)]),
    ],
)
def test_a_goal_is_a_limit_or_what_is_best(text, wanted):
    assert [(goal.quantity, goal.limit) for goal in advise.parse_goals(text)] == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("speed", "no such goal: seen='speed', wanted one of: throughput, latency"),
        ("p99<1", "no such limit: seen='p99<1', wanted a number and one of: ns, us"),
        ("p99<1MB", "wanted a number and one of: ns, us"),
        ("p99>1ms", "the wrong way round: seen='p99>1ms', wanted=p99<"),
        ("throughput<5/s", "wanted=throughput>"),
        ("p99<1.2.3ms", "no such limit"),
        ("p99,p50", "several quantities without a limit"),
        ("", "no such goal: seen=''"),
    ],
)
def test_what_is_no_goal_is_refused(text, message):
    with pytest.raises(LabError, match=message):
        advise.parse_goals(text)


def test_the_cell_with_the_most_rows_is_advised_for_throughput():
    found = advised(
        "throughput", made("python"), made("thread"), made("process", threads=4, workers=4)
    )
    assert found.best.mode == "thread"
    assert "It has throughput 465 k/s" in found.sentences[0]
    assert found.sentences[1].startswith("The best of process mode, 4 threads, 4 workers")


def test_of_cells_that_are_alike_the_simplest_is_advised():
    found = advised("throughput", made("thread", threads=4), made("thread", threads=1))
    assert found.best.threads == 1


def test_a_limit_must_hold_in_every_trial():
    cell = made("thread", trials=3)
    slow = made("thread", trials=1, scale=3.0)["trials"]
    uneven = {**made("thread", batch=16), "trials": [*cell["trials"][:2], *slow]}
    found = advised("p99<5us", uneven, made("process", workers=1))
    assert found.best is None
    assert found.nearest.batch == 16
    assert found.sentences[0] == "No measured cell meets p99 <= 5.00 µs in every trial."
    assert "its worst trial has p99" in found.sentences[1]
    assert "above the limit" in found.sentences[1]


def test_a_limit_leaves_out_what_is_faster_otherwise():
    cells = [made("thread"), made("thread", batch=256)]
    assert advised("throughput", *cells).best.batch == 256
    assert advised("p99<10us,throughput", *cells).best.batch == 1


def test_the_wait_of_a_batch_is_named_among_the_costs():
    found = advised("throughput", made("python"), made("thread"), made("thread", batch=256))
    said = " ".join(found.sentences)
    assert "A row waits" in said
    assert "180 MB of memory" in said
    assert "Plain Python takes 2.00 µs for a row" in said


def test_memory_chooses_the_mode_without_workers():
    found = advised("memory", made("process", workers=2), made("thread"))
    assert found.best.mode == "thread"
    assert advised("memory<100MB", made("thread")).best is None


def test_a_number_that_is_not_trusted_is_said_to_be_so():
    warned = made("thread", trust=[{"level": "warning", "text": "the machine was busy"}])
    assert "Not to be trusted: the machine was busy" in advised("latency", warned).sentences


def test_without_numbers_nothing_is_advised():
    found = advised("throughput", made("python"), lab_results.failed("thread", "late", "row 3"))
    assert (found.best, found.nearest) == (None, None)
    assert found.sentences == ("No cell of thread or process mode has numbers.",)


def test_each_payload_has_its_own_advice():
    document = lab_results.document(
        [made("thread", payload="str:1"), made("thread", payload="str:9")]
    )
    found = advise.advise(summary.Result(document), advise.parse_goals("latency"))
    assert [each.payload for each in found] == ["str:1", "str:9"]
