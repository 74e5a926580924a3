package org.pybridge.arrow;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** What Arrow needs of the JVM; asked for before any code of Arrow's runs. */
final class JvmNeeds {
    private static final int FIRST_JDK_THAT_GUARDS_UNSAFE = 24;

    private JvmNeeds() {}

    /**
     * Makes sure that Arrow can run here.
     *
     * @throws IllegalStateException with the options to add, if it cannot
     */
    static void require() {
        Module arrow = ArrowBuf.class.getModule();
        if (!ByteBuffer.class.getModule().isOpen("java.nio", arrow)) {
            throw lacking("java.nio is not open to it", arrow);
        } else if (!isUnsafeAllowed()) {
            throw lacking("sun.misc.Unsafe may not access memory", arrow);
        }
    }

    private static IllegalStateException lacking(String seen, Module arrow) {
        String opened = arrow.isNamed() ? arrow.getName() : "ALL-UNNAMED";
        String options = "--add-opens=java.base/java.nio=" + opened;
        if (Runtime.version().feature() >= FIRST_JDK_THAT_GUARDS_UNSAFE) {
            options += " --sun-misc-unsafe-memory-access=allow";
        }
        return new IllegalStateException(
                "Arrow cannot run in this JVM: "
                        + seen
                        + "; fix: java "
                        + options
                        + ", which `pybridge java` adds");
    }

    // By reflection, since the compiler warns of this class in a way that nothing silences.
    private static boolean isUnsafeAllowed() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            Object unsafe = field.get(null);
            Object address = type.getMethod("allocateMemory", long.class).invoke(unsafe, 1L);
            type.getMethod("freeMemory", long.class).invoke(unsafe, address);
            return true;
        } catch (InvocationTargetException e) {
            return false; // denied by option, or by a JDK that denies it by default
        } catch (ReflectiveOperationException e) {
            return false; // a JDK without it
        }
    }
}
