"""``pybridge bench``: measures calls from Java to Python beside reference programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from bridge.cli import (
    _bench_build,
    _bench_jmh,
    _bench_peer_builds,
    _bench_peers,
    _bench_peers_table,
    _bench_table,
)
from bridge.cli._bench_engine import LEAST_SECONDS, Engine, source_option, write_report
from bridge.cli._console import print_with_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge.cli._bench_engine import Scenario


class _Bench(click.Command):
    """Takes names of scenarios; but with ``chart`` in front it is a command of its own."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if args[:1] != ["chart"]:
            return super().make_context(info_name, args, parent, **extra)
        from bridge.cli._bench_chart import chart

        return chart.make_context(f"{info_name} chart", args[1:], parent, **extra)


@click.command(cls=_Bench)
@click.argument("scenario", nargs=-1)
@click.option(
    "--mode",
    type=click.Choice(["thread", "process", "both"]),
    default="both",
    show_default=True,
    help="Measure in the caller's thread, in a worker process, or both.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=LEAST_SECONDS),
    default=5.0,
    show_default=True,
    help="Measuring time of each scenario and mode; the warm-up comes on top.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the results to this file.",
)
@click.option("--list", "only_list", is_flag=True, help="List the scenarios and end.")
@click.option(
    "--jmh",
    is_flag=True,
    help=f"Check the engine by JMH, which measures {', '.join(_bench_jmh.BENCHMARKS)} in turns.",
)
@click.option(
    "--peers",
    is_flag=True,
    help="Measure PEMJA, Jep, jpy, Py4J and GraalPy too, side by side; downloads them once.",
)
@source_option
def bench(  # noqa: PLR0913 - one parameter per option of the command
    *,
    scenario: tuple[str, ...],
    mode: str,
    seconds: float,
    json_file: Path | None,
    only_list: bool,
    jmh: bool,
    peers: bool,
    source: Path | None,
) -> None:
    """Measure SCENARIO..., or all, each in a fresh JVM and beside its reference program.

    A reference is plain C, or the leanest JNI, that does the same work: what the call cannot be
    faster than. Both run in turns, so the ratio holds on a machine that is busy or slow.

    `pybridge bench chart` makes a published comparison of process mode, thread mode and Java
    again: see its own --help.
    """
    checkout = _bench_build.find_checkout((source or Path.cwd()).resolve())
    engine = Engine(checkout)
    chosen = _chosen(engine.scenarios(), scenario)
    if only_list:
        for found in chosen:
            click.echo(f"{found.name:20} {'/'.join(found.modes):16} {found.question}")
        return
    if jmh:
        names = _jmh_names(scenario, mode)
        _cross_check(engine, names, seconds, engine.build_floor(), json_file)
        return
    if peers:
        names = [found.name for found in chosen if _is_asked(found, scenario)]
        _compare_peers(engine, checkout, names, seconds, json_file)
        return
    runs = _runs(chosen, mode)
    floor = engine.build_floor()
    answers = _measure_all(engine, runs, seconds, floor)
    results = [result for answer in answers for result in answer["results"]]
    if results:
        _show(results)
    if json_file is not None and answers:
        write_report(json_file, {"machine": answers[0]["machine"], "results": results})
    if len(answers) < len(runs):
        raise click.ClickException(f"{len(runs) - len(answers)} of {len(runs)} measurements failed")


def _chosen(scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    known = [found.name for found in scenarios]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"no such scenario: {unknown[0]}; wanted: {', '.join(known)}")
    return [found for found in scenarios if not names or found.name in names]


def _runs(chosen: Sequence[Scenario], mode: str) -> list[tuple[str, str]]:
    wanted = ("thread", "process") if mode == "both" else (mode,)
    runs = [(found.name, each) for found in chosen for each in wanted if each in found.modes]
    if not runs:
        names = ", ".join(found.name for found in chosen)
        raise click.UsageError(f"nothing to measure in {mode} mode of: {names}")
    return runs


def _jmh_names(names: Sequence[str], mode: str) -> list[str]:
    known = list(_bench_jmh.BENCHMARKS)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"not under JMH: {unknown[0]}; wanted: {', '.join(known)}")
    if mode == "process":
        raise click.UsageError("not under JMH: process mode; wanted: --mode thread")
    return [name for name in known if not names or name in names]


