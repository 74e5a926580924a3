package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** {@code exec}, {@code eval}, {@code get} and {@code set} on the runtime's globals. */
final class GlobalsTest {
    @ContractTest
    void aVariableSetIsReadByPythonAndComesBack(Python python) {
        python.set("given", Map.of("a", List.of(1L, 2L)));
        assertThat(python.eval("given['a'][1]").as(Long.class)).isEqualTo(2L);
        assertThat(python.get("given").as(Object.class)).isEqualTo(Map.of("a", List.of(1L, 2L)));
        python.exec("given = given['a'] + [3]");
        assertThat(python.get("given").as(Object.class)).isEqualTo(List.of(1L, 2L, 3L));
        python.set("given", null);
        assertThat(python.eval("given is None").as(Boolean.class)).isTrue();
    }

    @ContractTest
    void statementsDefineFunctionsThatSeeTheGlobals(Python python) {
        python.exec(
                """
                base = 10

                def plus(value):
                    return base + value

                def counter():
                    global base
                    base += 1
                    return [base for _ in range(2)]
                """);
        PyFunction plus = python.get("plus").as(PyFunction.class);
        assertThat(plus.call(5)).isEqualTo(15L);
        assertThat(python.get("counter").as(PyFunction.class).call()).isEqualTo(List.of(11L, 11L));
        assertThat(plus.call(5)).isEqualTo(16L);
        python.set("base", 100);
        assertThat(plus.call(5)).isEqualTo(105L);
    }

    @ContractTest
    void evalOfStatementsPointsToExec(Python python) {
        assertThatThrownBy(() -> python.eval("x = 1"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("SyntaxError: ")
                .hasMessageContaining("eval takes an expression, exec runs statements");
        assertThatThrownBy(() -> python.eval("1 +"))
                .hasMessageContaining("SyntaxError: invalid syntax")
                .message()
                .doesNotContain("exec");
    }

    @ContractTest
    void namesMayBeAnyUnicodeAndSourceAnyText(Python python) {
        python.exec("\u00e4\u4f60 = '\ud83d\ude00\ud83d\ude80'");
        assertThat(python.get("\u00e4\u4f60").as(String.class))
                .isEqualTo("\ud83d\ude00\ud83d\ude80");
        assertThat(python.eval("'\ud83d\ude00' * 3").as(String.class))
                .isEqualTo("\ud83d\ude00".repeat(3));
        python.exec("# \ud83d\ude00 only a comment\n\n");
        python.exec("");
        python.exec("text = '''two\r\nlines'''\r\n");
        python.exec("x = 1 # no newline at the end");
    }

    @ContractTest
    void aMissingVariableIsANameErrorThatNamesIt(Python python) {
        assertRaises(() -> python.get("never_set"), "NameError", "never_set");
        assertRaises(() -> python.eval("never_set + 1"), "NameError", "never_set");
    }

    @ContractTest
    void sourceThatIsNotPythonIsASyntaxError(Python python) {
        assertRaises(() -> python.exec("def broken(:\n"), "SyntaxError", "");
        assertRaises(() -> python.eval("1 +"), "SyntaxError", "");
        assertRaises(() -> python.eval("x = 1"), "SyntaxError", "");
        assertRaises(() -> python.eval(""), "SyntaxError", "");
        assertRaises(() -> python.exec("if True:\nx = 1"), "IndentationError", "");
        assertThatThrownBy(() -> python.exec("x = 1\u0000y = 2"))
                .isInstanceOf(PythonException.class);
        assertThatThrownBy(() -> python.exec("x = '\ud83d'")).isInstanceOf(PythonException.class);
        assertThat(python.eval("1 + 1").as(Long.class)).isEqualTo(2L);
    }

    @ContractTest
    void anErrorInsideExecutedSourceNamesItsLine(Python python) {
        assertThatThrownBy(() -> python.exec("x = 1\ny = 2\nraise ValueError('line three')"))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.getStackTrace()[0].getLineNumber()).isEqualTo(3))
                .hasMessage("ValueError: line three");
    }

    @ContractTest
    void whatRanBeforeAnErrorStands(Python python) {
        assertThatThrownBy(() -> python.exec("done = 'yes'\nraise ValueError"))
                .isInstanceOf(PythonException.class);
        assertThat(python.get("done").as(String.class)).isEqualTo("yes");
    }

    @ContractTest
    void modulesImportedByStatementsAreThere(Python python) {
        python.exec("import json as the_json");
        assertThat(python.eval("the_json.dumps({'a': None})").as(String.class))
                .isEqualTo("{\"a\": null}");
        assertThat(python.eval("__name__").as(String.class)).isNotBlank();
    }

    @ContractTest
    void longSourceRuns(Python python) {
        StringBuilder source = new StringBuilder("total = 0\n");
        for (int i = 0; i < 20_000; i++) {
            source.append("total += ").append(i).append('\n');
        }
        python.exec(source.toString());
        assertThat(python.get("total").as(Long.class)).isEqualTo(199_990_000L);
    }

    private static void assertRaises(ThrowingCallable call, String type, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo(type))
                .hasMessageContaining(text);
    }
}
