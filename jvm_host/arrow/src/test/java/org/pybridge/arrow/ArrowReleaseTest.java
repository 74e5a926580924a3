package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.pybridge.ExecutionMode;
import org.pybridge.PyObject;
import org.pybridge.PyScope;

/** When memory that Python had in thread mode is the allocator's again. */
final class ArrowReleaseTest {
    private static final int ROWS = 10_000;
    private static final double SUM = 49_995_000;

    private static ArrowRuntime start() {
        return new ArrowRuntime(ExecutionMode.THREAD);
    }

    @Test
    void anAllocatorMayBeClosedRightAfterACall() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator()) {
            ArrowFunction doubled =
                    ArrowFunction.of(runtime.python, "arrow_functions:doubled", own);
            try (Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own);
                    VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
                doubled.call(root).close();
            }
        }
    }

    @Test
    void anAllocatorMayBeClosedRightAfterTheLastHandle() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator();
                Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own);
                VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, own);
            try (PyObject array = arrow.toPython(doubles);
                    PyObject batch = arrow.toPython(root)) {
                assertThat(array.invoke("__len__")).isEqualTo((long) ROWS);
                assertThat(batch.attr("num_rows").as(long.class)).isEqualTo(ROWS);
            }
        }
    }

    @Test
    void anAllocatorMayBeClosedRightAfterAResultThatIsTheArgument() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator();
                Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own)) {
            ArrowFunction same = ArrowFunction.of(runtime.python, "arrow_functions:same", own);
            FieldVector result = same.call(doubles);
            try (VectorSchemaRoot root = VectorSchemaRoot.of(doubles, result);
                    VectorSchemaRoot both = same.call(root)) {
                assertThat(both.getVector(1).getDataBufferAddress())
                        .isEqualTo(doubles.getDataBufferAddress());
            }
        }
    }

    @Test
    void anAllocatorMayBeClosedRightAfterAResultThatPythonHadKept() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator()) {
            try (Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own)) {
                ArrowFunction.of(runtime.python, "arrow_functions:keep_array", own)
                        .call(doubles)
                        .close();
            }
            try (Float8Vector none = ArrowRuntime.doubles("x", 0, own);
                    FieldVector kept =
                            ArrowFunction.of(runtime.python, "arrow_functions:take_kept", own)
                                    .call(none)) {
                assertThat(kept.getObject(9)).isEqualTo(9.0);
            }
        }
    }

    @Test
    void anAllocatorMayBeClosedRightAfterAVectorReadFromItsHandle() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator();
                Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, own);
            FieldVector back;
            try (PyObject array = arrow.toPython(doubles)) {
                back = arrow.toVector(array);
            }
            try (back) {
                assertThat(back.getDataBufferAddress()).isEqualTo(doubles.getDataBufferAddress());
            }
        }
    }

    @Test
    void aScopeClosesSuchHandlesInTheSameWay() {
        try (ArrowRuntime runtime = start();
                RootAllocator own = new RootAllocator();
                Float8Vector doubles = ArrowRuntime.doubles("x", ROWS, own)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, own);
            for (int i = 0; i < 3; i++) {
                try (PyScope scope = runtime.python.scope()) {
                    assertThat(scope).isNotNull();
                    arrow.toPython(doubles);
                }
            }
        }
    }

    @Test
    void aHandleIsClosedOnceWhoeverClosesIt() {
        try (ArrowRuntime runtime = start();
                Float8Vector doubles = runtime.doubles("x", ROWS)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            PyObject array = arrow.toPython(doubles);
            long with = runtime.allocator.getAllocatedMemory();
            runtime.python.hold(array::close);
            array.close();
            assertThat(array.isClosed()).isTrue();
            assertThat(runtime.allocator.getAllocatedMemory()).isEqualTo(with); // the vector's
        }
    }

    @Test
    void aHandleMayBeClosedAfterItsRuntime() {
        try (ArrowRuntime runtime = start()) {
            PyObject array;
            try (Float8Vector doubles = runtime.doubles("x", ROWS)) {
                array = PythonArrow.of(runtime.python, runtime.allocator).toPython(doubles);
            }
            runtime.python.close();
            array.close();
            runtime.awaitEmpty();
        }
    }

    @Test
    void aForgottenHandleGivesItBackToo() {
        try (ArrowRuntime runtime = start()) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            try (Float8Vector doubles = runtime.doubles("x", ROWS)) {
                for (int i = 0; i < 1000; i++) {
                    arrow.toPython(doubles);
                }
            }
            while (runtime.allocator.getAllocatedMemory() > 0) {
                System.gc();
            }
        }
    }

    @Test
    void pythonReadsWhatItKeepsWhileJavaCollectsGarbageAndExportsMore() {
        try (ArrowRuntime runtime = start()) {
            try (Float8Vector kept = runtime.doubles("x", ROWS)) {
                keep(runtime, kept);
            }
            try (Float8Vector other = new Float8Vector("x", runtime.allocator)) {
                other.allocateNew(ROWS);
                other.setValueCount(ROWS);
                for (int i = 0; i < 1000; i++) {
                    runtime.function("same").call(other).close();
                }
            }
            System.gc();
            assertThat(runtime.call("kept_sum")).isEqualTo(SUM);
            runtime.call("drop");
            runtime.awaitEmpty();
        }
    }

    private static void keep(ArrowRuntime runtime, Float8Vector doubles) {
        try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(doubles))) {
            runtime.function("keep").call(root).close();
        }
    }

    @Test
    void anotherThreadOfPythonsMayDropIt() {
        try (ArrowRuntime runtime = start()) {
            try (Float8Vector doubles = runtime.doubles("x", ROWS)) {
                keep(runtime, doubles);
            }
            runtime.call("drop_on_another_thread");
            runtime.awaitEmpty();
        }
    }

    @Test
    void aThreadOfArrowsWithoutTheGilMayDropIt() {
        try (ArrowRuntime runtime = start()) {
            try (Float8Vector doubles = runtime.doubles("x", ROWS)) {
                PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
                try (PyObject array = arrow.toPython(doubles)) {
                    runtime.call("keep_plan", array);
                }
            }
            assertThat(runtime.call("sum_of_plan")).isEqualTo(SUM);
            runtime.awaitEmpty();
        }
    }

    @Test
    void aColumnThatPythonKeepsKeepsTheBatch() {
        try (ArrowRuntime runtime = start()) {
            try (Float8Vector first = runtime.doubles("x", ROWS);
                    Float8Vector second = runtime.doubles("y", ROWS);
                    VectorSchemaRoot root = VectorSchemaRoot.of(first, second)) {
                runtime.function("keep_second_column").call(root).close();
            }
            assertThat(runtime.call("kept_array_sum")).isEqualTo(SUM);
            runtime.call("drop");
            runtime.awaitEmpty();
        }
    }

    @Test
    void schemasThatPythonHasForgottenAreToldAgain() {
        try (ArrowRuntime runtime = start();
                Float8Vector doubles = runtime.doubles("x", ROWS);
                VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
            ArrowFunction doubled = runtime.function("doubled");
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            for (int i = 0; i < 3; i++) {
                doubled.call(root).close();
                arrow.toPython(doubles).close();
                arrow.toPython(root).close();
                runtime.call("forget_schemas");
            }
            assertThat((Long) runtime.call("known_schemas")).isLessThanOrEqualTo(1024);
        }
    }

    @Test
    void manyThreadsExportKeepAndDropAtOnce() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (ArrowRuntime runtime = start()) {
            ArrowFunction keep = runtime.function("keep");
            ArrowFunction same = runtime.function("same");
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            List<Future<?>> ends = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                ends.add(
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < 300; i++) {
                                        exportOnce(runtime, keep, same, arrow);
                                    }
                                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            runtime.call("drop");
            runtime.awaitEmpty();
        } finally {
            pool.shutdown();
        }
    }

    private static void exportOnce(
            ArrowRuntime runtime, ArrowFunction keep, ArrowFunction same, PythonArrow arrow) {
        try (Float8Vector doubles = runtime.doubles("x", 100);
                VectorSchemaRoot root = VectorSchemaRoot.of(doubles);
                PyObject array = arrow.toPython(doubles)) {
            keep.call(root).close();
            try (VectorSchemaRoot back = same.call(root)) {
                assertThat(((Float8Vector) back.getVector(0)).get(99)).isEqualTo(99);
            }
            assertThat(array.invoke("__len__")).isEqualTo(100L);
            runtime.call("drop_on_another_thread");
        }
    }
}
