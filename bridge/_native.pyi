"""Types of the native core."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_T = TypeVar("_T")

__version__: str

class JavaObject:
    """A live Java object. Made by PyBridge when one is passed to Python; its end is told to Java.

    ``str``, ``==`` and ``hash`` are Java's ``toString``, ``equals`` and ``hashCode``.
    """

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

def view_method(code: int, name: str, documentation: str) -> Any:
    """Make a method that asks any Java object for what a protocol wants, by a code."""

def java_method(
    session: int, member: int, form: int, name: str, qualified_name: str, documentation: str
) -> Any:
    """Make the method ``type << 32 | member``. Forms: 0 of objects, 1 static, 2 both."""

def live_method(method: Any) -> Any:
    """Copy a Java method to one whose results are live objects."""

def java_request(session: int, operation: int, target: int, detail: int, *arguments: Any) -> Any:
    """Ask Java. Raises ClosedError if the session is closed."""

def current_java_types() -> Any:
    """Return the JavaTypes of the runtime that this thread's code belongs to."""

def prepare_java_type(kind: type) -> None:
    """Let the first use of an attribute list the members of a type below JavaObject."""

def finish_java_type(kind: type) -> None:
    """The members are listed: attributes are looked up as everywhere."""

class Mailboxes:
    """The memory shared with the JVM, where the frames of all channels lie."""

    def __init__(self, fd: int) -> None:
        """Map it. Raises OSError, or RuntimeError for other memory."""
    def detach(self) -> None:
        """Share it no more, in a forked child: what is written goes nowhere."""

class WorkerChannel:
    """The worker's end of one channel: two pipes and a mailbox that carry call frames."""

    def __init__(
        self, read_fd: int, write_fd: int, mailboxes: Mailboxes | None, number: int
    ) -> None: ...
    def serve(self) -> None:
        """Serve requests until the channel's end. Raises RuntimeError for what is no frame."""

def add_upcall_channel(
    read_fd: int, write_fd: int, mailboxes: Mailboxes | None, number: int
) -> None:
    """Give threads that serve no channel a way to call Java. The mailboxes live as long."""

def open_slabs(number: int, java_pid: int, java_fd: int, size_bytes: int) -> str | None:
    """Put large results into memory shared with Java from now on, or tell why that is impossible.

    Parameters
    ----------
    number : int
        What the ids of that memory begin with; of this worker alone.
    java_pid, java_fd, size_bytes : int
        Shared memory that Java has open, for this process to try to open it.
    """

def bytes_in_slab(size_bytes: int) -> Any | None:
    """Make an array of bytes, of any content, in memory that Java sees: as a result it is in place.

    None where there is no such memory, or the size is beyond what such memory is for.
    """

def copy_slabs_for_child() -> None:
    """Copy the arrays in slabs for the child that this thread is about to fork. Raises OSError."""

def drop_slab_copies() -> None:
    """Drop these copies: the child has its own."""

def leave_slabs_to_parent() -> None:
    """Make the arrays in slabs this process's own, in a forked child. Raises OSError."""

def arrow_release() -> int:
    """Return the address of the release callback of the Arrow arrays that Java exports."""

def call_with_stack(wanted_bytes: int, function: Callable[..., _T], /, *args: Any) -> _T:
    """Call the function, on this thread's large stack if the one in use has less left than wanted.

    Only for functions that run next to no code of the user's. Raises RecursionError where neither
    stack has so much.
    """

def watch_parent(
    fd: int,
    report_fd: int,
    prepare_exit: Callable[[], object],
    serve_another: Callable[[], object],
    leave: Callable[[], object],
) -> None:
    """End this process by ``leave`` once the other end of this pipe is closed; by force after 10 s.

    Messages on the pipe name calls that shall end, ask for the Python stacks of all threads, which
    go to ``report_fd``, have ``prepare_exit`` run, whose end is told there, or ``serve_another``,
    which is to start a thread that serves on a new channel.
    """

def open_channel(like: Mailboxes | None) -> WorkerChannel:
    """Open another channel to the JVM, with a mailbox if there are others.

    Raises RuntimeError or OSError if the system or the JVM refuses it.
    """

def report_no_channel(why: str) -> None:
    """Tell the JVM that it gets no other channel."""

def leave_added_channels_to_parent() -> list[int]:
    """In a forked child: use them no more. Returns their descriptors."""

def fused_call(
    first: Callable[..., Any], links: Iterable[tuple[Callable[[Any], Any], type | None]]
) -> Callable[..., Any]:
    """Make functions one, which gives the result of ``first`` to the links in turn.

    A link with a type is not called for None, nor for a value of exactly that type; for an int that
    takes more than 64 bits it is.
    """

def column_call(
    call: Callable[..., Any],
    inputs: tuple[Any, ...],
    result: Any,
    other_inputs: Callable[..., Any],
    other_result: Callable[[Any, int], Any],
) -> Callable[..., Any]:
    """Make a function of columns that looks at nothing but their dtypes where these are right.

    Arrays of one dimension and of the dtypes ``inputs`` go to ``call`` as they are, all others to
    ``other_inputs``, for the final result. A result that is no such array of the dtype ``result``,
    as long as the first column, goes to ``other_result`` with that length.
    """

def register_converter(
    cls: type,
    to_java: Callable[[Any], Any] | None,
    java_class: str | None,
    from_java: Callable[[Any], Any] | None,
) -> None:
    """Say how objects of a class cross, in all sessions; checked by ``bridge._converters``."""

def java_object_key(item: JavaObject) -> tuple[int, int]:
    """The session and the id of a Java object."""

def set_object_exporter(kind: Any, exporter: Callable[[int, Any], int]) -> None:
    """How another bridge's Java objects, instances of ``kind``, get an id in a session."""

def has_object_exporter() -> bool:
    """Whether ``set_object_exporter`` was called."""
