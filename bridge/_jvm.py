"""Python as the host: JPype starts a JVM in this process, which calls this interpreter back."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # to type checkers it is true
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["start_jvm"]


def start_jvm(*jvm_arguments: str, classpath: Sequence[str] = (), **jpype_options: Any) -> None:
    """Start the JVM inside this Python, ready for ``org.pybridge.Python.start``.

    Java code in this JVM then calls this very interpreter, on the calling thread. A Java object
    that JPype holds and one that PyBridge holds are the same where one is handed to the other.

    Parameters
    ----------
    *jvm_arguments : str
        Options of the JVM, such as ``"-Xmx1g"``.
    classpath : sequence of str
        Jars and class folders beside PyBridge's own jar, which is always on the class path.
    **jpype_options
        Further keyword arguments of ``jpype.startJVM``.

    Raises
    ------
    ImportError
        If JPype is not installed; the message has the command that installs it.
    RuntimeError
        If a JVM runs in this process already without PyBridge's jar on its class path.
    """
    from bridge._locate import install_command, jar_path

    try:
        import jpype
    except ImportError as error:
        raise ImportError(
            f"bridge.start_jvm needs JPype: {install_command('jvm')}", name="jpype"
        ) from error
    from bridge import _jpype_objects

    if not jpype.isJVMStarted():
        arguments = [f"-Dpybridge.python={sys.executable}", *jvm_arguments]
        arguments.append("--enable-native-access=ALL-UNNAMED")
        jpype_options.setdefault("convertStrings", False)
        jpype.startJVM(
            *arguments, classpath=[str(jar_path()), *map(str, classpath)], **jpype_options
        )
    _jpype_objects.install()
