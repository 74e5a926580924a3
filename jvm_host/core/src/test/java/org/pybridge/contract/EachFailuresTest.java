package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
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
                        error -> {
                            assertThat(error.typeName()).isEqualTo("ValueError");
                            assertThat(error.pythonMessage()).isEqualTo("bad value 17");
                            assertThat(error.row()).hasValue(17);
                            assertThat(error.rowsDone()).hasValue(17);
                        })
                .hasMessage("row 17 (17 rows done): ValueError: bad value 17");
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
                    .isInstanceOfSatisfying(
                            ConversionException.class,
                            error -> {
                                assertThat(error.row()).hasValue(17);
                                assertThat(error.rowsDone()).hasValue(17);
                            })
                    .hasMessageStartingWith("row 17 (17 rows done): result does not fit: seen=");
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
    void aTextThatIsNoneEndsTheLoopWhereTextsAreAsked(Python python) {
        python.function("contract_rows:reset").call();
        Object[] answers = new Object[40];
        Arrays.fill(answers, List.of());
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:answer_at")
                                        .each(String[].class, ROWS, BAD, answers))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "row 17 (17 rows done): result does not fit: seen=list [], wanted=String");
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(18L);
    }

    @ContractTest
    void aResultThatDoesNotFitTheAskedClassNamesItsRow(Python python) {
        assertThatThrownBy(
                        () ->
                                python.function("contract_rows:text_at")
                                        .each(Integer[].class, ROWS, BAD))
                .isInstanceOfSatisfying(
                        ConversionException.class,
                        error -> {
                            assertThat(error.row()).hasValue(17);
                            assertThat(error.rowsDone()).hasValue(40);
                        })
                .hasMessage(
                        "row 17 (40 rows done): result does not fit: seen=str 'a text',"
                                + " wanted=Integer");
    }

    @ContractTest
    void anElementThatDoesNotConvertIsNamedBeforeAnyRowIsCalled(Python python) {
        python.function("contract_rows:reset").call();
        PyFunction count = python.function("contract_rows:count_call");
        Object unhashable = Map.of(List.of(), 1);
        Object onHeap = ByteBuffer.allocate(1);
        for (Object bad : List.of(unhashable, onHeap)) {
            assertThatThrownBy(() -> count.each(Object[].class, List.of(1, 2, List.of(bad))))
                    .isInstanceOfSatisfying(
                            ConversionException.class,
                            error -> {
                                assertThat(error.row()).hasValue(2);
                                assertThat(error.rowsDone()).hasValue(0);
                            })
                    .hasMessageStartingWith("row 2 (0 rows done): column 1, element [0]: ");
        }
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(0L);
    }

    @ContractTest
    void otherCallsHaveNoRow(Python python) {
        assertThatThrownBy(() -> python.function("contract_rows:fail_at").call(1, 1))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> {
                            assertThat(error.row()).isEmpty();
                            assertThat(error.rowsDone()).isEmpty();
                        });
        assertThatThrownBy(() -> python.eval("'a'").as(int.class))
                .isInstanceOfSatisfying(
                        ConversionException.class,
                        error -> {
                            assertThat(error.row()).isEmpty();
                            assertThat(error.rowsDone()).isEmpty();
                        });
    }

    @ContractTest
    void anExceptionOfACallbackReachesTheCallerAsItIs(Python python) {
        IllegalStateException thrown = new IllegalStateException("of row 3");
        IntUnaryOperator callback =
                value -> {
                    if (value == 3) {
                        throw thrown;
                    }
                    return value;
                };
        Object[] callbacks = {callback, callback, callback, callback};
        assertThatThrownBy(
                        () ->
                                python.function("contract_callbacks:call")
                                        .each(int[].class, callbacks, new int[] {0, 1, 2, 3}))
                .isSameAs(thrown);
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
