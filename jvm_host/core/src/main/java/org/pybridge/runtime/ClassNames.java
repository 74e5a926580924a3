package org.pybridge.runtime;

/** Finds Java classes by the names that a program has for them. */
final class ClassNames {
    private static final int MOST_DIMENSIONS = 255;

    private final ClassLoader starter;

    /**
     * Searches after the thread's context class loader this one, then that of this library. A look
     * at the stack for the caller's own would cost a start 6 ms on newer JDKs.
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
     * @throws ClassNotFoundException if there is none; the message is the name
     */
    Class<?> find(String name) throws ClassNotFoundException {
        if (name.endsWith("[]")) {
            return array(name);
        }
        Class<?> primitive = PrimitiveTypes.named(name);
        Class<?> found = primitive != null ? primitive : loaded(name);
        String nested = name;
        while (found == null && nested.lastIndexOf('.') > 0) {
            int dot = nested.lastIndexOf('.');
            nested = nested.substring(0, dot) + "$" + nested.substring(dot + 1);
            found = loaded(nested);
        }
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        return found;
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

    private Class<?> loaded(String name) {
        Class<?> found = loadedBy(Thread.currentThread().getContextClassLoader(), name);
        if (found == null) {
            found = loadedBy(starter, name);
        }
        return found != null ? found : loadedBy(ClassNames.class.getClassLoader(), name);
    }

    private static Class<?> loadedBy(ClassLoader loader, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return null; // a file system without case finds a file of another class: an Error
        }
    }
}
