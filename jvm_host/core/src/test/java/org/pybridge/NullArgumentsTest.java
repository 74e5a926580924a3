package org.pybridge;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A null that is no value is refused by its parameter's name, before any Python runs. */
final class NullArgumentsTest {
    private static void assertNamed(String parameter, ThrowingCallable misuse) {
        assertThatNullPointerException().isThrownBy(misuse).withMessage(parameter);
    }

    @Test
    void ofAConfiguration() {
        PythonConfig.Builder builder = PythonConfig.builder();
        assertNamed("executable", () -> builder.python((String) null));
        assertNamed("executable", () -> builder.python((Path) null));
        assertNamed("value", () -> builder.mode(null));
        assertNamed("folder", () -> builder.addPath((String) null));
        assertNamed("folder", () -> builder.addPath((Path) null));
        assertNamed("module", () -> builder.preload(null));
        assertNamed("name", () -> builder.environment(null, "value"));
        assertNamed("value", () -> builder.environment("NAME", null));
        assertNamed("folder", () -> builder.workingDirectory(null));
        assertNamed("value", () -> builder.executor(null));
        assertNamed("startTimeout", () -> builder.startTimeout((Duration) null));
        assertNamed("closeTimeout", () -> builder.closeTimeout((Duration) null));
        assertNamed("config", () -> Python.start(null));
    }

    @Test
    void ofArgumentsOfCalls() {
        assertNamed("values", () -> Keywords.of((Map<String, ?>) null));
        assertNamed("elements", () -> PyTuple.of((Object[]) null));
        assertNamed("elements", () -> PyTuple.copyOf((List<?>) null));
        assertNamed("name", () -> PyTuple.of().get(null));
    }
}
