package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** The Python inside is the one asked for, set up as its user would find it in a shell. */
final class InterpreterTest {
    @ContractTest
    void theVirtualEnvironmentIsActive(Python python) {
        Path asked = Path.of(System.getProperty("pybridge.python")).toAbsolutePath().normalize();
        python.exec("import sys");
        assertThat(Path.of(python.eval("sys.prefix").as(String.class)))
                .isEqualTo(asked.getParent().getParent());
        assertThat(Path.of(python.eval("sys.executable").as(String.class)).normalize().getParent())
                .isEqualTo(asked.getParent());
        assertThat(
                        python.eval(
                                        "type(sys.argv) is list and all(type(a) is str for a in"
                                                + " sys.argv)")
                                .as(Boolean.class))
                .isTrue();
    }

    @ContractTest
    void theFoldersOfTheConfigurationLeadThePath(Python python) {
        assertThat(python.eval("__import__('sys').path[0]").as(String.class))
                .isEqualTo(PythonModules.folder().toString());
    }

    @ContractTest
    void loggingIsUntouched(Python python) {
        python.exec("import logging");
        assertThat(python.eval("logging.getLogger().level == logging.WARNING").as(Boolean.class))
                .isTrue();
        assertThat(python.eval("logging.getLogger().handlers").as(Object.class))
                .isEqualTo(List.of());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void numpyIsNotImportedBeforeItIsNeeded(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThat(python.function("contract_functions:add").call(List.of(1L), List.of("a")))
                .isEqualTo(List.of(1L, "a"));
        assertThat(python.eval("'numpy' in __import__('sys').modules").as(Boolean.class)).isFalse();
    }

    @ContractTest
    void processesCanBeStartedFromPython(Python python) {
        python.exec("import subprocess, sys");
        assertThat(
                        python.eval(
                                        "subprocess.run([sys.executable, '-c', 'print(7)'],"
                                                + " capture_output=True).stdout.strip()")
                                .as(byte[].class))
                .isEqualTo(new byte[] {'7'});
    }

    @ContractTest
    void aModuleToPreloadIsImportedAtStart(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.preload("contract_preload"));
        assertThat(python.eval("'contract_preload' in __import__('sys').modules").as(Boolean.class))
                .isTrue();
    }

    @ContractTest
    void aModuleToPreloadThatIsMissingIsNamedAtStart(Runtimes runtimes) {
        assertThatThrownBy(() -> runtimes.start(builder -> builder.preload("no_such_preload")))
                .isInstanceOfAny(PythonException.class, org.pybridge.PythonStartException.class)
                .hasMessageContaining("no_such_preload");
        Python python = runtimes.start();
        PyFunction square = python.function("contract_functions:square");
        assertThat(square.call(3)).isEqualTo(9L);
    }
}
