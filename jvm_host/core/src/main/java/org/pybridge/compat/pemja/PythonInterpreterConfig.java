package org.pybridge.compat.pemja;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** How to start a {@link PythonInterpreter}. Immutable. */
public final class PythonInterpreterConfig {
    private final String pythonHome;
    private final String workingDirectory;
    private final String[] paths;
    private final String pythonExec;
    private final ExecType execType;

    private PythonInterpreterConfig(PythonInterpreterConfigBuilder builder) {
        pythonHome = builder.pythonHome;
        workingDirectory = builder.workingDirectory;
        paths = builder.paths.toArray(new String[0]);
        pythonExec = builder.pythonExec;
        execType = builder.execType;
    }

    /** The folder of the Python installation; null if not set. */
    public String getPythonHome() {
        return pythonHome;
    }

    /** The working directory; null if not set. */
    public String getWorkingDirectory() {
        return workingDirectory;
    }

    /** The folders put in front of {@code sys.path}, in this order. */
    public String[] getPaths() {
        return paths.clone();
    }

    /** The Python executable; null if not set. */
    public String getPythonExec() {
        return pythonExec;
    }

    /** Where the code runs. */
    public ExecType getExecType() {
        return execType;
    }

    /** A builder of {@link ExecType#MULTI_THREAD}. */
    public static PythonInterpreterConfigBuilder newBuilder() {
        return new PythonInterpreterConfigBuilder();
    }

    /** Builds a {@link PythonInterpreterConfig}. Not thread-safe. */
    public static class PythonInterpreterConfigBuilder {
        private String pythonHome;
        private String workingDirectory;
        private final Set<String> paths = new LinkedHashSet<>();
        private String pythonExec;
        private ExecType execType = ExecType.MULTI_THREAD;

        /** A builder of {@link ExecType#MULTI_THREAD}. */
        public PythonInterpreterConfigBuilder() {}

        /**
         * The folder of the Python installation: without an executable, its {@code bin/python3} is
         * taken. With one, that one's own home stands.
         */
        public PythonInterpreterConfigBuilder setPythonHome(String value) {
            pythonHome = value;
            return this;
        }

        /**
         * The working directory of {@link ExecType#SUB_INTERPRETER}. That of this process cannot
         * change: {@link ExecType#MULTI_THREAD} ignores it, as PEMJA does, with a warning in the
         * log.
         */
        public PythonInterpreterConfigBuilder setWorkingDirectory(String value) {
            workingDirectory = value;
            return this;
        }

        /** Adds folders, separated by {@link File#pathSeparator}, after those added before. */
        public PythonInterpreterConfigBuilder addPythonPaths(String value) {
            return addPythonPaths(Objects.requireNonNull(value, "paths").split(File.pathSeparator));
        }

        /** Adds folders after those added before. */
        public PythonInterpreterConfigBuilder addPythonPaths(String... values) {
            for (String path : values) {
                Objects.requireNonNull(path, "path");
            }
            paths.addAll(Arrays.asList(values));
            return this;
        }

        /**
         * The Python executable: a path, or a name that is looked up on the PATH. Without one,
         * PyBridge's list of places: {@code pybridge.python}, {@code PYBRIDGE_PYTHON}, {@code
         * VIRTUAL_ENV}, the environment of the jar, {@code python3} on the PATH.
         */
        public PythonInterpreterConfigBuilder setPythonExec(String value) {
            pythonExec = value;
            return this;
        }

        /** Where the code runs; {@link ExecType#MULTI_THREAD} if not called. */
        public PythonInterpreterConfigBuilder setExcType(ExecType value) {
            execType = Objects.requireNonNull(value, "excType");
            return this;
        }

        /** The configuration. */
        public PythonInterpreterConfig build() {
            return new PythonInterpreterConfig(this);
        }
    }

    /** Where the code of an interpreter runs. */
    public enum ExecType {
        /**
         * In the calling thread. All such interpreters of one Python share its modules and its GIL.
         */
        MULTI_THREAD,

        /**
         * In a worker process of its own, with modules and a GIL of its own. PEMJA takes a
         * sub-interpreter, which many extension modules refuse.
         */
        SUB_INTERPRETER
    }
}
