"""What belongs to one thread, or to one context."""

import contextvars
import threading

local = threading.local()
variable = contextvars.ContextVar("variable", default=None)


def remember(value):
    local.value = value
    variable.set(value)


def recall():
    return [getattr(local, "value", None), variable.get()]


def recall_by(function):
    """What this thread sees, and what it sees in a call of Java's below this one."""
    return [recall(), function()]
