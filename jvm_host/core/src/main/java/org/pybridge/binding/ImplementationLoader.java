package org.pybridge.binding;

import org.pybridge.spi.BoundFunction;

/**
 * The class loader of one class: sees what the interface's loader sees, and what the class calls.
 */
final class ImplementationLoader extends ClassLoader {
    private static final String SPI = BoundFunction.class.getPackageName() + ".";

    ImplementationLoader(ClassLoader interfaceLoader) {
        super(interfaceLoader);
    }

    Class<?> define(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }

    // The interface's loader may have no PyBridge, or another copy of it.
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SPI)
                ? Class.forName(name, false, BoundFunction.class.getClassLoader())
                : super.loadClass(name, resolve);
    }
}
