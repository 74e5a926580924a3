"""The lab as a function: for notebooks, scripts and tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge import _locate
from bridge.lab import (
    _cells,
    _checking,
    _engine,
    _result_file,
    _run,
    _shipped,
    _tables,
    _types,
)
from bridge.lab._errors import LabError
from bridge.lab._histogram import Histogram
from bridge.lab._measured import Measured
from bridge.lab._units import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bridge.lab._cells import Cell
    from bridge.lab._trial import Event, Outcome


def run(  # noqa: PLR0913 - one parameter per option of `pybridge lab run`
    function: str | Callable[..., Any],
    arguments: Any = None,
    *,
    payload: str | Sequence[str] = (),
    types: Sequence[str] = (),
    mode: str = "both",
    threads: int | Sequence[int] = 1,
    workers: int | Sequence[int] = 1,
    batch: int | Sequence[int] = 1,
    rate: str | float | Sequence[str | float] = "max",
    seconds: float = 3.0,
    trials: int = 3,
    warmup: float = 20.0,
    deadline: float = 60.0,
    baseline: bool = True,
    check: bool = True,
    host: str = "java",
    path: str | Path | Iterable[str | Path] = (),
    json_file: str | Path | None = None,
    progress: bool = True,
) -> Measured:
    """Measure a function as Java calls it, in fresh processes; ``pybridge lab run`` as a function.

    Whatever this process is, a notebook or a program with a JVM of its own in it, is left alone:
    each trial is a process of its own, and the calling thread waits for it. An interrupt ends the
    run; what was measured until then is returned.

    Parameters
    ----------
    function : callable or str
        The function, or its name as in ``"my_model:predict"``. One that other processes cannot
        import, such as one of a notebook's cell, is taken there by cloudpickle.
    arguments : optional
        The rows to call it with, in turns: a sequence of tuples (one value per parameter), of dicts
        (values by the parameters' names) or of values of the only parameter; a DataFrame; the path
        of a file. Values are bool, int, float, str, bytes, list, dict, or arrays of one dimension.
    payload : str or sequence of str
        Values to make in the place of arguments: ``"str:16,1k"``, once per parameter.
    types : sequence of str
        The parameters' types, if neither annotations nor values tell them.
    mode : {"both", "thread", "process", "python"}
        Where Python runs: in the caller's thread, in a worker process, both in turns, or nowhere
        but in plain Python.
    threads, workers, batch : int or sequence of int
        Java threads, worker processes, rows of a bundle; every combination is measured.
    rate : str or float, or a sequence of them
        ``"max"`` calls as fast as possible, ``"1000/s"`` or 1000 has rows arrive at even times.
    seconds : float
        Measuring time of a trial, in seconds; start, check and warm-up come on top.
    trials : int
        Fresh processes for each combination, in turns.
    warmup, deadline : float
        The longest warm-up and the longest call, in seconds.
    baseline, check : bool
        Measure plain Python too; compare all results with those of plain Python.
    host : {"java", "python"}
        Who starts the JVM: its own launcher, or a Python by JPype.
    path : str or Path, or an iterable of them
        Further folders with modules.
    json_file : str or Path, optional
        The result file, written anew after every trial.
    progress : bool
        Print a line for each trial, to standard error.

    Raises
    ------
    LabError
        If what was given does not fit together; the message names it.
    LocateError
        If something is not installed: a JDK, or a package of the extra ``lab``.

    Examples
    --------
    >>> from bridge import lab
    >>> lab.run(lambda text: text.upper(), ["a", "b"], seconds=1)  # doctest: +SKIP
    """
    _locate.require_modules("the lab", "lab", hdrh="hdrhistogram")
    payloads = tuple(_several(payload, str))
    if (arguments is None) == (not payloads):
        raise LabError("what to call it with: give either arguments or a payload")
    _types.require_known(types)
    if mode not in _cells.MODES:
        raise LabError(f"no such mode: seen={mode!r}, wanted one of: {', '.join(_cells.MODES)}")
    matrix = _cells.Matrix(
        _cells.MODES[mode],
        _counts("threads", threads),
        _counts("workers", workers),
        _counts("batch", batch),
        _rates(rate),
        has_baseline=baseline or mode == _cells.PYTHON,
    )
    _counts("trials", trials)
    for name, value in (("seconds", seconds), ("warmup", warmup), ("deadline", deadline)):
        if not isinstance(value, int | float) or not value > 0:
            raise LabError(f"{name}: seen={value!r}, wanted=a number above 0")
    folders = [Path(folder) for folder in _several(path, str | Path)]
    for folder in folders:
        if not folder.is_dir():
            raise LabError(f"no such folder in path: seen={folder}")
    file = None if json_file is None else Path(json_file)
    if file is not None:
        _result_file.require_writable(file)
    table = None if arguments is None else _tables.table_of(arguments)
    engines = _engine.Engines.installed(host)
    with _shipped.named(function, folders) as it:
        reference = _checking.Reference(it.function, it.path, sys.executable, deadline, it.called)
        inputs = reference.inputs(table, types, payloads)
        for each in inputs if check else ():
            reference.check(each)
        plan = _run.Plan(
            it.function,
            it.path,
            sys.executable,
            matrix,
            seconds,
            trials,
            warmup,
            deadline,
            check,
            ("bridge.lab.run", it.called),
            engines.version,
            host=host,
            called=it.called,
        )
        silent = _run.silent_seconds(reference.check_seconds)
        made = _run.Run(plan, inputs, engines, file, silent)
        _run.measure([made], _Lines(trials) if progress else _Nothing())
    return Measured(made.result)


def _several(value: Any, single: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, single) else tuple(value)


def _counts(name: str, value: int | Sequence[int]) -> tuple[int, ...]:
    values = (value,) if isinstance(value, int | float) else tuple(value)
    if not values or not all(type(each) is int and each > 0 for each in values):
        raise LabError(f"{name}: seen={value!r}, wanted=numbers from 1 on")
    return tuple(dict.fromkeys(values))


def _rates(value: str | float | Sequence[str | float]) -> list[float | None]:
    values = _several(value, str | int | float)
    if not values:
        raise LabError("no rate: seen=none, wanted='1000/s', '2k/s' or 'max'")
    return [_cells.parse_rate(str(each)) for each in values]


class _Nothing:
    """Looks on and says nothing."""

    def begin(self, cell: Cell, trial: int, left_seconds: float | None, side: str) -> None:
        pass

    def follow(self, event: Event) -> None:
        pass

    def end(self, cell: Cell, outcome: Outcome) -> None:
        pass


@dataclass
class _Lines(_Nothing):
    """Prints a line for each trial when it has ended."""

    trials: int
    _at: str = ""

    def begin(self, cell: Cell, trial: int, left_seconds: float | None, side: str) -> None:  # noqa: ARG002
        left = "" if left_seconds is None else f", {duration(left_seconds * 1e9)} left"
        self._at = f"trial {trial + 1} of {self.trials}{left}, {cell.id}"

    def end(self, cell: Cell, outcome: Outcome) -> None:  # noqa: ARG002
        told = f"{outcome.status}: {outcome.problem}"
        if outcome.result is not None:
            told = Histogram.merged([outcome.result["histogram"]]).in_words()
        print(f"{self._at}: {told}", file=sys.stderr, flush=True)
