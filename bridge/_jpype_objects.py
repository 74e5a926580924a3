"""Java objects handed between JPype and PyBridge stay the same Java object."""

from __future__ import annotations

from typing import Any

from bridge import _native

__all__ = ["install"]


def install() -> None:
    """Teach both bridges each other's objects. Needs a running JVM of JPype's; idempotent."""
    import jpype

    if _native.has_object_exporter():
        return

    hosted = jpype.JClass("org.pybridge.embedded.HostedObjects")

    def export(session: int, item: Any) -> int:
        return int(hosted.add(session, item))

    def convert(_: Any, item: _native.JavaObject) -> Any:
        return hosted.find(*_native.java_object_key(item))

    _native.set_object_exporter(jpype.JObject, export)
    jpype.JConversion("java.lang.Object", instanceof=_native.JavaObject)(convert)
