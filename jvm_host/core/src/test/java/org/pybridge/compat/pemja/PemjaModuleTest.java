package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.Python;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** The module {@code pemja} in Python. */
final class PemjaModuleTest {
    @ParameterizedTest
    @EnumSource(ExecType.class)
    void findsClassesAsPemjaNamesThem(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec(
                    """
                    from pemja import findClass
                    names = findClass('java.util.ArrayList')()
                    names.add(1)
                    entry = findClass('java.util.Map$Entry')
                    slashes = findClass('java/util/ArrayList') is findClass('java.util.ArrayList')
                    hours = findClass('java.util.concurrent.TimeUnit').HOURS
                    """);
            assertThat(interpreter.get("names")).isEqualTo(List.of(1L));
            assertThat(interpreter.get("slashes")).isEqualTo(true);
            assertThat(interpreter.get("hours")).isEqualTo(java.util.concurrent.TimeUnit.HOURS);
            assertThat(interpreter.get("entry")).isEqualTo(java.util.Map.Entry.class);
            assertThatThrownBy(() -> interpreter.exec("findClass('no.Such')"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("no.Such");
        }
    }

    @Test
    void isThereOnlyWhileAnInterpreterIs() {
        try (Python python = Python.start()) {
            python.exec(
                    "def there():\n"
                            + " try:\n"
                            + "  import pemja\n"
                            + "  return True\n"
                            + " except ImportError: return False");
            assertThat(python.get("there").as(org.pybridge.PyFunction.class).call())
                    .isEqualTo(false);
            try (PythonInterpreter interpreter = Interpreters.start(ExecType.MULTI_THREAD)) {
                interpreter.exec("import pemja");
                assertThat(python.get("there").as(org.pybridge.PyFunction.class).call())
                        .isEqualTo(true);
            }
            assertThat(python.get("there").as(org.pybridge.PyFunction.class).call())
                    .isEqualTo(false);
        }
    }

    @Test
    void anInstalledPemjaIsNotHiddenAndFindsClassesToo(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("pemja"));
        Files.writeString(
                folder.resolve("pemja/__init__.py"),
                "real = True\ntry:\n    from _pemja import *\nexcept ImportError:\n    pass\n");
        try (PythonInterpreter interpreter =
                Interpreters.start(
                        ExecType.SUB_INTERPRETER,
                        builder -> builder.addPythonPaths(folder.toString()))) {
            interpreter.exec("import pemja\nreal = pemja.real");
            assertThat(interpreter.get("real")).isEqualTo(true);
            interpreter.exec("n = len(pemja.findClass('java.util.ArrayList')([1, 2]))");
            assertThat(interpreter.get("n")).isEqualTo(2L);
        }
    }
}
