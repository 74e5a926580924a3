package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pybridge.Python;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.UdfContext;
import org.pybridge.udf.UdfTimer;

/** What the timer of an opened function is told. */
final class UdfTimerTest {
    private record Call(String function, long rows, boolean isFailed) {}

    private static UdfContext timedBy(UdfTimer timer) {
        return new UdfContext() {
            @Override
            public String jobParameter(String name, String absent) {
                return absent;
            }

            @Override
            public UdfTimer timer() {
                return timer;
            }
        };
    }

    @ContractTest
    void eachCallIsToldWithItsRowsAndWhetherItFailed(Python python) {
        List<Call> calls = new CopyOnWriteArrayList<>();
        List<Long> times = new CopyOnWriteArrayList<>();
        UdfContext context =
                timedBy(
                        (function, rows, ns, isFailed) -> {
                            calls.add(new Call(function, rows, isFailed));
                            times.add(ns);
                        });
        PythonUdf<ScalarUdf> root =
                PythonUdf.scalar("math:sqrt").inputTypes("DOUBLE").resultType("DOUBLE");
        try (ScalarUdf sqrt = root.open(python, context)) {
            sqrt.eval(4.0);
            sqrt.evalAll(new double[] {1, 4, 9});
            assertThatThrownBy(() -> sqrt.eval(-1.0)).hasMessageContaining("ValueError");
            assertThat(sqrt.evalAsync(9.0).join()).isEqualTo(3.0);
            assertThatThrownBy(() -> sqrt.evalAsync(-1.0).join())
                    .hasMessageContaining("ValueError");
            assertThat(sqrt.stats().toString()).isEqualTo("calls=5, rows=7, errors=2");
        }
        assertThat(calls)
                .containsExactly(
                        new Call("sqrt", 1, false),
                        new Call("sqrt", 3, false),
                        new Call("sqrt", 1, true),
                        new Call("sqrt", 1, false),
                        new Call("sqrt", 1, true));
        assertThat(times).allMatch(time -> time > 0);
    }
}
