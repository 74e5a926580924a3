"""Python code that Java calls in the middle of things, and that calls Java again."""

import contextlib
import gc
import importlib
import logging
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import bridge

hooks = {}
references = []


def set_hook(name, function):
    hooks[name] = function


def run_hook(name):
    return hooks[name]()


def elements(count, ask):
    """Yield what Java answers, which calls Python for it."""
    for i in range(count):
        yield ask(i)


def total(iterator):
    return sum(iterator)


def tell(told, what):
    """Call Java, unless the runtime has been closed."""
    with contextlib.suppress(bridge.ClosedError):
        told(what)


class Ending:
    """Calls Java when it is dropped, from its ``__del__`` and from a weak reference to it."""

    def __init__(self, told):
        self.told = told
        self.itself = None
        references.append(weakref.ref(self, lambda _: tell(told, "reference")))

    def make_cycle(self):
        self.itself = self

    def __del__(self):
        tell(self.told, "deleted")


def leave_cycles(count, told):
    gc.disable()
    for _ in range(count):
        Ending(told).make_cycle()


def collect():
    gc.enable()
    return gc.collect()


def import_module(name):
    return importlib.import_module(name).VALUE


def forget_modules():
    for name in [each for each in sys.modules if each.startswith("contract_import_")]:
        del sys.modules[name]


def map_in_pool(function, count, threads):
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, range(count)))


def log(name, text):
    logging.getLogger(name).warning(text)


class Telling(logging.Handler):
    """A handler of Python's, which holds its lock while it calls Java."""

    def __init__(self, told):
        super().__init__()
        self.told = told

    def emit(self, record):
        self.told(record.getMessage())


def add_handler(name, told):
    handler = Telling(told)
    logging.getLogger(name).addHandler(handler)
    return handler


def remove_handler(name, handler):
    logging.getLogger(name).removeHandler(handler)


def call_on_daemons(*functions):
    """Threads that each call for ever."""

    def call(function):
        while True:
            function()

    for function in functions:
        threading.Thread(target=call, args=(function,), daemon=True).start()
