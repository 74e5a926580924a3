package org.pybridge.compat.pemja;

import java.util.Map;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;
import org.pybridge.WorkerException;

/** The global variables of one interpreter, by the functions that {@code bridge/_pemja.py} has. */
final class Globals implements AutoCloseable {
    private final SharedPython python;
    private final Map<?, ?> functions;
    private final Finder variables;
    private final PyFunction set;
    private final PyFunction exec;
    private final PyFunction invoke;
    private final PyFunction invokeMethod;

    private Globals(SharedPython python, Map<?, ?> functions) {
        this.python = python;
        this.functions = functions;
        variables = new Finder(function("get"), function("plain"), function("held"));
        set = function("set");
        exec = function("exec");
        invoke = function("invoke");
        invokeMethod = function("invoke_method");
    }

    static Globals open(PythonInterpreterConfig config) {
        SharedPython python = SharedPython.lease(config);
        try {
            PyTuple paths = PyTuple.of((Object[]) config.getPaths());
            return new Globals(python, (Map<?, ?>) python.openInterpreter(paths));
        } catch (Throwable e) {
            python.release();
            throw e;
        }
    }

    private PyFunction function(String name) {
        return (PyFunction) functions.get(name);
    }

    Object get(String name) {
        return call(variables.shown(), name);
    }

    <T> T get(String name, Class<T> type) {
        return python.objects().find(type, variables, name);
    }

    void set(String name, Object value) {
        call(set, name, value);
    }

    void exec(String source) {
        call(exec, source);
    }

    Object invoke(String name, Object[] arguments, Map<String, Object> keywords) {
        boolean hasKeywords = keywords != null && !keywords.isEmpty();
        Object[] all = new Object[1 + arguments.length + (hasKeywords ? 1 : 0)];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        if (hasKeywords) {
            all[all.length - 1] = Keywords.of(keywords);
        }
        return call(invoke, all);
    }

    Object invokeMethod(String object, String method, Object[] arguments) {
        return python.objects().invokeMethod(invokeMethod, object, method, arguments);
    }

    private Object call(PyFunction function, Object... arguments) {
        return python.objects().call(function, arguments);
    }

    /** Drops the variables, and Python with the last ones. */
    @Override
    public void close() {
        try {
            function("close").call();
        } catch (WorkerException e) {
            return; // they went with their worker
        } finally {
            for (Object function : functions.values()) {
                ((PyFunction) function).close();
            }
            python.release();
        }
    }
}
