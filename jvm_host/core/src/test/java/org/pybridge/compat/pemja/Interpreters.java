package org.pybridge.compat.pemja;

import java.util.function.Consumer;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;
import org.pybridge.compat.pemja.PythonInterpreterConfig.PythonInterpreterConfigBuilder;

/** Starts the interpreters of a case. */
final class Interpreters {
    private Interpreters() {}

    static PythonInterpreter start(ExecType type) {
        return start(type, builder -> {});
    }

    static PythonInterpreter start(ExecType type, Consumer<PythonInterpreterConfigBuilder> change) {
        PythonInterpreterConfigBuilder builder =
                PythonInterpreterConfig.newBuilder().setExcType(type);
        change.accept(builder);
        return new PythonInterpreter(builder.build());
    }
}
