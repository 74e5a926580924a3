package org.pybridge.runtime;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What is known of each class, as long as the class lives or until {@link #end}. A ClassValue alone
 * would keep our class loader for as long as a class of the JDK lives, and a map that of the user's
 * classes. Thread-safe.
 */
abstract class ClassCache<V> {
    private final Set<Class<?>> asked = Collections.newSetFromMap(new WeakHashMap<>());
    private volatile boolean ended;

    private final ClassValue<V> values =
            new ClassValue<>() {
                @Override
                protected V computeValue(Class<?> type) {
                    synchronized (asked) {
                        asked.add(type);
                    }
                    return compute(type);
                }
            };

    /** Called more than once for a class when threads ask at once, and after {@link #end}. */
    abstract V compute(Class<?> type);

    V of(Class<?> type) {
        if (ended) {
            return compute(type);
        }
        V value = values.get(type);
        if (ended) {
            values.remove(type); // end() may have been too early for it
        }
        return value;
    }

    /** Forgets all, and keeps nothing any more. */
    void end() {
        ended = true;
        synchronized (asked) {
            for (Class<?> type : asked) {
                values.remove(type);
            }
        }
    }
}
