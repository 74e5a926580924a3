package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** {@code each} calls a function once per row of primitive columns. */
final class EachTest {
    @ContractTest
    void columnsOfEveryTypeComeBackAsTheSameType(Python python) {
        PyFunction same = python.function("contract_rows:same");
        boolean[] booleans = {true, false, true};
        byte[] bytes = {Byte.MIN_VALUE, -1, 0, Byte.MAX_VALUE};
        short[] shorts = {Short.MIN_VALUE, -1, Short.MAX_VALUE};
        int[] ints = {Integer.MIN_VALUE, -1, Integer.MAX_VALUE};
        long[] longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        float[] floats = {
            -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
        };
        double[] doubles = {
            -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY
        };
        assertThat(same.each(boolean[].class, (Object) booleans)).isEqualTo(booleans);
        assertThat(same.each(byte[].class, (Object) bytes)).isEqualTo(bytes);
        assertThat(same.each(short[].class, (Object) shorts)).isEqualTo(shorts);
        assertThat(same.each(int[].class, (Object) ints)).isEqualTo(ints);
        assertThat(same.each(long[].class, (Object) longs)).isEqualTo(longs);
        assertThat(same.each(float[].class, (Object) floats)).isEqualTo(floats);
        assertThat(same.each(double[].class, (Object) doubles)).isEqualTo(doubles);
    }

    @ContractTest
    void elementsArriveAsPythonsOwnBoolIntAndFloat(Python python) {
        PyFunction kind = python.function("contract_rows:kind");
        assertKind(kind, new boolean[] {true}, 0);
        assertKind(kind, new byte[] {1}, 1);
        assertKind(kind, new short[] {1}, 1);
        assertKind(kind, new int[] {1}, 1);
        assertKind(kind, new long[] {1}, 1);
        assertKind(kind, new float[] {1}, 2);
        assertKind(kind, new double[] {1}, 2);
    }

    @ContractTest
    void resultsThatNobodyWantsAreDropped(Python python) {
        python.exec("taken = []\ndef take(value):\n    taken.append(value)\n    return object()");
        PyFunction take = python.eval("take").as(PyFunction.class);
        long handles = python.stats().liveHandles();
        assertThat(take.each(void.class, (Object) new long[] {1, 2, 3})).isNull();
        assertThat(take.each(void.class, (Object) new long[0])).isNull();
        assertThat(python.stats().liveHandles()).isEqualTo(handles);
        assertThat(python.eval("taken").as(long[].class)).containsExactly(1, 2, 3);
    }

    private static void assertKind(PyFunction kind, Object column, int wanted) {
        assertThat(kind.each(int[].class, column, new int[] {wanted}))
                .as(column.getClass().getSimpleName())
                .containsExactly(1);
    }

    @ContractTest
    void columnsOfMixedTypesMakeTheRows(Python python) {
        double[] results =
                python.function("contract_rows:weighted")
                        .each(
                                double[].class,
                                new double[] {0.5, 1.5},
                                new int[] {1, 2},
                                new byte[] {3, 4});
        assertThat(results).containsExactly(310.5, 421.5);
    }

    @ContractTest
    void resultsMayBeOfAnotherTypeThanTheColumns(Python python) {
        PyFunction same = python.function("contract_rows:same");
        assertThat(same.each(long[].class, (Object) new byte[] {-1, 5})).containsExactly(-1L, 5L);
        assertThat(same.each(double[].class, (Object) new int[] {1, 2})).containsExactly(1.0, 2.0);
        assertThat(
                        python.function("builtins:bool")
                                .each(boolean[].class, (Object) new int[] {0, 7}))
                .containsExactly(false, true);
    }

    @ContractTest
    void tenThousandRowsKeepTheirOrder(Python python) {
        long[] left = new long[10_000];
        double[] right = new double[10_000];
        Arrays.setAll(left, i -> i);
        Arrays.setAll(right, i -> i * 0.25);
        double[] sums = python.function("contract_functions:add").each(double[].class, left, right);
        for (int i = 0; i < sums.length; i++) {
            assertThat(sums[i]).isEqualTo(i * 1.25);
        }
    }

    @ContractTest
    void emptyColumnsGiveAnEmptyResultAndNoCall(Python python) {
        python.function("contract_rows:reset").call();
        double[] none =
                python.function("contract_rows:count_call")
                        .each(double[].class, (Object) new double[0]);
        assertThat(none).isEmpty();
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(0L);
    }

    @ContractTest
    void columnsOfDifferentLengthsAreRefused(Python python) {
        assertThatThrownBy(
                        () ->
                                python.function("contract_functions:add")
                                        .each(double[].class, new double[3], new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 2 has another length than column 1: seen=4, wanted=3");
    }

    @ContractTest
    void whatIsNotAColumnOrNotAResultTypeIsRefused(Python python) {
        PyFunction same = python.function("contract_rows:same");
        assertThatThrownBy(() -> same.each(double[].class))
                .isInstanceOf(IllegalArgumentException.class);
        for (Object column : List.of("text", 5, Set.of(1), Map.of())) {
            assertThatThrownBy(() -> same.each(double[].class, 1, column))
                    .as(column.getClass().getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column 1");
            assertThatThrownBy(() -> same.each(double[].class, new int[1], column))
                    .as(column.getClass().getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column 2")
                    .hasMessageContaining(column.getClass().getSimpleName());
        }
        for (Class<?> type : List.of(double.class, List.class, Object.class, String.class)) {
            assertThatThrownBy(() -> same.each(type, (Object) new double[1]))
                    .as(type.getSimpleName())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getSimpleName());
        }
        assertThatThrownBy(() -> same.each(double[].class, (Object) null))
                .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class);
    }

    @ContractTest
    void severalThreadsMayRunTheirRowsAtOnce(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        Together.run(
                4,
                thread -> {
                    long[] column = new long[2_000];
                    Arrays.setAll(column, i -> thread * 10_000L + i);
                    long[] squares = square.each(long[].class, (Object) column);
                    for (int i = 0; i < column.length; i++) {
                        assertThat(squares[i]).isEqualTo(column[i] * column[i]);
                    }
                });
    }

    @ContractTest
    void aLongLoopOverABuiltinLetsOtherThreadsCallMeanwhile(Python python) throws Exception {
        int rowCount = 2_000_000;
        python.exec("rows = []");
        PyFunction append = python.eval("rows.append").as(PyFunction.class);
        PyFunction rowsSoFar = python.eval("rows.__len__").as(PyFunction.class);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean calledMeanwhile = new AtomicBoolean();
        Together.run(
                2,
                thread -> {
                    if (thread == 0) {
                        append.each(Object[].class, new byte[rowCount]);
                        ended.set(true);
                        return;
                    }
                    while (!ended.get() && !calledMeanwhile.get()) {
                        long seen = (Long) rowsSoFar.call();
                        calledMeanwhile.set(seen > 0 && seen < rowCount);
                    }
                });
        assertThat(calledMeanwhile).isTrue();
    }
}
