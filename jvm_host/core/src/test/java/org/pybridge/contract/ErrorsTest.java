package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** What Java learns of an exception that Python raised. */
final class ErrorsTest {
    @ContractTest
    void anErrorHasTypeMessageAndText(Python python) {
        PythonException error =
                Thrown.pythonException(
                        () -> python.function("contract_errors:outer").call("bad input"));
        assertThat(error.typeName()).isEqualTo("ValueError");
        assertThat(error.pythonMessage()).isEqualTo("bad input");
        assertThat(error).hasMessage("ValueError: bad input").hasNoCause();
    }

    @ContractTest
    void thePythonFramesStandOnTopOfTheJavaFrames(Python python) {
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:outer").call("x"));
        StackTraceElement[] trace = error.getStackTrace();
        assertThat(trace[0].getMethodName()).isEqualTo("inner");
        assertThat(trace[0].getFileName()).endsWith("contract_errors.py");
        assertThat(trace[0].getLineNumber()).isEqualTo(lineOf(python, "inner") + 1);
        assertThat(trace[1].getMethodName()).isEqualTo("outer");
        assertThat(trace[1].getLineNumber()).isEqualTo(lineOf(python, "outer") + 1);
        assertThat(Arrays.stream(trace).map(StackTraceElement::getClassName))
                .as("the Java frames below")
                .anyMatch(name -> name.startsWith(ErrorsTest.class.getName()));
        assertThat(trace[2].getFileName())
                .as("no frame of PyBridge's own Python between")
                .doesNotEndWith(".py");
    }

    private static int lineOf(Python python, String function) {
        try (PyObject code = python.function("contract_errors:" + function).attr("__code__")) {
            return code.attr("co_firstlineno").as(Integer.class);
        }
    }

    @ContractTest
    void framesOfSeveralLevelsThroughJavaAreAllThere(Python python) {
        Supplier<Object> failing = () -> python.function("contract_errors:outer").call("deep");
        PythonException error =
                Thrown.pythonException(
                        () -> python.function("contract_callbacks:call").call(failing));
        assertThat(Arrays.stream(error.getStackTrace()).map(StackTraceElement::getMethodName))
                .contains("inner", "outer");
    }

    @ContractTest
    void sixtyPythonFramesAreTold(Python python) {
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:deep").call(60));
        assertThat(
                        Arrays.stream(error.getStackTrace())
                                .filter(frame -> frame.getMethodName().equals("deep")))
                .hasSize(61);
    }

    @ContractTest
    void typesAreQualifiedByTheirModuleUnlessBuiltin(Python python) {
        assertThat(
                        Thrown.pythonException(
                                        () -> python.function("contract_errors:json_error").call())
                                .typeName())
                .isEqualTo("json.decoder.JSONDecodeError");
        assertThat(
                        Thrown.pythonException(
                                        () ->
                                                python.function("contract_errors:custom")
                                                        .call(7, "x"))
                                .typeName())
                .isEqualTo("contract_errors.CustomError");
        assertThat(
                        Thrown.pythonException(
                                        () -> python.function("contract_errors:nested_type").call())
                                .typeName())
                .isEqualTo("contract_errors.Outer.NestedError");
    }

    @ContractTest
    void theExceptionObjectKeepsItsArgumentsAndState(Python python) {
        PythonException error =
                Thrown.pythonException(
                        () -> python.function("contract_errors:custom").call(7, "broken"));
        assertThat(error.pythonMessage()).isEqualTo("code 7: broken");
        try (PyObject exception = error.exception().orElseThrow()) {
            assertThat(exception.typeName()).isEqualTo("contract_errors.CustomError");
            assertThat(exception.attr("code").as(Long.class)).isEqualTo(7L);
            assertThat(exception.attr("detail").as(String.class)).isEqualTo("broken");
            assertThat((Object) exception.attr("args").as(List.class))
                    .isEqualTo(List.of("code 7: broken"));
        }
    }

    @ContractTest
    void anErrorWithoutMessageIsItsType(Python python) {
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:no_message").call());
        assertThat(error).hasMessage("ValueError");
        assertThat(error.pythonMessage()).isEmpty();
    }

    @ContractTest
    void messagesOfAnyTextArriveUnchanged(Python python) {
        for (String text :
                List.of(
                        "\u00e9",
                        "\ud83d\ude00",
                        "\ud83d lone",
                        "nul \u0000 inside",
                        "two\nlines",
                        "x".repeat(1 << 20))) {
            PythonException error =
                    Thrown.pythonException(
                            () ->
                                    python.function("contract_errors:with_message")
                                            .call(text.codePoints().boxed().toList()));
            assertThat(error.pythonMessage().equals(text))
                    .as("a text of %d units", text.length())
                    .isTrue();
        }
    }

    @ContractTest
    void errorsOfEveryBuiltinTypeAreTold(Python python) {
        for (String type :
                List.of(
                        "KeyError",
                        "StopIteration",
                        "AssertionError",
                        "OSError",
                        "UnicodeError",
                        "Warning",
                        "MemoryError")) {
            PythonException error =
                    Thrown.pythonException(
                            () -> python.function("contract_errors:raise_named").call(type));
            assertThat(error.typeName()).isEqualTo(type);
        }
        PythonException group =
                Thrown.pythonException(() -> python.function("contract_errors:group").call());
        assertThat(group.typeName()).isEqualTo("ExceptionGroup");
        assertThat(group.pythonMessage()).contains("several").contains("2 sub-exceptions");
    }

    @ContractTest
    void anErrorMayBeSerializedWithoutItsObject(Python python) throws Exception {
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:with_cause").call());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(error);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            PythonException back = (PythonException) in.readObject();
            assertThat(back).hasMessage(error.getMessage());
            assertThat(back.typeName()).isEqualTo("KeyError");
            assertThat(back.exception()).isEmpty();
            assertThat(back.traceback()).endsWith("KeyError: 'wrapped'");
            assertThat(back.getCause()).hasMessage("ValueError: the root");
        }
    }
}
