"""The reader of -Xcheck:jni logs tells our warnings from the JDK's."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

OURS = """\
WARNING in native method: JNI call made with exception pending
\tat org.pybridge.embedded.CoreNatives.call(pybridge-core/Native Method)
\tat org.pybridge.embedded.Channel.exchange(Channel.java:40)
"""
OF_THE_JDK = """\
WARNING: JNI local refs: 33, exceeds capacity: 32
\tat java.util.zip.ZipFile.open(java.base@17.0.15/Native Method)
\tat org.pybridge.platform.NativeLoader.load(NativeLoader.java:12)
"""
WITHOUT_JAVA_FRAMES = "WARNING in native method: Using JNIEnv in the wrong thread\n"
FATAL = """\
FATAL ERROR in native method: Bad global or local ref passed to JNI
\tat java.lang.Object.wait(java.base@17.0.15/Native Method)
"""


@pytest.fixture(scope="module")
def warnings_of_ours(repository: Path) -> Callable[[str], list[str]]:
    spec = importlib.util.spec_from_file_location(
        "jni_warnings", repository / ".ci/jni_warnings.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function: Callable[[str], list[str]] = module.warnings_of_ours
    return function


@pytest.mark.parametrize("log", [OURS, WITHOUT_JAVA_FRAMES, FATAL])
def test_a_warning_in_our_code_a_bare_one_and_a_fatal_one_count(
    warnings_of_ours: Callable[[str], list[str]], log: str
) -> None:
    assert warnings_of_ours(f"Tests run: 3\n{log}Tests run: 4\n") == [log.rstrip("\n")]


def test_a_warning_in_the_native_code_of_the_jdk_does_not_count(
    warnings_of_ours: Callable[[str], list[str]],
) -> None:
    assert warnings_of_ours(OF_THE_JDK) == []


def test_two_warnings_in_a_row_are_two(warnings_of_ours: Callable[[str], list[str]]) -> None:
    assert len(warnings_of_ours(OURS + OF_THE_JDK + OURS)) == 2
