package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.PythonException;

final class ArrowFunctionTest {
    private static final int MILLION = 1_000_000;

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aBatchGoesToPythonAndOneComesBack(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 1000);
                VectorSchemaRoot root = VectorSchemaRoot.of(doubles);
                VectorSchemaRoot result = runtime.function("doubled").call(root)) {
            assertThat(result.getRowCount()).isEqualTo(1000);
            assertThat(result.getSchema().getFields().get(0).getName()).isEqualTo("x");
            assertThat(((Float8Vector) result.getVector("x")).get(999)).isEqualTo(1998);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void vectorsAreArgumentsAndAnArrayIsTheResult(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector left = runtime.doubles("l", MILLION);
                Float8Vector right = runtime.doubles("r", MILLION);
                FieldVector sums = runtime.function("summed").call(left, right)) {
            assertThat(sums.getValueCount()).isEqualTo(MILLION);
            assertThat(((Float8Vector) sums).get(MILLION - 1)).isEqualTo(2.0 * (MILLION - 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void vectorsOfDifferentLengthsAreRefused(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector left = runtime.doubles("l", 2);
                Float8Vector right = runtime.doubles("r", 3)) {
            ArrowFunction summed = runtime.function("summed");
            assertThatThrownBy(() -> summed.call(left, right))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("vectors of different lengths: l=2, r=3");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void pythonKeepsABatchAfterJavaHasClosedIt(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode)) {
            try (Float8Vector doubles = runtime.doubles("x", 10_000);
                    VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
                runtime.function("keep").call(root).close();
            }
            if (mode == ExecutionMode.THREAD) {
                assertThat(runtime.allocator.getAllocatedMemory()).isGreaterThanOrEqualTo(80_000);
            } else {
                assertThat(runtime.allocator.getAllocatedMemory()).isZero();
            }
            assertThat(runtime.call("kept_sum")).isEqualTo(49_995_000.0);
            runtime.call("drop");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void anExceptionLeavesWithPythonWhatItKeeps(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode)) {
            try (Float8Vector doubles = runtime.doubles("x", 10_000);
                    VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
                ArrowFunction raising = runtime.function("keep_then_raise");
                assertThat(failureOf(() -> raising.call(root))).contains("half-way");
            }
            assertThat(runtime.call("kept_sum")).isEqualTo(49_995_000.0);
            runtime.call("drop");
            runtime.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aResultLivesOnWhenTheRuntimeIsClosed(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                FieldVector sums = incremented(runtime)) {
            runtime.python.close();
            assertThat(((Float8Vector) sums).get(99_999)).isEqualTo(100_000);
        }
    }

    /** What a call fails with; the exception's frames, which have the batch, are given back. */
    private static String failureOf(Runnable call) {
        try {
            call.run();
            return "";
        } catch (PythonException e) {
            e.exception().ifPresent(PyObject::close);
            return e.getMessage();
        }
    }

    private static FieldVector incremented(ArrowRuntime runtime) {
        try (Float8Vector doubles = runtime.doubles("x", 100_000)) {
            return runtime.function("plus_one").seeing(PythonLibrary.NUMPY).call(doubles);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void whatPythonKeepsIsGivenBackWhenTheRuntimeIsClosed(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            try (Float8Vector doubles = runtime.doubles("x", 10_000);
                    PyObject array = arrow.toPython(doubles)) {
                runtime.python.set("kept", array);
            }
            runtime.python.close();
            runtime.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aScopeDoesNotEndWhatWasReturnedInIt(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 50_000)) {
            ArrowFunction same = runtime.function("same");
            FieldVector first;
            try (PyScope scope = runtime.python.scope()) {
                assertThat(scope).isNotNull();
                first = same.call(doubles);
            }
            try (first) {
                doubles.getDataBuffer().setZero(0, 400_000);
                same.call(doubles).close();
                if (mode == ExecutionMode.PROCESS) {
                    assertThat(((Float8Vector) first).get(49_999)).isEqualTo(49_999);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void anotherResultIsToldByItsType(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 3)) {
            long own = runtime.allocator.getAllocatedMemory();
            ArrowFunction nothing = runtime.function("nothing");
            VectorSchemaRoot root = VectorSchemaRoot.of(doubles);
            assertThat(failureOf(() -> nothing.call(root)))
                    .contains("no rows: seen=builtins.NoneType");
            assertThat(failureOf(() -> runtime.function("same").call(root).close())).isEmpty();
            runtime.awaitAtMost(own);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aHandleIsAFunctionToo(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 3)) {
            runtime.python.exec("def first(array): return array.slice(0, 1)");
            try (PyFunction first = runtime.python.get("first").as(PyFunction.class);
                    FieldVector result =
                            ArrowFunction.of(runtime.python, first, runtime.allocator)
                                    .call(doubles)) {
                assertThat(result.getValueCount()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void objectsOfPyarrowAreMadeAndReadApartFromCalls(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 50_000);
                VectorSchemaRoot root = new VectorSchemaRoot(List.of((FieldVector) doubles))) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            try (PyObject batch = arrow.toPython(root);
                    PyObject array = arrow.toPython(doubles)) {
                assertThat(batch.typeName()).isEqualTo("pyarrow.lib.RecordBatch");
                assertThat(array.typeName()).isEqualTo("pyarrow.lib.DoubleArray");
                try (VectorSchemaRoot back = arrow.toRoot(batch);
                        FieldVector column = arrow.toVector(array)) {
                    assertThat(back.getRowCount()).isEqualTo(50_000);
                    assertThat(((Float8Vector) column).get(49_999)).isEqualTo(49_999);
                }
            }
            long own = doubles.getDataBuffer().capacity() + doubles.getValidityBuffer().capacity();
            runtime.awaitAtMost(own);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aSliceIsReadFromWhereItBegins(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 1000);
                FieldVector rest = runtime.function("sliced").call(doubles);
                FieldVector struct = runtime.function("struct_with_a_sliced_child").call(doubles)) {
            assertThat(rest.getValueCount()).isEqualTo(999);
            assertThat(((Float8Vector) rest).get(0)).isEqualTo(1);
            assertThat(struct.getObject(0)).hasToString("{\"child\":1.0}");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void chunksAreJoinedAndDictionariesDecoded(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 10);
                VectorSchemaRoot root = VectorSchemaRoot.of(doubles);
                VectorSchemaRoot twice = runtime.function("two_chunks").call(root);
                FieldVector values = runtime.function("in_a_dictionary").call(doubles)) {
            assertThat(twice.getRowCount()).isEqualTo(20);
            assertThat(values).isInstanceOf(Float8Vector.class);
            assertThat(((Float8Vector) values).get(9)).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aMillionDoublesAreNotCopiedInPython(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", MILLION)) {
            long own = runtime.allocator.getAllocatedMemory();
            long seen = onlyLong(runtime.function("address").call(doubles));
            if (mode == ExecutionMode.THREAD) {
                assertThat(seen).isEqualTo(doubles.getDataBufferAddress());
                FieldVector back = runtime.function("same").call(doubles);
                assertThat(back.getDataBufferAddress()).isEqualTo(doubles.getDataBufferAddress());
                back.close();
            } else {
                FieldVector back = runtime.function("same").call(doubles);
                assertThat((Boolean) runtime.call("in_shared_memory", seen)).isTrue();
                back.close();
            }
            assertThat(runtime.allocator.getAllocatedMemory()).isEqualTo(own);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void aBatchBeyondWhatIsUsedAgainCrossesToo(ExecutionMode mode) {
        int count = 6 * MILLION; // 48 MB
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", count);
                FieldVector same = runtime.function("same").call(doubles)) {
            assertThat(((Float8Vector) same).get(count - 1)).isEqualTo(count - 1);
        }
    }

    private static long onlyLong(FieldVector vector) {
        try (vector) {
            return ((BigIntVector) vector).get(0);
        }
    }
}
