package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ExecutionMode;

/** What functions of pandas and numpy get, and how much of it is copied. */
final class PythonLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "PYARROW, pyarrow.DoubleArray, double",
        "PANDAS, pandas.Series, double[pyarrow]",
        "PANDAS_NUMPY, pandas.Series, float64",
        "NUMPY, numpy.ndarray, float64"
    })
    void aFunctionGetsWhatItAskedFor(PythonLibrary library, String type, String dtype) {
        try (ArrowRuntime runtime = new ArrowRuntime(ExecutionMode.THREAD);
                Float8Vector doubles = runtime.doubles("x", 3)) {
            try (FieldVector seen = runtime.function("types_of").seeing(library).call(doubles)) {
                assertThat(seen.getObject(0)).hasToString(type);
            }
            if (library != PythonLibrary.PYARROW) {
                try (FieldVector seen = runtime.function("dtypes").seeing(library).call(doubles)) {
                    assertThat(seen.getObject(0)).hasToString(dtype);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PythonLibrary.class,
            names = {"PANDAS_NUMPY", "NUMPY"})
    void numbersWithoutNullsAreNotCopied(PythonLibrary library) {
        try (ArrowRuntime runtime = new ArrowRuntime(ExecutionMode.THREAD);
                Float8Vector doubles = runtime.doubles("x", 1000)) {
            Object before = runtime.call("copied_for", "to_numpy");
            try (FieldVector address =
                    runtime.function("numpy_address").seeing(library).call(doubles)) {
                assertThat(((BigIntVector) address).get(0))
                        .isEqualTo(doubles.getDataBufferAddress());
            }
            assertThat(runtime.call("copied_for", "to_numpy")).isEqualTo(before);
        }
    }

    @Test
    void columnsWithNullsAreCopiedOnceAndCounted() {
        try (ArrowRuntime runtime = new ArrowRuntime(ExecutionMode.THREAD);
                Float8Vector doubles = runtime.doubles("x", 1000)) {
            doubles.setNull(5);
            long before = (Long) runtime.call("copied_for", "to_numpy");
            try (FieldVector sums =
                    runtime.function("plus_one").seeing(PythonLibrary.PANDAS_NUMPY).call(doubles)) {
                assertThat(sums.isNull(5)).isTrue();
                assertThat(((Float8Vector) sums).get(6)).isEqualTo(7);
            }
            assertThat(runtime.call("copied_for", "to_numpy")).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aFrameOfArrowsTypesIsNotCopied(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 10_000);
                VarCharVector texts = new VarCharVector("t", runtime.allocator)) {
            texts.setSafe(0, new Text("first"));
            texts.setValueCount(10_000);
            try (VectorSchemaRoot root = VectorSchemaRoot.of(doubles, texts)) {
                runtime.function("same").seeing(PythonLibrary.PANDAS).call(root).close();
                Object before = runtime.call("copied");
                try (VectorSchemaRoot same =
                        runtime.function("same").seeing(PythonLibrary.PANDAS).call(root)) {
                    assertThat(same.equals(root)).isTrue();
                }
                assertThat(runtime.call("copied")).isEqualTo(before);
            }
        }
    }
}
