"""The table of results: units, the ratio, what a reader is told beside the numbers."""

import io

from rich.console import Console

from bridge.cli import _bench_table

RESULT = {
    "scenario": "call_int",
    "mode": "thread",
    "unit": "ns",
    "median": 90.12,
    "min": 88.0,
    "p50": 91.0,
    "p99": 140.4,
    "p999": 2300.0,
    "ops_per_sample": 5,
    "ops_per_s": 11_096_316,
    "allocated_bytes_per_op": 0.0,
    "reference": "call_int gil",
    "floor": 75.1,
    "floor_min": 70.4,
    "floor_ratio": 1.2,
    "floor_p50": 75.8,
    "floor_p99": 117.0,
    "floor_p999": 1150.0,
    "warnings": [],
}


def shown(*results):
    out = io.StringIO()
    Console(file=out, width=160).print(_bench_table.results_table(results))
    return out.getvalue()


def test_the_numbers_of_a_scenario_stand_above_those_of_its_reference_and_the_ratios():
    own, floor, ratio, fastest = shown(RESULT).rstrip().splitlines()[-4:]
    assert max(len(line.rstrip()) for line in (own, floor, ratio, fastest)) <= 80
    for part in ("call_int", "thread", "90.1 ns", "91.0 ns", "140 ns", "2.30 µs", "11,096,316"):
        assert part in own
    for part in ("call_int gil", "75.1 ns", "75.8 ns", "117 ns", "1.15 µs", "13,315,579"):
        assert part in floor
    for part in ("ratio", "1.20x", "2.00x"):
        assert part in ratio
    assert fastest.split() == ["ratio,", "fastest", "1.25x"]


def test_a_result_without_reference_is_one_line():
    kept = {name: value for name, value in RESULT.items() if not name.startswith("floor")}
    assert "call_int" in shown({**kept, "reference": None}).rstrip().splitlines()[-1]


def test_other_ways_stand_below_the_reference_and_its_ratios():
    beside = [{"name": "hop pipe 16", "median": 9150.0}, {"name": "hop futex 16", "median": 8e3}]
    ratio, pipe, futex = shown({**RESULT, "beside": beside}).rstrip().splitlines()[-3:]
    assert ratio.split()[0] == "ratio,"
    assert pipe.split() == ["hop", "pipe", "16", "9.15", "µs", "109,290"]
    assert futex.split()[:3] == ["hop", "futex", "16"]


def test_a_twin_stands_below_with_how_many_times_as_long_it_takes():
    twin = {"twin_name": "jackson tree", "twin": 180.24, "twin_ratio": 2.0}
    name, ratio = shown({**RESULT, **twin}).rstrip().splitlines()[-2:]
    assert name.split()[:4] == ["jackson", "tree", "180", "ns"]
    assert ratio.split() == ["twin/own", "2.00x"]


def test_threads_tell_their_scaling_and_who_did_how_much():
    result = {**RESULT, "scaling": 0.623, "floor_scaling": 0.59, "shares": [0.51, 0.49]}
    own, floor = shown(result).rstrip().splitlines()[-2:]
    assert own.split() == ["scaling", "0.62x"]
    assert floor.split() == ["its", "scaling", "0.59x"]
    assert "51% and 49%" in _bench_table.notes([result])[1]


def test_whole_starts_have_no_bytes_and_tell_what_the_runtimes_alone_take():
    starts = {"allocated_bytes_per_op": None, "java_alone": 40e6, "python_alone": 17.2e6}
    result = {**RESULT, **starts, "ops_per_sample": 1}
    assert "None" not in shown(result)
    (note,) = _bench_table.notes([result])
    assert "40.0 ms" in note
    assert "17.2 ms" in note


def test_grouped_percentiles_and_warnings_are_told():
    result = {**RESULT, "warnings": ["rounds of the scenario differ by 40 %"]}
    found = _bench_table.notes([result, {**RESULT, "ops_per_sample": 1}])
    assert len(found) == 2
    assert "5 operations at a time" in found[0]
    assert found[1] == "call_int (thread): rounds of the scenario differ by 40 %"
