package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PythonException;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.UdfContext;

/** Declared functions of columns take vectors, which stay what they are. */
final class DeclaredFunctionTest {
    private static ScalarUdf opened(ArrowRuntime runtime, String name) {
        return PythonUdf.vectorized("arrow_udfs:" + name)
                .open(runtime.python, UdfContext.of(Map.of("factor", "3")));
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void vectorsAreItsColumns(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector price = runtime.doubles("price", 100_000);
                Float8Vector count = runtime.doubles("count", 100_000);
                ScalarUdf total = opened(runtime, "total");
                PyFunction columns = total.arrowFunction();
                FieldVector totals =
                        ArrowFunction.of(runtime.python, columns, runtime.allocator)
                                .call(price, count)) {
            assertThat(((Float8Vector) totals).get(9)).isEqualTo(81);
            assertThat(totals.getValueCount()).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void itIsOpenedInTheJobsContext(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector values = runtime.doubles("x", 10);
                ScalarUdf scaled = opened(runtime, "Scaled");
                PyFunction columns = scaled.arrowFunction();
                FieldVector result =
                        ArrowFunction.of(runtime.python, columns, runtime.allocator).call(values)) {
            assertThat(((Float8Vector) result).get(9)).isEqualTo(27);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void functionsOfNumpyTakeThemToo(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector values = runtime.doubles("x", 10);
                ScalarUdf next = opened(runtime, "next_of");
                PyFunction columns = next.arrowFunction();
                FieldVector result =
                        ArrowFunction.of(runtime.python, columns, runtime.allocator).call(values)) {
            assertThat(((Float8Vector) result).get(9)).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "THREAD")
    void inThreadModePythonSeesTheSameMemory(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector values = runtime.doubles("x", 10);
                ScalarUdf addresses = opened(runtime, "addresses");
                PyFunction columns = addresses.arrowFunction();
                FieldVector seen =
                        ArrowFunction.of(runtime.python, columns, runtime.allocator).call(values)) {
            assertThat(((BigIntVector) seen).get(0)).isEqualTo(values.getDataBufferAddress());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void vectorsOfAnotherTypeAreRefused(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                BigIntVector whole = new BigIntVector("x", runtime.allocator);
                ScalarUdf scaled = opened(runtime, "Scaled");
                PyFunction columns = scaled.arrowFunction()) {
            whole.allocateNew(1);
            whole.setValueCount(1);
            ArrowFunction function = ArrowFunction.of(runtime.python, columns, runtime.allocator);
            assertThatThrownBy(() -> function.call(whole))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            error -> error.exception().ifPresent(PyObject::close))
                    .hasMessageContaining(
                            "argument 1 of Scaled, seen a column of int64, wanted DOUBLE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void functionsOfRowsTakeNone(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                ScalarUdf byRow = PythonUdf.scalar("arrow_udfs:by_row").open(runtime.python)) {
            assertThatThrownBy(byRow::arrowFunction)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Arrow arrays: seen=scalar function by_row, wanted a scalar function"
                                    + " of columns");
        }
    }
}
