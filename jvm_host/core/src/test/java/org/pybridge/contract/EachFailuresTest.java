package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A row that fails is named, and what the rows before it did stands. */
final class EachFailuresTest {
    private static final long[] ROWS = new long[40];
    private static final long[] BAD = new long[40];

    static {
        Arrays.setAll(ROWS, i -> i);
        Arrays.fill(BAD, 17);
    }

    @ContractTest
    void aRowThatRaisesIsNamedAndKeepsItsError(Python python) {
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:fail_at")
                                        .each(long[].class, ROWS, BAD))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo("ValueError"))
                .hasMessageContaining("row 17")
                .hasMessageContaining("bad value 17");
    }

    @ContractTest
    void theRowsBeforeTheErrorWereCalledAndThoseAfterItWereNot(Python python) {
        python.function("contract_rows:reset").call();
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:fail_at")
                                        .each(long[].class, ROWS, BAD))
                .isInstanceOf(PythonException.class);
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(18L);
    }

    @ContractTest
    void aResultThatDoesNotFitNamesTheRow(Python python) {
        for (String name : new String[] {"text_at", "large_at", "none_at"}) {
            PyFunction function = python.function("contract_rows:" + name);
            assertThatThrownBy(() -> function.each(long[].class, ROWS, BAD))
                    .as(name)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("row 17");
        }
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:same")
                                        .each(byte[].class, (Object) new int[] {0, 127, 128}))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("row 2")
                .hasMessageContaining("128");
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:same")
                                        .each(int[].class, (Object) new double[] {1.5}))
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void aWrongColumnCountIsATypeErrorOfTheFunction(Python python) {
        assertThatThrownBy(
                        () ->
                                python.function("contract_functions:add")
                                        .each(long[].class, (Object) ROWS))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo("TypeError"))
                .hasMessageContaining("add");
    }

    @ContractTest
    void theNextRowsAreRightAfterAnError(Python python) {
        PyFunction failing = python.function("contract_rows:fail_at");
        PyFunction same = python.function("contract_rows:same");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> failing.each(long[].class, ROWS, BAD))
                    .isInstanceOf(PythonException.class);
            assertThat(same.each(long[].class, (Object) ROWS)).isEqualTo(ROWS);
        }
    }
}
