package org.pybridge.runtime;

/** Finds Java classes by the names that a program has for them. */
final class ClassNames {
    private static final int MOST_DIMENSIONS = 255;

    private final ClassLoader starter;

    /**
     * Searches after the thread's context class loader this one, that of this library, and those of
     * the Java code that has called Python on this thread: only then the stack is looked at, which
     * costs milliseconds.
     *
     * @param starter the context class loader of the thread that started the runtime; may be null
     */
    ClassNames(ClassLoader starter) {
        this.starter = starter;
    }

    /**
     * The class of a name: {@code java.util.Map$Entry}, {@code java.util.Map.Entry}, {@code
     * int[][]}, {@code int}.
     *
     * @throws ClassNotFoundException if there is none; the message begins with the name
     */
    Class<?> find(String name) throws ClassNotFoundException {
        if (name.endsWith("[]")) {
            return array(name);
        }
        Class<?> primitive = PrimitiveTypes.named(name);
        if (primitive != null) {
            return primitive;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        Class<?> found = loaded(name, context, starter, ClassNames.class.getClassLoader());
        if (found == null) {
            found = loaded(name, callers());
        }
        if (found == null) {
            throw new ClassNotFoundException(
                    name.indexOf('.') < 0
                            ? name + ": wanted a name with its package, as java.util.ArrayList"
                            : name);
        }
        return found;
    }

    /** The class of this name, or of one in which the last dots are those of nested classes. */
    private static Class<?> loaded(String name, ClassLoader... loaders) {
        String nested = name;
        while (true) {
            for (ClassLoader loader : loaders) {
                Class<?> found = loadedBy(loader, nested);
                if (found != null) {
                    return found;
                }
            }
            int dot = nested.lastIndexOf('.');
            if (dot <= 0) {
                return null;
            }
            nested = nested.substring(0, dot) + "$" + nested.substring(dot + 1);
        }
    }

    private static ClassLoader[] callers() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(
                        frames ->
                                frames.map(frame -> frame.getDeclaringClass().getClassLoader())
                                        .distinct()
                                        .toArray(ClassLoader[]::new));
    }

    private Class<?> array(String name) throws ClassNotFoundException {
        String element = name;
        int dimensions = 0;
        while (element.endsWith("[]")) {
            element = element.substring(0, element.length() - 2).stripTrailing();
            dimensions++;
            if (dimensions > MOST_DIMENSIONS) {
                throw new ClassNotFoundException(
                        "an array of more than " + MOST_DIMENSIONS + " dimensions");
            }
        }
        Class<?> found = find(element);
        if (found == void.class || dimensions + dimensionsOf(found) > MOST_DIMENSIONS) {
            throw new ClassNotFoundException(name);
        }
        for (int i = 0; i < dimensions; i++) {
            found = found.arrayType();
        }
        return found;
    }

    /** Those of a class that was named as {@code [[I}. */
    private static int dimensionsOf(Class<?> type) {
        return type.isArray() ? type.getName().lastIndexOf('[') + 1 : 0;
    }

    private static Class<?> loadedBy(ClassLoader loader, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return null; // a file system without case finds a file of another class: an Error
        }
    }
}
