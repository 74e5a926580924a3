"""The fixture ``bridge_benchmark`` for suites of users; pytest finds it by its entry point.

Not in the package ``bridge``: pytest loads it in every environment that has PyBridge, also in a
project whose own package is called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.lab import Measured

_MODES = ("python", "thread", "process")
_QUANTILES = [at / 2 for at in range(201)]
_PERCENTILES = ("p50", "p99", "p99.9", "max")
_OWN = ("mode", "baseline")


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let pytest-benchmark see that these tests are benchmarks, as for ``--benchmark-only``."""
    if config.pluginmanager.hasplugin("benchmark"):
        for item in items:
            names: list[str] = getattr(item, "fixturenames", [])
            if "bridge_benchmark" in names and "benchmark" not in names:
                names.append("benchmark")


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
        It takes what `bridge.lab.run` takes, but ``mode`` and ``baseline``, once in a test, and
        returns what that returns. The rounds that pytest-benchmark shows are 201 quantiles of the
        latency of a row, the least and the greatest among them.

    Examples
    --------
    >>> def test_upper(bridge_benchmark):
    ...     bridge_benchmark("my_text:upper", [("a",), ("b",)])
    """
    if not request.config.pluginmanager.hasplugin("benchmark"):
        pytest.fail("bridge_benchmark needs pytest-benchmark, which is off or not installed")
    from bridge.lab._measured_clock import MeasuredClock

    clock = MeasuredClock()
    marked = request.node.get_closest_marker("benchmark")
    own = marked.kwargs if marked else {}
    request.node.add_marker(pytest.mark.benchmark(**{**own, "timer": clock.seconds}), append=False)
    benchmark: Any = request.getfixturevalue("benchmark")
    mode: str = request.param
    is_used = False

    def measure(function: Any, arguments: Any = None, **options: Any) -> Measured:
        nonlocal is_used
        if is_used:
            pytest.fail("bridge_benchmark measures once in a test: it was called before")
        is_used = True
        for name in _OWN:
            if name in options:
                pytest.fail(f"bridge_benchmark sets {name} itself: seen={options[name]!r}")
        if benchmark.disabled:  # it is called, and what it returns is checked; no number counts
            options |= {"seconds": 0.1, "warmup": 0.1, "trials": 1}
        for name in ("seconds", "warmup", "trials"):
            options.setdefault(name, request.config.getoption(f"--bridge-{name}"))
        from bridge import lab
        from bridge.lab import summary

        options = {"progress": False, **options, "mode": mode, "baseline": False}
        measured = lab.run(function, arguments, **options)
        if not measured.document["complete"]:
            raise KeyboardInterrupt
        cells = summary.Result(measured.document).cells
        if len(cells) > 1:
            names = ", ".join(cell.id for cell in cells)
            pytest.fail(f"one line of the table is one cell: seen={names}")
        [cell] = cells
        if not cell.usable:
            pytest.fail(f"{cell.id}: {cell.status}: {cell.problem}")
        benchmark.group = own.get("group") or _group(request)
        benchmark.name = mode
        benchmark.extra_info |= {f"{name}_ns": cell.time(name) for name in _PERCENTILES}
        benchmark.extra_info |= {"rows_per_s": cell.rows_per_s, "warnings": cell.warnings}
        times = [cell.latencies.percentile(share) for share in _QUANTILES]
        left = iter(times)  # a profiler of pytest-benchmark's calls once more
        benchmark.pedantic(lambda: clock.advance(next(left, times[0])), rounds=len(times))
        return measured

    return measure


def _group(request: pytest.FixtureRequest) -> str:
    """Name the test and its other parameters: what its three lines have in common."""
    test, _, parameters = request.node.nodeid.partition("[")
    parts = parameters.removesuffix("]").split("-")
    parts.remove(request.param)
    return f"{test}[{'-'.join(parts)}]" if parts else test
