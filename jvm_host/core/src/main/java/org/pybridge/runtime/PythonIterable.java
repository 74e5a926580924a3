package org.pybridge.runtime;

import java.util.Iterator;

/** A Python object that can be iterated over, as often as Python allows it. Thread-safe. */
final class PythonIterable implements Iterable<Object> {
    private final PythonHandle object;
    private final AskedType element;

    /** Takes over the handle. */
    PythonIterable(PythonHandle object, AskedType element) {
        this.object = object;
        object.ref().leaveToCleaner();
        this.element = element;
    }

    @Override
    public Iterator<Object> iterator() {
        return new PythonIterator((PythonHandle) object.ask("begin", 0), element);
    }

    @Override
    public String toString() {
        return "Iterable of " + object;
    }
}
