package org.pybridge.compat.pemja;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;
import org.pybridge.runtime.ValueProfile;

/**
 * The runtime below the interpreters of one Python: started by the first one, closed with the last.
 */
final class SharedPython {
    // By the executable asked for; one of "null" for none.
    private static final Map<String, SharedPython> RUNNING = new HashMap<>();

    private final String key; // null for one that no other interpreter shares
    private final Python python;
    private final ObjectCalls objects;
    private final PyFunction open;
    private int users = 1; // guarded by RUNNING

    private SharedPython(String key, PythonConfig.Builder config) {
        this.key = key;
        config.converter(PyObject.class, PyObject::handle, this::adopted);
        python = Python.start(config.build());
        try {
            objects = new ObjectCalls(python);
            ValueProfile.use(python, new Profile(objects));
            open = objects.function("open_interpreter");
        } catch (Throwable e) {
            python.close();
            throw e;
        }
    }

    // What a Java method gets whose parameter is a PyObject.
    private PyObject adopted(Object value) {
        return value instanceof org.pybridge.PyObject
                ? new PyObject((org.pybridge.PyObject) value, objects)
                : null;
    }

    /** The runtime for an interpreter, which releases it. */
    static SharedPython lease(PythonInterpreterConfig config) {
        Path executable = Executables.find(config);
        PythonConfig.Builder builder = PythonConfig.builder();
        if (executable != null) {
            builder.python(executable);
        }
        if (config.getExecType() == ExecType.SUB_INTERPRETER) {
            builder.mode(ExecutionMode.PROCESS);
            if (config.getWorkingDirectory() != null) {
                builder.workingDirectory(Executables.folder(config.getWorkingDirectory()));
            }
            return new SharedPython(null, builder);
        }
        if (config.getWorkingDirectory() != null) {
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "the working directory of this process stays: asked={0}",
                            config.getWorkingDirectory());
        }
        return shared(String.valueOf(executable), builder);
    }

    private static SharedPython shared(String key, PythonConfig.Builder builder) {
        synchronized (RUNNING) {
            SharedPython running = RUNNING.get(key);
            if (running == null) {
                running = new SharedPython(key, builder);
                RUNNING.put(key, running);
            } else {
                running.users++;
            }
            return running;
        }
    }

    ObjectCalls objects() {
        return objects;
    }

    /** The functions of a new interpreter, by their names. */
    Map<?, ?> openInterpreter(Object paths) {
        return (Map<?, ?>) open.call(paths);
    }

    /** Closes the runtime if nobody else uses it. */
    void release() {
        synchronized (RUNNING) {
            users--;
            if (users > 0) {
                return;
            }
            if (key != null) {
                RUNNING.remove(key);
            }
        }
        python.close(); // it waits for calls, so others may start one meanwhile
    }
}
