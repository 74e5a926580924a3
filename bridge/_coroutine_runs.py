"""Awaitables of Python's on their way to a result of Java's."""

from __future__ import annotations

import asyncio
import concurrent.futures
import types

from bridge._errors import ClosedError

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from typing import Any

    from bridge._event_loop import LoopThread

__all__ = ["Run", "Waiting"]


def _is_coroutine(target: Any) -> bool:
    return type(target) is types.CoroutineType  # what it says of its class may be another one


class Run:
    """One awaitable on its way; its methods run on the loop's thread."""

    def __init__(self, loop: LoopThread, number: int, awaitable: Any) -> None:
        self.number = number
        self.task: asyncio.Task[Any] | None = None
        self.outcome: tuple[bool, Any] | None = None
        self.ended = False
        self._loop = loop
        self._awaitable = awaitable
        self._cancelled = False

    def begin(self) -> None:
        """Make the task; where that raises, it is the outcome."""
        awaitable = self._awaitable
        named = awaitable if _is_coroutine(awaitable) else type(awaitable)
        outcome = _outcome(awaitable)
        try:
            self.task = asyncio.get_running_loop().create_task(outcome, name=named.__qualname__)
        except BaseException as error:  # noqa: BLE001 - whatever it is, Java gets it
            outcome.close()
            self.discard()
            self.outcome = False, error
            self.ended = True
            self._loop.ended(self, cancelled=False)
            return
        self.task.add_done_callback(self._end)
        self._loop.begun(self)

    def _end(self, task: asyncio.Task[Any]) -> None:
        self.ended = True
        cancelled = task.cancelled()
        if cancelled:
            self.discard()  # it may not have begun
        else:
            self._awaitable = None
            self.outcome = task.result()
            if self._cancelled and not self.outcome[0]:
                self._tell_lost_error()
        self._loop.ended(self, cancelled=cancelled)

    def _tell_lost_error(self) -> None:
        # As asyncio does for a task whose exception nobody has asked for.
        name = "" if self.task is None else self.task.get_name()
        told = f"the coroutine {name} failed after Java had given it up"
        error = None if self.outcome is None else self.outcome[1]
        asyncio.get_running_loop().call_exception_handler({"message": told, "exception": error})

    def cancel(self) -> None:
        """Cancel the task; a second time would disturb its cleaning up."""
        if self.task is not None and not self._cancelled:
            self._cancelled = True
            self.task.cancel()

    def give_up(self) -> None:
        """Cancel the task, from any thread."""
        if not self.ended:
            self._loop.schedule(self.cancel)

    def discard(self) -> None:
        """Drop the awaitable; one that has not begun would warn that nobody awaits it."""
        if _is_coroutine(self._awaitable):
            self._awaitable.close()
        self._awaitable = None


class Waiting:
    """What Java holds of a run; without it a task that has not ended is cancelled."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def result(self) -> Any:
        """Return the result, or raise the exception; once, after the end was reported."""
        outcome, self._run.outcome = self._run.outcome, None
        if outcome is None:
            raise ClosedError("the coroutine has no result")
        done, value = outcome
        if done:
            return value
        try:
            raise value
        finally:
            del outcome, value, self  # the traceback would keep them, and they it

    def __del__(self) -> None:
        self._run.give_up()


async def _outcome(awaitable: Any) -> tuple[bool, Any]:
    """Await an object, and keep SystemExit and the like from the loop."""
    try:
        if isinstance(awaitable, concurrent.futures.Future):
            return True, await asyncio.wrap_future(awaitable)
        return True, await awaitable
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever it is, Java gets it
        return False, error
