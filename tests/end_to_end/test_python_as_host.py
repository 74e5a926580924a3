"""A JVM inside this Python: one interpreter, one Java object for both bridges, a clean end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

START = """
import sys
import threading
import types

import bridge

bridge.start_jvm()

import jpype

python = jpype.JClass("org.pybridge.Python").start()
module = types.ModuleType("hosted")
sys.modules["hosted"] = module
"""


def run(tmp_path: Path, body: str) -> list[str]:
    """Run the lines in a Python of their own; return what they print."""
    script = tmp_path / "host.py"
    script.write_text(START + body)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_java_calls_this_very_interpreter(tmp_path: Path) -> None:
    body = """
module.here = lambda: (threading.get_ident(), id(sys.modules))
print(str(python.mode()), list(python.function("hosted:here").call()) ==
      [threading.get_ident(), id(sys.modules)])
"""
    assert run(tmp_path, body) == ["THREAD True"]


def test_an_object_of_jpype_is_the_same_object_in_pybridge_and_back(tmp_path: Path) -> None:
    body = """
builder = jpype.JClass("java.lang.StringBuilder")("same")
seen = []
module.keep = lambda item: seen.append(item) or item
returned = python.function("hosted:keep").call(builder)
returned.append("!")
print(builder.toString(), type(seen[0]).__name__)
System = jpype.JClass("java.lang.System")
print(System.identityHashCode(seen[0]) == System.identityHashCode(builder))
module.give = lambda: builder
print(System.identityHashCode(python.function("hosted:give").call())
      == System.identityHashCode(builder))
"""
    assert run(tmp_path, body) == ["same! StringBuilder", "True", "True"]


def test_classes_and_live_objects_of_pybridge_work_in_a_hosted_jvm(tmp_path: Path) -> None:
    body = """
from bridge import java

names = java.type("java.util.ArrayList")(["b", "a"])
names.sort(lambda x, y: (x > y) - (x < y))
print(list(names), names[0], isinstance(names, java.type("java.util.List")))
try:
    names[7]
except IndexError as error:
    print(error.getMessage())
"""
    said = "Index 7 out of bounds for length 2"
    assert run(tmp_path, body) == ["['a', 'b'] a True", said]


def test_source_is_compiled_where_other_bridges_may_call_java(tmp_path: Path) -> None:
    body = """
import gc
import warnings

System = jpype.JClass("java.lang.System")
warned = []

def show(message, *rest):
    System.nanoTime()
    warned.append(type(message).__name__)

warnings.showwarning = show
gc.callbacks.append(lambda phase, info: System.nanoTime())
gc.set_threshold(1)
source = "def f():\\n  assert (1, 'always')\\n" + "x = [lambda: 1]\\n" * 200
failures = []

@jpype.JImplements("java.lang.Runnable")
class Executes:
    @jpype.JOverride
    def run(self):
        try:
            python.exec_(source)
        except BaseException as error:
            failures.append(error)

thread = jpype.JClass("java.lang.Thread")(Executes())
thread.start()
thread.join()
gc.callbacks.clear()
print(warned, failures)
"""
    assert run(tmp_path, body) == ["['SyntaxWarning'] []"]


def test_a_java_exception_passes_through_both_bridges_unchanged(tmp_path: Path) -> None:
    body = """
error = jpype.JClass("java.io.IOException")("through both")
def throw():
    raise error
module.throw = throw
try:
    python.function("hosted:throw").call()
except jpype.JException as caught:
    print(caught is error or caught.equals(error), caught.getMessage())
"""
    assert run(tmp_path, body) == ["True through both"]


def test_threads_of_both_sides_may_call(tmp_path: Path) -> None:
    body = """
import operator
results = []
def work():
    results.append(int(python.function("operator:add").call(1, 2)))
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
future = python.function("operator:add").callAsync(3, 4)
print(results, int(future.get()))
"""
    assert run(tmp_path, body) == ["[3, 3, 3, 3] 7"]


def test_the_jvm_ends_cleanly_with_a_runtime_open(tmp_path: Path) -> None:
    body = """
kept = []
module.keep = kept.append
python.function("hosted:keep").call(jpype.JClass("java.lang.Object")())
handle = python.eval("[1]")
jpype.shutdownJVM()
try:
    str(kept[0])
except bridge.ClosedError as error:
    print(error)
del kept[:]
"""
    assert run(tmp_path, body) == ["the JVM has ended"]


def test_a_process_ends_cleanly_without_shutting_the_jvm_down(tmp_path: Path) -> None:
    assert run(tmp_path, "print(python.eval('6 * 7').toString())") == ["42"]


def test_starting_twice_is_starting_once(tmp_path: Path) -> None:
    body = """
bridge.start_jvm()
print(jpype.JClass("org.pybridge.Python").start().eval("1").toString())
"""
    assert run(tmp_path, body) == ["1"]


def test_without_jpype_the_error_names_the_extra(tmp_path: Path) -> None:
    script = tmp_path / "host.py"
    script.write_text(
        "import sys\nsys.modules['jpype'] = None\nimport bridge\n"
        "try:\n    bridge.start_jvm()\nexcept ImportError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert f"{sys.executable} -m pip install '<path of a PyBridge checkout>[jvm]'" in done.stdout
