package org.pybridge.binding;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.util.List;
import org.pybridge.spi.BoundFunction;

/** Where the class that implements an interface may live. */
enum ImplementationPlace {
    /** Beside the interface, with its access rights and its life. */
    BESIDE {
        @Override
        Class<?> define(String name, byte[] bytes, Class<?> type) throws IllegalAccessException {
            OURS.addReads(type.getModule());
            // No hidden class: a lookup into another module, such as another loader's, cannot make
            // one.
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup()).defineClass(bytes);
        }
    },

    /** In a loader of its own, with the access rights of any class. */
    OWN_LOADER {
        @Override
        Class<?> define(String name, byte[] bytes, Class<?> type) {
            return new ImplementationLoader(type.getClassLoader()).define(name, bytes);
        }
    };

    private static final Module OURS = ImplementationPlace.class.getModule();

    abstract Class<?> define(String name, byte[] bytes, Class<?> type)
            throws IllegalAccessException;

    /**
     * The place for an implementation of the interface.
     *
     * @throws IllegalArgumentException if there is none, with what would open one
     */
    static ImplementationPlace of(Class<?> type, List<BoundMethod> methods) {
        Module module = type.getModule();
        boolean open = module.isOpen(type.getPackageName(), OURS);
        if (open && module.canRead(OURS) && sees(type.getClassLoader())) {
            return BESIDE;
        }
        if (isForAll(type) && methods.stream().allMatch(method -> isForAll(method.resultType()))) {
            return OWN_LOADER;
        }
        if (open) {
            throw refusal(
                    type,
                    "it is not public, and its class loader or module does not see "
                            + BoundFunction.class.getName());
        }
        throw refusal(
                type,
                "its package is not open to PyBridge; add to the module-info.java of "
                        + module.getName()
                        + ": opens "
                        + type.getPackageName()
                        + (OURS.isNamed() ? " to " + OURS.getName() : "")
                        + ";");
    }

    /** Writes and defines the class, whose name ends with the suffix. */
    Class<?> define(Class<?> type, String suffix, List<BoundMethod> methods) {
        if (type.isHidden() || type.isSealed()) {
            throw refusal(
                    type,
                    type.isSealed() ? "it is sealed" : "it is a hidden class, which has no name");
        }
        String name =
                (this == BESIDE
                                ? type.getName() + "$$Python"
                                : "org.pybridge.bound." + type.getName())
                        + suffix;
        byte[] bytes = ImplementationCode.write(name.replace('.', '/'), type, methods);
        try {
            return define(name, bytes, type);
        } catch (IllegalAccessException | LinkageError e) {
            IllegalArgumentException refusal = refusal(type, e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static IllegalArgumentException refusal(Class<?> type, String reason) {
        return new IllegalArgumentException(
                "PyBridge cannot implement the interface " + type.getName() + ": " + reason);
    }

    private static boolean isForAll(Class<?> type) {
        Class<?> named = type;
        while (named.isArray()) {
            named = named.getComponentType();
        }
        return Modifier.isPublic(named.getModifiers())
                && named.getModule().isExported(named.getPackageName());
    }

    private static boolean sees(ClassLoader loader) {
        try {
            return Class.forName(BoundFunction.class.getName(), false, loader)
                    == BoundFunction.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
