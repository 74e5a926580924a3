"""The event loop of a runtime: coroutines of Python's as futures of Java's, and the way back."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import inspect
import threading

from bridge._errors import BridgeError, ClosedError, JavaError

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["EventLoop", "java_result"]


class EventLoop:
    """An asyncio event loop on a thread of its own, which the first coroutine starts.

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

    def call(self, number: int, function: Any, /, *args: Any, **keywords: Any) -> Waiting:
        """Call a coroutine function and begin the coroutine."""
        return self.begin(number, function(*args, **keywords))

    def begin(self, number: int, awaitable: Any) -> Waiting:
        """Begin to await an object, in a copy of this thread's context."""
        run = Run(self, number, awaitable)
        try:
            # Scheduled under the lock, so that a loop that ends finds every run.
            with self._lock:
                self._started().call_soon_threadsafe(run.begin, context=contextvars.copy_context())
        except BaseException:
            run.discard()
            raise
        return Waiting(run)

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._closed:
            raise ClosedError("the PyBridge runtime of this event loop is closed")
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._serve, args=(self._loop,), name="pybridge-event-loop", daemon=True
            )
            self._thread.start()
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
        thread.join(seconds)
        return not thread.is_alive()

    def _begin_end(self, loop: asyncio.AbstractEventLoop) -> None:
        ending = loop.create_task(self._end(loop))
        ending.add_done_callback(lambda _: self._stop(loop))

    async def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        for run in self._runs:
            run.cancel()
        ours = {run.task for run in self._runs}
        ours.add(asyncio.current_task())
        others = asyncio.all_tasks() - ours
        for task in others:
            task.cancel()
        ours.discard(asyncio.current_task())
        await asyncio.gather(*(ours | others), return_exceptions=True)
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


class Run:
    """One awaitable on its way; its methods run on the loop's thread."""

    def __init__(self, loop: EventLoop, number: int, awaitable: Any) -> None:
        self.number = number
        self.task: asyncio.Task[Any] | None = None
        self.outcome: tuple[bool, Any] | None = None
        self.ended = False
        self._loop = loop
        self._awaitable = awaitable
        self._cancelled = False

    def begin(self) -> None:
        """Make the task."""
        awaitable = self._awaitable
        name = getattr(awaitable, "__qualname__", type(awaitable).__qualname__)
        self.task = asyncio.get_running_loop().create_task(_outcome(awaitable), name=name)
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
        if inspect.iscoroutine(self._awaitable):
            self._awaitable.close()
        self._awaitable = None


class Waiting:
    """What Java holds of a run. Once Java lets go of it the task is cancelled, unless it has ended."""

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


async def java_result(
    stage: Any,
    on_completion: Callable[[Any, Callable[[], None]], bool],
    result_of: Callable[[Any], Any],
    cancel: Callable[[Any], None],
) -> Any:
    """Wait for a Java CompletionStage; a cancellation of either side cancels the other."""
    loop = asyncio.get_running_loop()
    waiting = loop.create_future()

    def wake() -> None:
        try:
            loop.call_soon_threadsafe(_complete, waiting)
        except RuntimeError:
            return  # the loop has ended, and with it who waited

    if not on_completion(stage, wake):
        try:
            await waiting
        except asyncio.CancelledError:
            cancel(stage)
            raise
    try:
        return result_of(stage)
    except JavaError as error:
        if error.java_class == "java.util.concurrent.CancellationException":
            raise asyncio.CancelledError(str(error)) from error
        raise


def _complete(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
