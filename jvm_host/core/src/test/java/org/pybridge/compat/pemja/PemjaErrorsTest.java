package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** Failures reach Java as PEMJA's exception, with PEMJA's messages, and lose nothing. */
final class PemjaErrorsTest {
    @ParameterizedTest
    @EnumSource(ExecType.class)
    void raisedExceptionsHavePemjasMessageAndTellMoreByTheirCause(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def boom(): raise ValueError('no')");
            Throwable seen = catchThrowable(() -> interpreter.invoke("boom"));
            assertThat(seen)
                    .isExactlyInstanceOf(PythonException.class)
                    .isNotInstanceOf(RuntimeException.class)
                    .hasMessage("<class 'ValueError'>: no")
                    .hasCauseInstanceOf(org.pybridge.PythonException.class);
            assertThat(seen.getStackTrace()[0].getMethodName()).isEqualTo("boom");
            assertThat(seen.getStackTrace()[0].getFileName()).isEqualTo("<string>");
            assertThatThrownBy(() -> interpreter.exec("a b"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageStartingWith("<class 'SyntaxError'>: invalid syntax");
            assertThatThrownBy(() -> interpreter.exec("raise SystemExit(3)"))
                    .hasMessage("<class 'SystemExit'>: 3");
            assertThatThrownBy(() -> interpreter.exec("import json; json.loads('{')"))
                    .hasMessageStartingWith("<class 'json.decoder.JSONDecodeError'>: Expecting");
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void missingNamesAreNamed(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("import os\nx = 1\nclass A: pass\na = A()");
            assertThatThrownBy(() -> interpreter.invoke("nope"))
                    .isInstanceOf(PythonException.class)
                    .hasMessage("<class 'RuntimeError'>: Failed to find the function `nope`");
            assertThatThrownBy(() -> interpreter.invoke("json.dumps", 1))
                    .hasMessage("<class 'RuntimeError'>: Failed to find the module `json`");
            assertThatThrownBy(() -> interpreter.invoke("os.nope", 1))
                    .hasMessage(
                            "<class 'RuntimeError'>: Failed to find the function `nope` in module"
                                    + " `os`");
            assertThatThrownBy(() -> interpreter.invoke("x"))
                    .hasMessage("<class 'TypeError'>: 'int' object is not callable");
            assertThatThrownBy(() -> interpreter.invokeMethod("a", "zz"))
                    .hasMessage("<class 'AttributeError'>: 'A' object has no attribute 'zz'");
            assertThatThrownBy(() -> interpreter.invokeMethod("nope", "f"))
                    .hasMessage("<class 'NameError'>: name 'nope' is not defined");
            PyObject object = (PyObject) interpreter.get("a");
            assertThatThrownBy(() -> object.getAttr("nope"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageStartingWith("<class 'AttributeError'>");
            assertThat(interpreter.get("len")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void javaExceptionsBelowPythonAreTheCause(ExecType type) {
        IOException thrown = new IOException("java says no");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("failing", failing);
            assertThatThrownBy(() -> interpreter.exec("failing.call()"))
                    .isInstanceOf(PythonException.class)
                    .hasMessage("<class 'RuntimeError'>: java.io.IOException: java says no")
                    .hasCause(thrown);
            interpreter.exec(
                    """
                    from pemja import findClass
                    try:
                        failing.call()
                    except findClass('java.io.IOException') as error:
                        text = error.getMessage()
                    """);
            assertThat(interpreter.get("text")).isEqualTo("java says no");
            Callable<Object> nested = () -> interpreter.invoke("nope");
            interpreter.set("nested", nested);
            assertThatThrownBy(() -> interpreter.exec("nested.call()"))
                    .isInstanceOf(PythonException.class)
                    .hasMessage("<class 'RuntimeError'>: Failed to find the function `nope`");
            Callable<Object> error =
                    () -> {
                        throw new AssertionError("an Error is thrown as it is");
                    };
            interpreter.set("error", error);
            assertThatThrownBy(() -> interpreter.exec("error.call()"))
                    .isInstanceOf(AssertionError.class);
            assertThat(interpreter.invoke("nested.toString")).isInstanceOf(String.class);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void aGeneratorsExceptionComesInItsPlace(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def gen():\n    yield 1\n    raise ValueError('g')");
            PyIterator elements = (PyIterator) interpreter.invoke("gen");
            assertThat(elements.next()).isEqualTo(1L);
            assertThatThrownBy(elements::hasNext)
                    .isInstanceOf(PythonException.class)
                    .hasMessage("<class 'ValueError'>: g");
            assertThat(elements.hasNext()).isFalse();
            assertThatThrownBy(elements::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void useAfterCloseIsRefused(ExecType type) {
        PythonInterpreter interpreter = Interpreters.start(type);
        interpreter.exec("class A: x = 1\na = A()\ng = (i for i in [1])");
        PyObject object = (PyObject) interpreter.get("a");
        PyObject closed = (PyObject) interpreter.get("a");
        PyIterator iterator = (PyIterator) interpreter.get("g");
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.getAttr("x")).hasMessageContaining("closed");
        interpreter.close();
        interpreter.close();
        assertThatThrownBy(() -> interpreter.get("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not running");
        assertThatThrownBy(() -> interpreter.exec("1")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> object.getAttr("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> object.setAttr("x", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(iterator::hasNext).isInstanceOf(IllegalStateException.class);
        object.close();
        assertThat(object.toString()).contains("closed");
    }
}
