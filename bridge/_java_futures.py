"""A Java CompletionStage, awaited in Python."""

from __future__ import annotations

import asyncio

from bridge._errors import JavaError

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["java_result"]


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
