"""``pytest bench``: its options, its rows, and what pytest-benchmark is told."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pybridge_bench.hosted_engine import HostedEngine

HERE = Path(__file__).resolve().parent
COLUMNS = ("min", "median", "rounds")
NEEDED = {"pytest_benchmark": "pytest-benchmark", "jpype": "JPype"}
ENGINE = pytest.StashKey["HostedEngine"]()

# The installed package is measured, not the checkout that ``python -m pytest`` puts in front.
sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != HERE.parent]
sys.path += [str(HERE), str(HERE / "functions")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the measuring time."""
    parser.addoption(
        "--seconds",
        type=float,
        default=0.5,
        help="measuring time of each scenario and mode in bench/; the warm-up comes on top "
        "(default: %(default)s)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse where something is missing; choose columns that fit, unless the user chose some."""
    missing = [name for module, name in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise pytest.UsageError(
            f"pytest bench needs {' and '.join(missing)}: "
            "python -m pip install '.[bench]' in a checkout of PyBridge"
        )
    if not config.pluginmanager.has_plugin("benchmark"):
        raise pytest.UsageError("pytest bench needs the plugin pytest-benchmark, which is off")
    if not config.getoption("--seconds") >= 0.1:
        seen = config.getoption("--seconds")
        raise pytest.UsageError(f"--seconds is too short: seen={seen}, wanted 0.1 or more")
    if not config.option.benchmark_columns:
        config.option.benchmark_columns = list(COLUMNS)


def engine_of(config: pytest.Config) -> HostedEngine:
    """Return the one engine of this run."""
    if ENGINE not in config.stash:
        from pybridge_bench.hosted_engine import HostedEngine

        config.stash[ENGINE] = HostedEngine(config.getoption("--seconds"))
    return config.stash[ENGINE]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each row that the engine's scenarios have."""
    if "contestant" not in metafunc.fixturenames:
        return
    from bridge import _locate

    try:
        found = engine_of(metafunc.config).rows
    except _locate.LocateError as error:
        raise pytest.UsageError(f"pytest bench cannot start: {error}") from error
    parameters = [(row.scenario, row.mode, row.contestant) for row in found]
    names = ("scenario", "mode", "contestant")
    metafunc.parametrize(names, parameters, ids=[row.id for row in found])


def pytest_benchmark_update_machine_info(
    config: pytest.Config, machine_info: dict[str, Any]
) -> None:
    """Add what the JVM knows of the machine to the report."""
    if ENGINE in config.stash:
        machine_info["pybridge"] = engine_of(config).machine


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many numbers are not to be trusted; with ``-v``, which and why."""
    if ENGINE not in config.stash:
        return
    from pybridge_bench.rows import warnings

    results = engine_of(config).results
    doubtful = [result for result in results if result["warnings"]]
    if not doubtful:
        return
    terminalreporter.section("how far to trust the numbers")
    terminalreporter.line(
        f"{len(doubtful)} of {len(results)} measurements have a warning, such as a busy machine or "
        "too short a warm-up: see extra_info, or -v"
    )
    if config.get_verbosity() > 0:
        for line in warnings(doubtful):
            terminalreporter.line(line)


@pytest.fixture
def engine(pytestconfig: pytest.Config) -> HostedEngine:
    """Return the measuring engine in the hosted JVM."""
    return engine_of(pytestconfig)
