package org.pybridge.compat.pemja;

import java.util.Objects;

/**
 * A Python object that has no Java type in PEMJA's table. Passed to Python it is that object. Any
 * thread may use it.
 *
 * <p>It lives until it is closed, or until some time after it became unreachable; after close, and
 * after the last interpreter of its Python was closed, its methods throw IllegalStateException.
 */
public class PyObject implements AutoCloseable {
    private final org.pybridge.PyObject handle;
    private final ObjectCalls calls;

    PyObject(org.pybridge.PyObject handle, ObjectCalls calls) {
        this.handle = handle;
        this.calls = calls;
    }

    /** The handle of PyBridge's own API. */
    public org.pybridge.PyObject handle() {
        return handle;
    }

    final ObjectCalls calls() {
        return calls;
    }

    /** The value of an attribute. */
    public Object getAttr(String name) {
        return calls.getAttr(handle, Objects.requireNonNull(name, "name"));
    }

    /** The value of an attribute as this type; null for None. */
    public <T> T getAttr(String name, Class<T> clazz) {
        Objects.requireNonNull(clazz, "clazz");
        return calls.getAttr(handle, Objects.requireNonNull(name, "name"), clazz);
    }

    /** Sets an attribute. */
    public void setAttr(String name, Object value) {
        calls.setAttr(handle, Objects.requireNonNull(name, "name"), value);
    }

    /** Calls a method. */
    public Object invokeMethod(String name, Object... args) {
        Objects.requireNonNull(args, "args");
        return calls.invokeMethod(handle, Objects.requireNonNull(name, "name"), args);
    }

    /** Python's {@code str(object)}; a text that says so when closed. */
    @Override
    public String toString() {
        return handle.toString();
    }

    /** Releases the object. Idempotent. */
    @Override
    public void close() {
        handle.close();
    }
}