def _cross_check(
    engine: Engine, names: Sequence[str], seconds: float, floor: Path, json_file: Path | None
) -> None:
    jmh = engine.jmh()
    turn_seconds = max(LEAST_SECONDS, seconds / _bench_jmh.TURNS)
    machine: dict[str, Any] = {}
    console = Console(stderr=True)

    def measure_engine(name: str) -> _bench_jmh.Times:
        answer = engine.measure(name, "thread", turn_seconds, floor)
        if answer is None:
            raise click.ClickException(f"the measuring engine could not measure {name}")
        machine.update(answer["machine"])
        [result] = answer["results"]
        return _bench_jmh.Times(result["median"], result["min"])

    found = []
    for index, name in enumerate(names, 1):
        with console.status(f"{name}, engine and JMH ({index} of {len(names)})"):
            found.append(
                _bench_jmh.compare(
                    name,
                    partial(measure_engine, name),
                    partial(jmh.measure, name, turn_seconds),
                )
            )
    Console().print(_bench_jmh.comparison_table(found))
    for line in _bench_jmh.verdict(found):
        click.echo(f"- {line}")
    if json_file is not None:
        rows = [comparison.fields() for comparison in found]
        write_report(json_file, {"machine": machine, "cross_check": rows})


def _is_asked(found: Scenario, names: Sequence[str]) -> bool:
    """Whether peers have a cell for it: by default where they are asked the question."""
    return "thread" in found.modes and (bool(names) or found.name in _bench_peers.SCENARIOS)


def _compare_peers(
    engine: Engine,
    checkout: _bench_build.Checkout,
    names: Sequence[str],
    seconds: float,
    json_file: Path | None,
) -> None:
    if not names:
        raise click.UsageError("peers are measured in thread mode: no chosen scenario has it")
    floor = engine.build_floor()
    console = Console(stderr=True)
    environments = []
    for peer in _bench_peer_builds.read_peers(checkout.root / "bench/peers/versions.toml"):
        with console.status(f"{peer.title} {peer.versions}: its environment"):
            environment = engine.peer_environment(peer)
        if isinstance(environment, str):
            console.print(f"{peer.title} is not available: {environment}", markup=False)
        environments.append((peer, environment))
    own: dict[str, dict[str, Any]] = {}
    machine: dict[str, Any] = {}
    outcomes = []
    for index, name in enumerate(names, 1):
        # All of one scenario in a row: what slows the machine then slows neighbours alike.
        with console.status(f"{name}, PyBridge ({index} of {len(names)})"):
            answer = engine.measure(name, "thread", seconds, floor)
        if answer is not None:
            machine = answer["machine"]
            own[name] = answer["results"][0]
        for peer, environment in environments:
            with console.status(f"{name}, {peer.title} ({index} of {len(names)})"):
                outcomes.append(_bench_peers.measure(peer, environment, name, seconds))
    table, notes = _bench_peers_table.side_by_side(names, own, outcomes)
    print_with_notes(table, notes)
    if json_file is not None:
        rows = [outcome.fields() for outcome in outcomes]
        results = list(own.values())
        write_report(json_file, {"machine": machine, "results": results, "peers": rows})
    if len(own) < len(names):
        raise click.ClickException(f"PyBridge failed in {len(names) - len(own)} of {len(names)}")


def _measure_all(
    engine: Engine, runs: Sequence[tuple[str, str]], seconds: float, floor: Path
) -> list[dict[str, Any]]:
    answers = []
    console = Console(stderr=True)
    for index, (name, mode) in enumerate(runs, 1):
        with console.status(f"{name}, {mode} mode ({index} of {len(runs)})"):
            answer = engine.measure(name, mode, seconds, floor)
        if answer is None:
            console.print(f"[red]failed:[/red] {name}, {mode} mode")
        else:
            answers.append(answer)
    return answers


def _show(results: Sequence[dict[str, Any]]) -> None:
    print_with_notes(_bench_table.results_table(results), _bench_table.notes(results))
