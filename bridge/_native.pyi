"""Types of the native core."""

from collections.abc import Callable
from typing import Any, final

__version__: str

class JavaObject:
    """A live Java object. Made by PyBridge when one is passed to Python; its end is told to Java.

    ``str``, ``==`` and ``hash`` are Java's ``toString``, ``equals`` and ``hashCode``.
    """

@final
class JavaFunction(JavaObject):
    """A live Java object with a functional interface: call it.

    Raises
    ------
    JavaError
        If the Java code throws.
    ClosedError
        If its runtime is closed.
    """

    def __call__(self, *args: Any, **keywords: Any) -> Any: ...

class WorkerChannel:
    """The worker's end of one channel: two pipes that carry call frames."""

    def __init__(self, read_fd: int, write_fd: int) -> None: ...
    def serve(self) -> None:
        """Serve requests until the pipe's end. Raises RuntimeError for bytes that are no frame."""

def add_upcall_channel(read_fd: int, write_fd: int) -> None:
    """Give threads that serve no channel a way to call Java."""

def watch_parent(fd: int) -> None:
    """End this process as soon as the other end of this pipe is closed, without needing the GIL."""

def java_object_key(item: JavaObject) -> tuple[int, int]:
    """The session and the id of a Java object."""

def set_object_exporter(kind: Any, exporter: Callable[[int, Any], int]) -> None:
    """How another bridge's Java objects, instances of ``kind``, get an id in a session."""

def has_object_exporter() -> bool:
    """Whether ``set_object_exporter`` was called."""
