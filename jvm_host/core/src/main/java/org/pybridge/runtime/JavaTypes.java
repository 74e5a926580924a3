package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.frame.FrameException;

/** The Java classes that one session's Python knows, by id. Thread-safe. */
final class JavaTypes {
    private final List<JavaType> types = new ArrayList<>();

    // Weak in the class: a lambda's own is not kept, it passes as its interface.
    private final ClassCache<JavaType> byClass =
            new ClassCache<>() {
                @Override
                JavaType compute(Class<?> type) {
                    Class<?> shown = shown(type);
                    return shown == type ? add(type) : JavaTypes.this.of(shown);
                }
            };

    /** The type of a class; that of its interface for a lambda's. */
    JavaType of(Class<?> type) {
        return byClass.of(type);
    }

    private synchronized JavaType add(Class<?> type) {
        for (JavaType known : types) {
            if (known.type() == type) { // another thread was first
                return known;
            }
        }
        JavaType made = new JavaType(type, types.size() + 1);
        types.add(made);
        return made;
    }

    private static Class<?> shown(Class<?> type) {
        // With a superclass of its own it has members that the interface lacks.
        boolean nameless =
                (type.isHidden() || type.isSynthetic()) && type.getSuperclass() == Object.class;
        return nameless && type.getInterfaces().length == 1 ? type.getInterfaces()[0] : type;
    }

    /**
     * The type of an id.
     *
     * @throws FrameException if there is none
     */
    synchronized JavaType find(long id) {
        if (id < 1 || id > types.size()) {
            throw new FrameException("no Java type of this id: " + id);
        }
        return types.get((int) id - 1);
    }

    synchronized void end() {
        types.clear();
        byClass.end();
    }
}
