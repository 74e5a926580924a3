package org.pybridge.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.pybridge.PythonStartException;

/** Opens libpython and the native core in this process, for thread mode. */
public final class CoreLoader {
    /** Interned, so one lock for all class loaders: two of them must not open two Pythons. */
    private static final Object PROCESS_LOCK = "org.pybridge.platform.CoreLoader".intern();

    private CoreLoader() {}

    /**
     * Makes the asked Python's symbols available and has the core register the natives of a class.
     * A Python that this process already runs is joined. Nothing that was opened is ever closed.
     * May be called again, with the natives of another class loader too.
     *
     * @param natives the class whose native methods the core implements
     * @throws PythonStartException if this Python has no shared libpython, another Python is in
     *     this process, or the core is missing, does not load, or is of another version than the
     *     jar
     */
    public static void open(PythonEnvironment environment, Class<?> natives) {
        NativeLoader.load(environment);
        Path libpython = environment.libpython().orElse(null);
        try {
            synchronized (PROCESS_LOCK) {
                openCore(
                        libpython == null ? null : NativeText.bytes(libpython),
                        environment.majorMinor().getBytes(StandardCharsets.UTF_8),
                        NativeText.bytes(environment.core()),
                        BuildVersion.current().getBytes(StandardCharsets.UTF_8),
                        natives);
            }
        } catch (IOException e) {
            throw new PythonStartException(
                    "thread mode is impossible with "
                            + environment.describe()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** A class file of PyBridge's own, for the core to define once more. */
    public static byte[] classFile(String name) {
        return OwnJar.required(name);
    }

    private static native void openCore(
            byte[] libpython, byte[] majorMinor, byte[] core, byte[] version, Class<?> natives)
            throws IOException;
}
