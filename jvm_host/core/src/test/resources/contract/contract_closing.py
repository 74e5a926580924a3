"""Threads that call Java until that fails."""

import threading

_ends = []


def call_on_threads(function, count):
    def call():
        try:
            while True:
                function()
        except BaseException as error:
            _ends.append(f"{type(error).__name__}: {error}")

    for _ in range(count):
        threading.Thread(target=call, daemon=True).start()


def ended():
    """How the threads ended."""
    return list(_ends)


def forget():
    """How the threads ended, for the last time."""
    seen = list(_ends)
    _ends.clear()
    return seen
