"""The loops of the baseline: a row at a time, rows in batches, groups of very short calls."""

from __future__ import annotations

import array
import itertools
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.lab import _noise, _target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SHORT_NS = 1000
_TIMER_SHARE = 0.05
_MOST_GROUP = 1000
_TRIAL_NS = 20_000_000


@dataclass(frozen=True)
class Window:
    """What one turn of a loop gave: latencies in nanoseconds of rows, or means of groups."""

    samples: array.array[int]
    calls: int
    errors: list[str]
    elapsed_ns: int

    @property
    def usual_ns(self) -> float:
        """The median of the samples, which a busy machine moves least; 0 where all raised."""
        return statistics.median(self.samples) if self.samples else 0.0


class Loop:
    """Calls the function with the rows in turn, for as long as asked."""

    def __init__(
        self, function: Callable[..., Any], rows: Sequence[tuple[Any, ...]], batch: int, group: int
    ) -> None:
        self._function = function
        self._rows = rows
        self._next = itertools.cycle(rows)
        self._batch = batch
        self.group = group

    def with_function(self, function: Callable[..., Any], group: int) -> Loop:
        """Make the same loop around another function."""
        return Loop(function, self._rows, self._batch, group)

    def run(self, seconds: float) -> Window:
        """Call for at least so long, and at least once."""
        if self.group > 1:
            return self._groups(seconds)
        return self._batches(seconds) if self._batch > 1 else self._singles(seconds)

    def _singles(self, seconds: float) -> Window:
        function, rows, clock = self._function, self._next, time.perf_counter_ns
        samples: array.array[int] = array.array("q")
        errors: list[str] = []
        begin = now = clock()
        end = begin + int(seconds * 1e9)
        while now < end:
            row = next(rows)
            called = clock()
            try:
                function(*row)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - counted by type
                now = clock()
                errors.append(_target.error_name(error))
            else:
                now = clock()
                samples.append(now - called)
        return Window(samples, len(samples) + len(errors), errors, now - begin)

    def _batches(self, seconds: float) -> Window:
        """Rows of a batch are given at once: each waits for those before it."""
        function, clock, size = self._function, time.perf_counter_ns, self._batch
        samples: array.array[int] = array.array("q")
        errors: list[str] = []
        begin = now = clock()
        end = begin + int(seconds * 1e9)
        while now < end:
            rows = list(itertools.islice(self._next, size))
            given = clock()
            for row in rows:
                try:
                    function(*row)
                except (Exception, SystemExit) as error:  # noqa: BLE001 - counted by type
                    errors.append(_target.error_name(error))
                else:
                    samples.append(clock() - given)
            now = clock()
        return Window(samples, len(samples) + len(errors), errors, now - begin)

    def _groups(self, seconds: float) -> Window:
        function, clock, size = self._function, time.perf_counter_ns, self.group
        groups = _groups_of(self._rows, size)
        samples: array.array[int] = array.array("q")
        begin = now = clock()
        end = begin + int(seconds * 1e9)
        while now < end:
            rows = next(groups)
            called = clock()
            for row in rows:
                function(*row)
            now = clock()
            samples.append((now - called) // size)
        return Window(samples, len(samples) * size, [], now - begin)


def choose(
    function: Callable[..., Any], rows: Sequence[tuple[Any, ...]], batch: int, *, can_raise: bool
) -> Loop:
    """Choose the loop: groups only for calls below 1 µs of which none raises, one row at a time."""
    if batch > 1 or can_raise:
        return Loop(function, rows, batch, 1)
    single = Loop(function, rows, 1, 1)
    window = single.run(_TRIAL_NS / 1e9)
    if window.errors or window.usual_ns >= _SHORT_NS:
        return single
    return Loop(function, rows, 1, _group_size(window.usual_ns))


def _group_size(call_ns: float) -> int:
    return min(_MOST_GROUP, max(2, round(_noise.timer_ns() / (_TIMER_SHARE * max(call_ns, 1.0)))))


def _groups_of(rows: Sequence[tuple[Any, ...]], size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Cycle through the rows in groups, made once where the rows are few."""
    if len(rows) <= _MOST_GROUP:
        source = itertools.cycle(rows)
        return itertools.cycle([list(itertools.islice(source, size)) for _ in range(len(rows))])
    source = itertools.cycle(rows)
    return (list(itertools.islice(source, size)) for _ in itertools.count())


def overhead_ns(loop: Loop, arguments: int) -> float:
    """Return what the loop adds to a value: the usual one around a function that does nothing."""
    names = ", ".join(f"a{at}" for at in range(arguments))
    nothing: Callable[..., None] = eval(f"lambda {names}: None")  # noqa: S307 - our own text
    empty = loop.with_function(nothing, loop.group)
    return empty.run(_TRIAL_NS / 1e9).usual_ns
