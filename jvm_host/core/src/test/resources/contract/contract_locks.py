"""The ways from Python to Java that a lock may lie on."""

import contextlib
import functools
import threading


def use_function(thing):
    thing(5)


def use_method(thing):
    thing.method()


def use_constructor(thing):
    type(thing)()


def use_static_method(thing):
    type(thing).ofTheClass()


def use_text(thing):
    str(thing)


def use_description(thing):
    repr(thing)


def use_equality(thing):
    assert thing != type(thing)()


def use_hash(thing):
    hash(thing)


def use_order(thing):
    assert not thing < type(thing)()


def use_close(thing):
    with thing:
        pass


def use_exception(thing):
    import bridge

    with contextlib.suppress(bridge.JavaError):
        thing.fail()


def use_class_loader(loaded_name):
    from bridge import java

    java.type(loaded_name)


def use_key(thing):
    sorted([3, 1], key=thing)


def use_comparator(order):
    assert sorted([3, 1, 2], key=functools.cmp_to_key(order)) == [1, 2, 3]


def use_list(elements):
    assert len(elements) == 3
    assert 2 in elements
    assert list(elements) == [3, 1, 2]
    assert [element + 1 for element in elements] == [4, 2, 3]
    assert elements[-1] == 2
    elements[0] = 7
    elements.append(9)
    del elements[1]
    assert elements[:] == [7, 2, 9]


def use_map(entries):
    assert entries["a"] == 1
    assert "c" not in entries
    entries["c"] = 3
    del entries["b"]
    assert dict(entries) == {"a": 1, "c": 3}
    assert sorted(entries.keys()) == ["a", "c"]
    assert len(list(entries.items())) == 2


def use_set(members):
    assert "a" in members
    assert sorted(members) == ["a", "b"]
    assert members | {"c"} == {"a", "b", "c"}


def use_result(supplier):
    assert sorted(supplier()) == ["a", "b"]


def first_use_of(java_class):
    """Read a static field; Java runs the static initialiser."""
    from bridge import java

    return java.type(java_class).PASSED


class Guarded:
    """A Python lock that is held while Java is called, and wanted by another thread."""

    def __init__(self, kind):
        self.lock = getattr(threading, kind)()
        self.comes = threading.Event()
        self.log = []

    def hold(self, while_held):
        with self.lock:
            while_held()
            self.log.append("held")

    def want(self):
        self.comes.set()
        with self.lock:
            self.log.append("got")

    def is_wanted(self):
        return self.comes.wait(30)


def call_in_daemon(function):
    """Call on a thread that has begun when this returns."""
    import queue

    began = threading.Event()
    results = queue.Queue()

    def run():
        began.set()
        results.put(function())

    threading.Thread(target=run, daemon=True).start()
    began.wait(30)
    return results
