"""What ``open`` gets in a job: the JVM's context, by PyFlink's names."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from bridge._udf._errors import DeclarationError
from bridge._udf._state import StateStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bridge._udf._function import UserDefinedFunction

__all__ = ["Job"]


class Job:
    """The job in which a function, or a chain of them, is opened.

    Parameters
    ----------
    peer : object
        The ``JobContext`` of the JVM's side.
    """

    def __init__(self, peer: Any) -> None:
        self._peer = peer
        self._owners: dict[str, object] = {}  # of the states of the chain

    def context_of(self, function: UserDefinedFunction) -> JobContext:
        """Return what ``open`` of a function gets."""
        return JobContext(self._peer, function, self._owners)


class JobContext:
    """The context of a function in a job, which the JVM's side keeps."""

    def __init__(self, peer: Any, function: UserDefinedFunction, owners: dict[str, object]) -> None:
        self._peer = peer
        self._function = function
        self._owners = owners
        self._owner = object()  # this context itself would be a cycle

    @functools.cached_property
    def _context(self) -> Any:
        return self._peer.context()

    @property
    def state(self) -> StateStore:
        """What makes the states of the function: values, lists and maps for each key.

        Raises
        ------
        DeclarationError
            The function is async, so many of its rows run at the same time.
        """
        if self._function.is_async:
            raise DeclarationError(
                f"state: function={self._function.name} is async, wanted a plain one: "
                "the rows that run at the same time have no key of their own"
            )
        return StateStore(self._peer, self._function.name, self._owners, self._owner)

    def cache_file(self, name: str) -> Path:
        """Return where a file, or a folder, of the job is.

        Raises
        ------
        LookupError
            The job has none of this name.
        """
        files: dict[str, Path] = self._peer.files()
        if name not in files:
            import difflib

            near = difflib.get_close_matches(str(name), files)
            meant = f", near {' or '.join(map(repr, near))}" if near else ""
            raise LookupError(
                f"no cached file: function={self._function.name}, seen={name!r}{meant}, "
                f"wanted one of {sorted(files)}"
            )
        return files[name]

    def get_metric_group(self) -> _MetricGroup:
        """Return the group that makes counters, gauges, meters and distributions."""
        return _MetricGroup(self._context.metrics())

    @property
    def metrics(self) -> _MetricGroup:
        """The group that makes counters, gauges, meters and distributions."""
        return self.get_metric_group()

    def get_job_parameter(self, key: str, default_value: str) -> str:
        """Return a parameter of the job, or the default where there is none of this name."""
        found: str | None = self._context.jobParameter(key, None)
        return default_value if found is None else found

    job_parameter = get_job_parameter

    def get_task_name(self) -> str:
        """Return the name of the task."""
        name: str = self._context.taskName()
        return name

    def get_task_name_with_subtasks(self) -> str:
        """Return the name of the task with the place of this subtask: ``"MyTask (3/6)"``."""
        place = self.get_index_of_this_subtask() + 1
        return f"{self.get_task_name()} ({place}/{self.get_number_of_parallel_subtasks()})"

    def get_number_of_parallel_subtasks(self) -> int:
        """Return how many subtasks the task has."""
        return int(self._context.parallelism())

    def get_max_number_of_parallel_subtasks(self) -> int:
        """Return how many subtasks the task may have."""
        return int(self._context.maxParallelism())

    def get_index_of_this_subtask(self) -> int:
        """Return the place of this subtask, from 0."""
        return int(self._context.subtaskIndex())

    def get_attempt_number(self) -> int:
        """Return how often this subtask was tried before: 0 at first."""
        return int(self._context.attempt())


class _MetricGroup:
    """Makes metrics by name, as PyFlink's group does."""

    def __init__(self, metrics: Any) -> None:
        self._metrics = metrics

    def add_group(self, name: str, extra: str | None = None) -> _MetricGroup:
        """Return the group of a name, or of a key and a value, within this one."""
        group = self._metrics.group(name)
        return _MetricGroup(group if extra is None else group.group(extra))

    def counter(self, name: str) -> _Counter:
        """Return a number that goes up and down."""
        return _Counter(self._metrics.counter(name))

    def gauge(self, name: str, obj: Callable[[], int]) -> None:
        """Register a function whose result is the number, each time somebody asks."""
        self._metrics.gauge(name, obj)

    def meter(self, name: str, time_span_in_seconds: int = 60) -> _Meter:  # noqa: ARG002
        """Return what counts events; over which time is the engine's own choice."""
        return _Meter(self._metrics.meter(name))

    def distribution(self, name: str) -> _Distribution:
        """Return what takes numbers."""
        return _Distribution(self._metrics.distribution(name))


class _Counter:
    def __init__(self, counter: Any) -> None:
        self._counter = counter

    def inc(self, n: int = 1) -> None:
        self._counter.add(n)

    def dec(self, n: int = 1) -> None:
        self._counter.add(-n)

    def get_count(self) -> int:
        return int(self._counter.count())


class _Meter:
    def __init__(self, meter: Any) -> None:
        self._meter = meter

    def mark_event(self, value: int = 1) -> None:
        self._meter.mark(value)

    def get_count(self) -> int:
        return int(self._meter.count())


class _Distribution:
    def __init__(self, distribution: Any) -> None:
        self._distribution = distribution

    def update(self, value: int) -> None:
        self._distribution.update(value)
