"""What a function learns of the job that runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from bridge._udf._state import StateStore

__all__ = ["DetachedContext", "FunctionContext"]


class FunctionContext(Protocol):
    """What ``open`` gets: parameters, metrics, states and files, and the place of this subtask."""

    def get_metric_group(self) -> Any:
        """Return the group that makes counters, gauges, meters and distributions.

        Raises
        ------
        RuntimeError
            If the job has no metrics.
        """

    @property
    def metrics(self) -> Any:
        """The same, as an attribute."""

    @property
    def state(self) -> StateStore:
        """What makes the states of the function: values, lists and maps for each key.

        Raises
        ------
        RuntimeError
            The function is called outside a job.
        DeclarationError
            The function is async.
        """

    def cache_file(self, name: str) -> Path:
        """Return where a file, or a folder, that the job brings along is.

        Raises
        ------
        LookupError
            The job has none of this name.
        """

    def get_job_parameter(self, key: str, default_value: str) -> str:
        """Return a parameter of the job, or the default where there is none of this name."""

    def job_parameter(self, key: str, default_value: str) -> str:
        """Return the same, by a shorter name."""

    def get_task_name(self) -> str:
        """Return the name of the task."""

    def get_task_name_with_subtasks(self) -> str:
        """Return the name of the task with the place of this subtask: ``"MyTask (3/6)"``."""

    def get_number_of_parallel_subtasks(self) -> int:
        """Return how many subtasks the task has."""

    def get_max_number_of_parallel_subtasks(self) -> int:
        """Return how many subtasks the task may have."""

    def get_index_of_this_subtask(self) -> int:
        """Return the place of this subtask, from 0."""

    def get_attempt_number(self) -> int:
        """Return how often this subtask was tried before: 0 at first."""


class DetachedContext:
    """The context of a function that its author calls, outside any job."""

    def get_metric_group(self) -> Any:
        """Refuse: there is no job, so there are no metrics."""
        raise RuntimeError("no metrics: the function is called outside a job")

    @property
    def metrics(self) -> Any:
        """Refuse, as ``get_metric_group``."""
        return self.get_metric_group()

    @property
    def state(self) -> Any:
        """Refuse: there is no job, so there are no keys."""
        raise RuntimeError("no state: the function is called outside a job")

    def cache_file(self, name: str) -> Path:
        """Refuse: there is no job, so it brings no file along."""
        raise LookupError(f"no cached file: seen={name!r}, the function is called outside a job")

    def get_job_parameter(self, key: str, default_value: str) -> str:  # noqa: ARG002
        """Return the default."""
        return default_value

    job_parameter = get_job_parameter

    def get_task_name(self) -> str:
        """Return a name of no task."""
        return "detached"

    def get_task_name_with_subtasks(self) -> str:
        """Return a name of no task."""
        return "detached (1/1)"

    def get_number_of_parallel_subtasks(self) -> int:
        """Return 1."""
        return 1

    def get_max_number_of_parallel_subtasks(self) -> int:
        """Return 1."""
        return 1

    def get_index_of_this_subtask(self) -> int:
        """Return 0."""
        return 0

    def get_attempt_number(self) -> int:
        """Return 0."""
        return 0
