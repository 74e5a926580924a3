package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.Keywords;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** What a typed call must do well because it uses its memory again and again. */
final class TypedCallsTest {
    interface Chars {
        char of(char value);
    }

    @ContractTest
    void everyCharCrossesBothWays(Python python) {
        Chars identity = python.function("contract_values:identity").as(Chars.class);
        for (char each : new char[] {'a', 0, 0x7f, 0x80, 0xff, 0x100, 0xd800, 0xffff}) {
            assertThat(identity.of(each)).isEqualTo(each);
        }
        Chars two = python.eval("lambda value: 'ab'").as(Chars.class);
        assertThatThrownBy(() -> two.of('x'))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("'ab'");
    }

    interface Floats {
        float of(double value);
    }

    @ContractTest
    void aFloatResultIsRoundedButNotOverflowed(Python python) {
        Floats identity = python.function("contract_values:identity").as(Floats.class);
        assertThat(identity.of(0.1)).isEqualTo(0.1f);
        assertThat(identity.of(-0.0)).isEqualTo(-0.0f);
        assertThat(identity.of(Double.NaN)).isNaN();
        assertThat(identity.of(Double.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(identity.of(Float.MAX_VALUE + 1e20)).isEqualTo(Float.MAX_VALUE);
        assertThatThrownBy(() -> identity.of(1e39)).isInstanceOf(ConversionException.class);
    }

    interface Thirty {
        String of(
                long a1,
                double a2,
                String a3,
                boolean a4,
                int a5,
                float a6,
                long a7,
                double a8,
                String a9,
                byte a10,
                long b1,
                double b2,
                String b3,
                boolean b4,
                int b5,
                float b6,
                long b7,
                double b8,
                String b9,
                short b10,
                long c1,
                double c2,
                Long c3,
                boolean c4,
                int c5,
                float c6,
                long c7,
                double c8,
                List<?> c9,
                char c10);
    }

    @ContractTest
    void thirtyMixedParametersArriveInOrder(Python python) {
        python.exec("def thirty(*values):\n    return repr(values)");
        Thirty thirty = python.get("thirty").as(Thirty.class);
        assertThat(
                        thirty.of(
                                1,
                                2,
                                "3",
                                true,
                                5,
                                6,
                                7,
                                8,
                                "9\u4e2d",
                                (byte) 10,
                                11,
                                12,
                                null,
                                false,
                                15,
                                16,
                                17,
                                18,
                                "",
                                (short) 20,
                                21,
                                22,
                                23L,
                                true,
                                25,
                                26,
                                27,
                                28,
                                List.of(29),
                                '!'))
                .isEqualTo(
                        "(1, 2.0, '3', True, 5, 6.0, 7, 8.0, '9\u4e2d', 10, 11, 12.0, None, False,"
                                + " 15, 16.0, 17, 18.0, '', 20, 21, 22.0, 23, True, 25, 26.0, 27,"
                                + " 28.0, [29], '!')");
    }

    interface Varied {
        Object of(Object first, Object... rest);
    }

    interface Named {
        Object of(Object base, Keywords keywords);
    }

    @ContractTest
    void anArrayOfVariableArgumentsIsOneListAndKeywordsAreKeywords(Python python) {
        Varied pair = python.eval("lambda first, rest: [first, rest]").as(Varied.class);
        assertThat(pair.of(1, 2, 3)).isEqualTo(List.of(1L, List.of(2L, 3L)));
        Named named = python.function("contract_functions:keyword_only").as(Named.class);
        assertThat(named.of(3, Keywords.of("factor", 4))).isEqualTo(12L);
    }

    interface Pair {
        Object of(long number, Object value);
    }

    @ContractTest
    void aFailureWhileArgumentsAreWrittenLeavesLaterCallsWhole(Python python) {
        Pair pair = python.eval("lambda number, value: [number, value]").as(Pair.class);
        List<Object> refused = List.of(ByteBuffer.allocate(1)); // only direct buffers convert
        for (long i = 0; i < 200; i++) {
            assertThatThrownBy(() -> pair.of(7, refused))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("argument 2")
                    .hasMessageContaining("[0]");
            assertThat(pair.of(i, "after")).isEqualTo(List.of(i, "after"));
        }
        Pair failing = python.eval("lambda number, value: number / 0").as(Pair.class);
        for (long i = 0; i < 200; i++) {
            assertThatThrownBy(() -> failing.of(1, null)).isInstanceOf(PythonException.class);
            assertThat(pair.of(i, null)).isEqualTo(Arrays.asList(i, null));
        }
    }

    interface Text {
        String of(String value);
    }

    @ContractTest
    void longAndShortValuesTakeTurns(Python python) {
        Text twice = python.eval("lambda text: text + text").as(Text.class);
        for (int length : new int[] {1, 200_000, 0, 40_000, 1_000_000, 3}) {
            String text = "x".repeat(length);
            assertThat(twice.of(text)).isEqualTo(text + text);
        }
    }

    interface Next {
        long of(long depth);
    }

    interface Step {
        long of(long depth, Next next);
    }

    @ContractTest
    void aCallBelowACallHasMemoryOfItsOwn(Python python) {
        Step step =
                python.eval("lambda depth, next: depth + (next(depth - 1) if depth else 0)")
                        .as(Step.class);
        AtomicReference<Next> next = new AtomicReference<>();
        next.set(depth -> step.of(depth, next.get()));
        for (int i = 0; i < 20; i++) {
            assertThat(step.of(15, next.get())).isEqualTo(120);
        }
    }

    interface Add {
        long of(long left, long right);
    }

    interface Mixed {
        double of(int left, double right, boolean up, char unit);
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aCallOfPrimitivesAllocatesNothing(Python python) {
        Add add = python.function("contract_functions:add").as(Add.class);
        Mixed mixed = python.eval("lambda left, right, up, unit: left * right").as(Mixed.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long sum = 0;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                sum += add.of(1000 + i, round) + (long) mixed.of(i, 0.5, true, 'x');
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(sum).isPositive();
        assertThat(least).as("bytes of 2000 calls").isZero();
    }

    @ContractTest
    void aClosedFunctionIsRefusedBeforeAnythingIsSent(Python python) {
        PyObject function = python.eval("lambda left, right: left + right");
        Add add = function.as(Add.class);
        assertThat(add.of(1, 2)).isEqualTo(3);
        function.close();
        assertThatThrownBy(() -> add.of(1, 2)).isInstanceOf(IllegalStateException.class);
    }
}
