package org.pybridge.binding;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.pybridge.spi.BoundFunction;

/**
 * Implements interfaces by classes made at run time: one for each interface, and one more for each
 * choice of default methods that are implemented too. Thread-safe.
 */
public final class Implementations {
    /** The most parameters of a method that is called by words. */
    public static final int MOST_WORDS = 4;

    // Weak on both sides: neither the interface's class loader nor ours is pinned by the other.
    private static final Map<Class<?>, Map<List<String>, WeakReference<Class<?>>>> MADE =
            new WeakHashMap<>();

    private Implementations() {}

    /**
     * An implementation of the interface.
     *
     * @param methods all its abstract methods, always in the same order, and any default methods
     *     after them
     * @param functions what each of them calls
     * @throws IllegalArgumentException if no class may implement the interface
     */
    public static <T> T implement(
            Class<T> type, List<BoundMethod> methods, List<? extends BoundFunction> functions) {
        Class<?> made = made(type, methods);
        try {
            return type.cast(
                    made.getConstructor(BoundFunction[].class)
                            .newInstance((Object) functions.toArray(new BoundFunction[0])));
        } catch (InstantiationException
                | IllegalAccessException
                | NoSuchMethodException
                | InvocationTargetException e) {
            throw new IllegalStateException("cannot make an instance of " + made.getName(), e);
        }
    }

    /** Whether a method of this signature is called by {@link BoundFunction#callWords}. */
    public static boolean areWords(Class<?> resultType, Class<?>... parameters) {
        return resultType.isPrimitive()
                && parameters.length <= MOST_WORDS
                && Arrays.stream(parameters).allMatch(Class::isPrimitive);
    }

    private static Class<?> made(Class<?> type, List<BoundMethod> methods) {
        List<String> defaults =
                methods.stream()
                        .map(method -> method.twins().get(0))
                        .filter(Method::isDefault)
                        .map(Method::toString)
                        .toList();
        synchronized (MADE) {
            Map<List<String>, WeakReference<Class<?>>> variants =
                    MADE.computeIfAbsent(type, each -> new HashMap<>());
            WeakReference<Class<?>> known = variants.get(defaults);
            Class<?> made = known == null ? null : known.get();
            if (made == null) {
                String suffix = defaults.isEmpty() ? "" : "$" + variants.size();
                made = ImplementationPlace.of(type, methods).define(type, suffix, methods);
                variants.put(defaults, new WeakReference<>(made));
            }
            return made;
        }
    }
}
