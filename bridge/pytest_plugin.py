"""The fixture ``bridge_benchmark`` for suites of users; pytest finds it by its entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.lab import Measured

_MODES = ("python", "thread", "process")
_ROUNDS = 200
_PERCENTILES = ("p50", "p99", "p99.9", "max")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take how long the fixture measures."""
    group = parser.getgroup("pybridge")
    for name, default, told in (
        ("seconds", 1.0, "measuring time of each trial of bridge_benchmark, in seconds"),
        ("warmup", 5.0, "longest warm-up of each trial, in seconds"),
        ("trials", 1, "fresh processes for each mode"),
    ):
        group.addoption(
            f"--bridge-{name}", type=type(default), default=default, help=f"{told} (%(default)s)"
        )


@pytest.fixture(params=_MODES)
def bridge_benchmark(request: pytest.FixtureRequest) -> Callable[..., Measured]:
    """Measure a function as Java calls it, beside plain Python, in pytest-benchmark's table.

    A test with this fixture runs three times, in plain Python, in thread mode and in process mode:
    three lines of one group, which ``--benchmark-save`` and ``--benchmark-compare`` treat as all
    others. Each is measured by the lab in a fresh process, whose results are compared with those of
    plain Python.

    Returns
    -------
    callable
        It takes what `bridge.lab.run` takes, but ``mode``, and returns what that returns. The
        rounds that pytest-benchmark shows are 200 quantiles of the latency of a row.

    Examples
    --------
    >>> def test_upper(bridge_benchmark):
    ...     bridge_benchmark("my_text:upper", [("a",), ("b",)])
    """
    from bridge import _locate

    _locate.require_modules("bridge_benchmark", "bench", pytest_benchmark="pytest-benchmark")
    from bridge.lab._measured_clock import MeasuredClock

    clock = MeasuredClock()
    request.node.add_marker(pytest.mark.benchmark(timer=clock.seconds))
    benchmark: Any = request.getfixturevalue("benchmark")
    mode: str = request.param
    option = request.config.getoption

    def measure(function: Any, arguments: Any = None, **options: Any) -> Measured:
        if benchmark.disabled:  # it is called, and what it returns is checked; no number counts
            options |= {"seconds": 0.1, "warmup": 0.1, "trials": 1}
        for name in ("seconds", "warmup", "trials"):
            options.setdefault(name, option(f"--bridge-{name}"))
        from bridge import lab
        from bridge.lab import summary

        options = {"progress": False, **options, "mode": mode, "baseline": False}
        measured = lab.run(function, arguments, **options)
        cells = summary.Result(measured.document).cells
        if len(cells) > 1:
            names = ", ".join(cell.id for cell in cells)
            pytest.fail(f"one line of the table is one cell: seen={names}")
        [cell] = cells
        if not cell.usable:
            pytest.fail(f"{cell.id}: {cell.status}: {cell.problem}")
        benchmark.group = getattr(request.node, "originalname", None) or request.node.name
        benchmark.name = mode
        benchmark.extra_info |= {f"{name}_ns": cell.time(name) for name in _PERCENTILES}
        benchmark.extra_info |= {"rows_per_s": cell.rows_per_s, "warnings": cell.warnings}
        times = iter(
            [cell.latencies.percentile((at + 0.5) / _ROUNDS * 100) for at in range(_ROUNDS)]
        )
        benchmark.pedantic(lambda: clock.advance(next(times)), rounds=_ROUNDS)
        return measured

    return measure
