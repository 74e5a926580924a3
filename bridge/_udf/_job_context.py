"""What ``open`` gets in a job: the JVM's context, by PyFlink's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["JobContext"]


class JobContext:
    """The context of a job, which the JVM's side keeps."""

    def __init__(self, context: Any) -> None:
        self._context = context

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
