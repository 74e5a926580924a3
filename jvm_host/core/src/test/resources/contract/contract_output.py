"""Prints and logs, for the tests of streams."""

import logging
import sys
import threading

print("imported")


def say(*words, end="\n"):
    print(*words, end=end)


def complain(text):
    print(text, file=sys.stderr)


def say_on_a_thread(text):
    thread = threading.Thread(target=print, args=(text,))
    thread.start()
    thread.join()


async def say_later(text):
    import asyncio

    await asyncio.sleep(0)
    print(text)


def say_bytes():
    print("text", end="")
    sys.stdout.buffer.write(b"\xff\x00")
    sys.stdout.flush()


def say_in_pieces(count):
    for _ in range(count):
        print("x" * 10, end="")


def what_it_is():
    import io

    try:
        sys.stdout.fileno()
    except io.UnsupportedOperation as error:
        told = str(error)
    return [sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable(), told]


def log(level, text, name="contract.output"):
    logging.getLogger(name).log(level, text)


def log_error():
    try:
        1 / 0  # noqa: B018 - for its error
    except ZeroDivisionError:
        logging.getLogger("contract.output").exception("cannot divide")


def caught(function):
    """Return whether the function raises an OSError, and the error's text."""
    try:
        function()
    except OSError as error:
        return [True, str(error)]
    return [False, ""]
