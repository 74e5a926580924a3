package org.pybridge.runtime;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What is known of each class, as long as the class lives or until {@link #clear}. A ClassValue
 * alone would keep our class loader for as long as a class of the JDK lives, and a map that of the
 * user's classes. Thread-safe.
 */
abstract class ClassCache<V> {
    private final Set<Class<?>> asked = Collections.newSetFromMap(new WeakHashMap<>());

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

    /** Called again for a class when two threads ask at once, and after {@link #clear}. */
    abstract V compute(Class<?> type);

    V of(Class<?> type) {
        return values.get(type);
    }

    /** Forgets all. What is computed meanwhile stays until the next time. */
    void clear() {
        synchronized (asked) {
            for (Class<?> type : asked) {
                values.remove(type);
            }
        }
    }
}
