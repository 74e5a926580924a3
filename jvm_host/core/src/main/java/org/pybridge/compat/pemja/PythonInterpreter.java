package org.pybridge.compat.pemja;

import java.util.Map;
import java.util.Objects;

/**
 * An interpreter: global variables of its own in a Python that it shares with the others of its
 * kind, see {@link PythonInterpreterConfig.ExecType}. Any thread may use it.
 */
public final class PythonInterpreter implements Interpreter {
    private static final long serialVersionUID = 1L;

    private transient volatile Globals globals; // null once closed, and after deserialisation

    /**
     * Starts an interpreter. The first one starts Python.
     *
     * @throws IllegalArgumentException if the executable or the home is not there
     * @throws org.pybridge.PythonStartException if Python cannot be started; its message lists all
     *     that was tried
     */
    public PythonInterpreter(PythonInterpreterConfig config) {
        globals = Globals.open(Objects.requireNonNull(config, "config"));
    }

    @Override
    public void set(String name, Object value) {
        Objects.requireNonNull(name, "name");
        open().set(name, value);
    }

    @Override
    public Object get(String name) {
        Objects.requireNonNull(name, "name");
        return open().get(name);
    }

    @Override
    public <T> T get(String name, Class<T> clazz) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(clazz, "clazz");
        return open().get(name, clazz);
    }

    @Override
    public Object invoke(String name, Object... args) {
        Objects.requireNonNull(name, "name");
        return open().invoke(name, Objects.requireNonNull(args, "args"), null);
    }

    @Override
    public Object invoke(String name, Map<String, Object> kwargs) {
        return invoke(name, null, kwargs);
    }

    @Override
    public Object invoke(String name, Object[] args, Map<String, Object> kwargs) {
        Objects.requireNonNull(name, "name");
        return open().invoke(name, args == null ? new Object[0] : args, kwargs);
    }

    @Override
    public Object invokeMethod(String obj, String name, Object... args) {
        Objects.requireNonNull(obj, "obj");
        Objects.requireNonNull(name, "name");
        return open().invokeMethod(obj, name, Objects.requireNonNull(args, "args"));
    }

    @Override
    public void exec(String str) {
        Objects.requireNonNull(str, "str");
        open().exec(str);
    }

    private Globals open() {
        Globals current = globals;
        if (current == null) {
            throw new IllegalStateException(
                    "the Python interpreter is not running: it was closed, or came from a stream");
        }
        return current;
    }

    /**
     * Drops the global variables. Calls that run go on. The last interpreter of a Python closes
     * what they share: its PyObjects cannot be used any more.
     */
    @Override
    public void close() {
        Globals open;
        synchronized (this) {
            open = globals;
            globals = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
