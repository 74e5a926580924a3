"""The event loop of a runtime, on which coroutines run for Java."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading

from bridge._awaiting import awaitable
from bridge._coroutine_runs import Run, Waiting
from bridge._errors import BridgeError, ClosedError

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["EventLoop", "LoopThread"]


def _context() -> contextvars.Context:
    streams = sys.modules.get("bridge._streams")  # there once a runtime has asked for its output
    context = contextvars.copy_context()
    return context if streams is None else streams.in_runtime(context)


class LoopThread:
    """An asyncio event loop and its thread, which the first coroutine starts.

    Parameters
    ----------
    report : callable
        Takes a list of the numbers of the coroutines that have ended, negative where they were
        cancelled. Called on the loop's thread.
    """

    def __init__(self, report: Callable[[list[int]], object]) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._ending = False
        self._runs: set[Run] = set()
        self._ended: list[int] = []

    def schedule_first(self, begin: Callable[[], object]) -> None:
        """Run something on the loop's thread, in a copy of this thread's context."""
        # Scheduled under the lock, so that a loop that ends finds every run.
        with self._lock:
            self._started().call_soon_threadsafe(begin, context=_context())

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._closed:
            raise ClosedError("the PyBridge runtime of this event loop is closed")
        if self._loop is None:
            loop = asyncio.new_event_loop()
            thread = threading.Thread(
                target=self._serve, args=(loop,), name="pybridge-event-loop", daemon=True
            )
            try:
                thread.start()
            except BaseException:
                loop.close()
                raise
            self._loop, self._thread = loop, thread
        return self._loop

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            while not self._ending:
                try:
                    loop.run_forever()
                except (SystemExit, KeyboardInterrupt):
                    continue  # of one task; it is that task's outcome, the others go on
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    def close(self, seconds: float) -> bool:
        """Cancel all tasks and end the loop once they have ended.

        Parameters
        ----------
        seconds : float
            How long to wait for that. On the loop's own thread there is no wait.

        Returns
        -------
        bool
            Whether it has ended, or will once this thread is done.
        """
        with self._lock:
            loop, thread = self._loop, self._thread
            if loop is not None and not self._closed:
                loop.call_soon_threadsafe(self._begin_end, loop)
            self._closed = True
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(min(seconds, threading.TIMEOUT_MAX))
        return not thread.is_alive()

    def _begin_end(self, loop: asyncio.AbstractEventLoop) -> None:
        ending = asyncio.Task(self._end(loop), loop=loop)  # whatever the user's factory does
        ending.add_done_callback(lambda _: self._stop(loop))

    async def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        for run in self._runs:
            run.cancel()
        own = {run.task for run in self._runs}
        everything = asyncio.all_tasks() - {asyncio.current_task()}
        for task in everything - own:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)
        await loop.shutdown_asyncgens()
        await loop.shutdown_default_executor()

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ending = True
        loop.stop()

    def begun(self, run: Run) -> None:
        """Keep a run that has begun; on the loop's thread."""
        self._runs.add(run)

    def ended(self, run: Run, *, cancelled: bool) -> None:
        """Tell Java of the end of a run, with all others of this turn; on the loop's thread."""
        self._runs.discard(run)
        self._ended.append(-run.number if cancelled else run.number)
        if len(self._ended) == 1:
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        numbers, self._ended = self._ended, []
        try:
            self._report(numbers)
        except BridgeError:
            return  # the runtime was closed, and nobody waits any more

    def schedule(self, callback: Callable[[], object]) -> None:
        """Run something on the loop's thread, unless the loop has ended."""
        try:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(callback)
        except RuntimeError:
            return


async def _given(result: Any) -> Any:
    return result


class EventLoop:
    """What Java holds of its event loop; without it the loop ends.

    Parameters
    ----------
    report : callable
        As of LoopThread.
    """

    def __init__(self, report: Callable[[list[int]], object]) -> None:
        self._thread = LoopThread(report)

    def call(self, number: int, function: Any, /, *args: Any, **keywords: Any) -> Waiting:
        """Call a coroutine function and begin the coroutine; a plain result is given as it is."""
        result = function(*args, **keywords)
        return self.begin(number, _given(result) if awaitable(result) is False else result)

    def begin(self, number: int, target: Any) -> Waiting:
        """Begin to await an object."""
        run = Run(self._thread, number, target)
        try:
            self._thread.schedule_first(run.begin)
        except BaseException:
            run.discard()
            raise
        return Waiting(run)

    def close(self, seconds: float) -> bool:
        """End the loop; as ``LoopThread.close``."""
        return self._thread.close(seconds)

    def __del__(self) -> None:
        self._thread.close(0)
