package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;
import org.pybridge.Python;

/** Calls without an interface, where each argument and result may be of another kind. */
final class UntypedCallsTest {
    private static final List<Object> VALUES =
            Arrays.asList(
                    1L,
                    "text",
                    null,
                    2.5,
                    true,
                    List.of(1L),
                    "z\u00fcrich",
                    "\u4e2d\u6587",
                    "\ud83d\ude00",
                    "x".repeat(70_000),
                    "\u4e2d".repeat(40_000),
                    "",
                    Long.MIN_VALUE,
                    0x7FF9_5042_5249_4447L, // what stands for another result
                    0x7FF9_5042_5249_4448L, // and for None
                    Double.longBitsToDouble(0x7FF9_5042_5249_4448L),
                    Double.NaN,
                    false);

    @ContractTest
    void aResultMayBeOfAnyKindAfterAnyOther(Python python) {
        for (Object usual : VALUES) {
            PyFunction identity = python.function("contract_values:identity");
            for (int call = 0; call < 3; call++) {
                assertThat(identity.call(usual)).isEqualTo(usual);
            }
            for (Object other : VALUES) {
                assertThat(identity.call(other)).isEqualTo(other);
                assertThat(identity.call(usual)).isEqualTo(usual);
            }
        }
    }

    @ContractTest
    void argumentsOfManyKindsArriveAsTheyAre(Python python) {
        PyFunction show = python.eval("lambda *values: repr(values)").as(PyFunction.class);
        for (int call = 0; call < 3; call++) {
            assertThat(show.call()).isEqualTo("()");
            assertThat(show.call((Object) null)).isEqualTo("(None,)");
            assertThat(show.call("a", 1, null, 2.5f, (short) 3, (byte) -1, true, "\u00e9", 'c'))
                    .isEqualTo("('a', 1, None, 2.5, 3, -1, True, '\u00e9', 'c')");
            assertThat(show.call("", "\u4e2d\u6587", null, "x", 4.5, false, 1L << 40))
                    .isEqualTo("('', '\u4e2d\u6587', None, 'x', 4.5, False, 1099511627776)");
            assertThat(show.call(null, 1, 2.5)).isEqualTo("(None, 1, 2.5)");
        }
    }

    @ContractTest
    void aResultOfNoneAmongOthersIsNull(Python python) {
        PyFunction half =
                python.eval("lambda number: number / 2 if number % 2 else None")
                        .as(PyFunction.class);
        PyFunction name = python.eval("lambda n: str(n) if n % 2 else None").as(PyFunction.class);
        for (long number = 0; number < 40; number++) {
            assertThat(half.call(number)).isEqualTo(number % 2 == 1 ? number / 2.0 : null);
            assertThat(name.call(number)).isEqualTo(number % 2 == 1 ? "" + number : null);
        }
    }

    @ContractTest
    void anyCountOfArgumentsIsTaken(Python python) {
        PyFunction count =
                python.eval("lambda *values: (len(values), values[-1])").as(PyFunction.class);
        PyFunction last = python.eval("lambda *values: values[-1]").as(PyFunction.class);
        for (int size : new int[] {1, 4, 5, 7, 8, 9, 254, 255, 256, 300}) {
            Object[] arguments = Collections.nCopies(size, "text").toArray();
            arguments[size - 1] = "the last of " + size;
            for (int call = 0; call < 3; call++) {
                assertThat(last.call(arguments)).isEqualTo("the last of " + size);
                assertThat(((PyTuple) count.call(arguments)).get(0)).isEqualTo((long) size);
            }
        }
    }

    @ContractTest
    void threadsShareAFunctionWithResultsOfTheirOwn(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        List<Object> values = List.of("text", 1L, "\u4e2d\u6587", 2.5, "z\u00fcrich", true);
        long wrong =
                IntStream.range(0, 6000)
                        .parallel()
                        .mapToObj(number -> values.get(number % values.size()))
                        .filter(value -> !value.equals(identity.call(value)))
                        .count();
        assertThat(wrong).isZero();
    }
}
