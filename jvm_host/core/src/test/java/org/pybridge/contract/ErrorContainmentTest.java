package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** No error of Python harms the JVM, the runtime or the next call. */
final class ErrorContainmentTest {
    @ContractTest
    void anExitIsAnExceptionAndTheJvmGoesOn(Python python) {
        PyFunction exitWith = python.function("contract_errors:exit_with");
        for (Object code : new Object[] {0, 3, "a text", null}) {
            assertThat(Thrown.pythonException(() -> exitWith.call(code)).typeName())
                    .isEqualTo("SystemExit");
        }
        PythonException called =
                Thrown.pythonException(() -> python.function("contract_errors:call_exit").call());
        assertThat(called.typeName()).isEqualTo("SystemExit");
        assertThat(called.pythonMessage()).isEqualTo("3");
        assertThat(
                        Thrown.pythonException(
                                        () -> {
                                            python.exec("raise SystemExit(5)");
                                            return null;
                                        })
                                .typeName())
                .isEqualTo("SystemExit");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest
    void interruptsAndOtherBaseExceptionsAreExceptions(Python python) {
        for (String type : List.of("KeyboardInterrupt", "GeneratorExit", "BaseException")) {
            PythonException error =
                    Thrown.pythonException(
                            () -> python.function("contract_errors:raise_named").call(type));
            assertThat(error.typeName()).isEqualTo(type);
            assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
        }
    }

    @ContractTest
    void anErrorThatCannotBeShownIsStillTold(Python python) {
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:unprintable").call());
        assertThat(error.typeName()).isEqualTo("contract_errors.UnprintableError");
        assertThat(error.getStackTrace()[0].getMethodName()).isEqualTo("unprintable");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest
    void runningOutOfMemoryInPythonIsAnException(Python python) {
        PythonException error =
                Thrown.pythonException(
                        () -> python.function("contract_errors:out_of_memory").call());
        assertThat(error.typeName()).isIn("MemoryError", "OverflowError");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest
    void endlessRecursionInPythonIsAnException(Python python) {
        for (int round = 0; round < 3; round++) {
            PythonException error =
                    Thrown.pythonException(() -> python.function("contract_errors:endless").call());
            assertThat(error.typeName()).isEqualTo("RecursionError");
            assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
        }
    }

    @ContractTest
    void errorsAndResultsInTurnNeverMix(Python python) {
        PyFunction failing = python.function("contract_errors:outer");
        PyFunction add = python.function("contract_functions:add");
        for (int i = 0; i < 2000; i++) {
            String message = "round " + i;
            assertThat(Thrown.pythonException(() -> failing.call(message)).pythonMessage())
                    .isEqualTo(message);
            assertThat(add.call(i, 1)).isEqualTo(i + 1L);
        }
    }

    @ContractTest
    void errorsInSeveralThreadsStayApart(Python python) throws Exception {
        PyFunction failing = python.function("contract_errors:outer");
        Together.run(
                8,
                thread -> {
                    for (int i = 0; i < 300; i++) {
                        String message = "thread " + thread + " round " + i;
                        assertThat(
                                        Thrown.pythonException(() -> failing.call(message))
                                                .pythonMessage())
                                .isEqualTo(message);
                    }
                });
    }
}
