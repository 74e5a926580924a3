package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStats;
import org.pybridge.WorkerException;

/** Large arrays, which go to a worker and come back in memory that both processes map. */
final class SlabsTest {
    private static final int LARGE = 20_000; // doubles; small ones go into the frame

    private static Object call(Python python, String function, Object... arguments) {
        return python.function("contract_arrays:" + function).call(arguments);
    }

    private static double[] filled(int count, double value) {
        double[] array = new double[count];
        Arrays.fill(array, value);
        return array;
    }

    interface Doubling {
        double[] doubled(double[] array);
    }

    @ContractTest
    void arraysOfAllSizesArriveWhole(Python python) {
        Doubling doubling = python.function("contract_arrays:doubled").as(Doubling.class);
        for (int count : new int[] {0, 1, 4094, 4095, 4096, 4097, 8192, 40_000, 1_000_000, 3}) {
            double[] sent = LongStream.range(0, count).asDoubleStream().toArray();
            double[] wanted = LongStream.range(0, count).mapToDouble(each -> 2.0 * each).toArray();
            assertThat(Arrays.equals(doubling.doubled(sent), wanted)).as("%d", count).isTrue();
        }
    }

    @ContractTest
    void everyElementTypeArrivesAsWhatItIs(Python python) {
        for (String type : List.of("bool", "int16", "int32", "int64", "float32", "float64")) {
            String made = "(np.arange(100_000) % 2).astype('" + type + "')";
            try (NdArray array = (NdArray) call(python, "make", made)) {
                assertThat(array.dtype()).isEqualTo(type);
                assertThat(call(python, "total", array)).asString().startsWith("50000");
            }
        }
        for (Object sent :
                List.of(
                        new boolean[50_000],
                        new short[50_000],
                        new int[50_000],
                        new long[50_000],
                        new float[50_000])) {
            assertThat((String) call(python, "describe", sent)).endsWith("[50000]");
        }
    }

    @ContractTest
    void whatPythonKeepsIsNotOverwrittenByLaterCalls(Python python) {
        for (int i = 0; i < 300; i++) { // more than are lent at a time
            call(python, "keep_in_list", filled(LARGE, i));
            assertThat(call(python, "total", filled(LARGE, -1.0))).isEqualTo(-1.0 * LARGE);
        }
        List<?> sums = (List<?>) call(python, "kept_sums");
        for (int i = 0; i < 300; i++) {
            assertThat(sums.get(i)).isEqualTo((double) i * LARGE);
        }
        call(python, "forget", "list");
    }

    @ContractTest
    void whatJavaKeepsIsNotOverwrittenByLaterCalls(Python python) {
        NdArray[] kept = new NdArray[300];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (NdArray) call(python, "make", "np.full(" + LARGE + ", " + i + ".0)");
        }
        for (int i = 0; i < kept.length; i++) {
            double[] seen = kept[i].toArray(double[].class);
            assertThat(Arrays.equals(seen, filled(LARGE, i))).as("%d", i).isTrue();
            assertThat(call(python, "total", kept[i])).isEqualTo((double) i * LARGE);
            kept[i].close();
        }
    }

    @ContractTest
    void pythonMayWriteToWhatItGot(Python python) {
        double[] sent = filled(LARGE, 1);
        call(python, "keep", "written", sent);
        call(python, "add_to_kept", "written", 2);
        assertThat(call(python, "kept_total", "written")).isEqualTo(3.0 * LARGE);
        assertThat(sent[0]).isEqualTo(1);
        call(python, "forget", "written");
    }

    @ContractTest
    void aReadOnlyBufferStaysReadOnly(Python python) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8 * LARGE).order(ByteOrder.nativeOrder());
        assertThat(call(python, "writeable", buffer)).isEqualTo(true);
        assertThat(call(python, "writeable", buffer.asReadOnlyBuffer())).isEqualTo(false);
        try (NdArray frozen = (NdArray) call(python, "frozen", LARGE)) {
            assertThat(frozen.isReadOnly()).isTrue();
            assertThat(frozen.buffer().isReadOnly()).isTrue();
            assertThat(call(python, "writeable", frozen)).isEqualTo(false);
        }
    }

    @ContractTest
    void aLargeMatrixKeepsItsShape(Python python) {
        String transposed = "np.arange(60_000, dtype='int64').reshape(100, 2, 300).T";
        try (NdArray array = (NdArray) call(python, "make", transposed)) {
            assertThat(array.shape()).containsExactly(300, 2, 100);
            long[] elements = array.toArray(long[].class);
            assertThat(elements[0]).isZero();
            assertThat(elements[1]).isEqualTo(600); // the next of the last dimension
            assertThat(elements[200]).isEqualTo(1);
            assertThat(call(python, "describe", array)).asString().endsWith("[300, 2, 100]");
        }
    }

    @ContractTest
    void largeArraysPassThroughCallbacks(Python python) {
        UnaryOperator<Object> addOne =
                array -> {
                    double[] elements =
                            array instanceof NdArray
                                    ? ((NdArray) array).toArray(double[].class)
                                    : (double[]) array;
                    for (int i = 0; i < elements.length; i++) {
                        elements[i]++;
                    }
                    return elements;
                };
        for (int i = 0; i < 20; i++) {
            assertThat(call(python, "sum_of_callback", addOne, LARGE)).isEqualTo(4.0 * LARGE);
        }
    }

    @ContractTest
    void nothingStaysOfCallsThatFail(Runtimes runtimes) {
        Python python = runtimes.start(config -> config.keptExceptions(0)); // they keep locals
        PyFunction refuse = python.function("contract_arrays:refuse");
        assertThat(call(python, "total", filled(LARGE, 1))).isEqualTo(1.0 * LARGE);
        PythonStats before = python.stats();
        for (int i = 0; i < 10; i++) {
            double[] array = filled(LARGE, i);
            assertThatThrownBy(() -> refuse.call(array, array))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("refused " + LARGE);
            assertThatThrownBy(() -> refuse.call(array, ByteBuffer.allocate(1)))
                    .isInstanceOf(ConversionException.class);
            assertThatThrownBy(() -> refuse.call(array, array, array))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("positional argument");
        }
        Waiting.untilReleased(python, before, 0);
    }

    @ContractTest
    void aBufferOfAResultKeepsItsContentWithoutTheArray(Python python) {
        List<DoubleBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String made = "np.full(" + LARGE + ", " + i + ".0)";
            NdArray array = (NdArray) call(python, "make", made);
            buffers.add(array.buffer().asDoubleBuffer());
        }
        for (int round = 0; round < 3; round++) {
            System.gc(); // the arrays go; what holds their memory is told by a thread of its own
            for (int i = 0; i < 40; i++) {
                ((NdArray) call(python, "make", "np.full(" + LARGE + ", -1.0)")).close();
            }
        }
        for (int i = 0; i < buffers.size(); i++) {
            assertThat(buffers.get(i).get(0)).isEqualTo(i);
            assertThat(buffers.get(i).get(LARGE - 1)).isEqualTo(i);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatPythonKeepsOfAResultsBufferIsItsOwn(Python python) {
        NdArray array = (NdArray) call(python, "make", "np.full(" + LARGE + ", 5.0)");
        call(python, "keep", "buffer", array.buffer().asDoubleBuffer());
        array.close();
        for (int i = 0; i < 40; i++) {
            ((NdArray) call(python, "make", "np.full(" + LARGE + ", -1.0)")).close();
            assertThat(call(python, "kept_total", "buffer")).isEqualTo(5.0 * LARGE);
        }
        call(python, "forget", "buffer");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aForkedChildHasItsOwnArrays(Runtimes runtimes) {
        Python python = runtimes.start();
        call(python, "keep", "forked", filled(LARGE, 1));
        Object pipe = call(python, "fork_that_sums_when_told", "forked");
        call(python, "add_to_kept", "forked", 1);
        call(python, "forget", "forked");
        for (int i = 0; i < 5; i++) {
            assertThat(call(python, "total", filled(LARGE, 7))).isEqualTo(7.0 * LARGE);
        }
        assertThat(call(python, "sum_of_fork", pipe)).isEqualTo(1.0 * LARGE);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aForkedChildHasItsArraysAsTheyWereAtTheFork(Runtimes runtimes) {
        Python python = runtimes.start();
        int count = 2_000_000; // long enough to be seen in the middle of a copy
        for (int i = 0; i < 5; i++) {
            call(python, "keep", "forked", filled(count, 1));
            assertThat(call(python, "sum_of_fork_overwritten", "forked")).isEqualTo(1.0 * count);
            call(python, "forget", "forked");
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void memoryOfAWorkersResultsIsFreedWhereItWouldBeTooMuch(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of("-Xmx64m"), SlabMemoryMain.class, "worker");
        assertThat(result.output())
                .contains("beside idle slabs room for 31457280")
                .contains("room for 32 results")
                .contains("OutOfMemoryError: shared memory: askedBytes=10485760")
                .contains("then room for 10485760");
        assertThat(result.exitCode()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void memoryThatIsNotUsedAgainIsFreedAtOnce(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of("-Xmx1g"), SlabMemoryMain.class, "java");
        assertThat(result.output())
                .contains("slabs of all sizes are bounded")
                .contains("a buffer of what came back is as it was");
        assertThat(result.exitCode()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void arraysAreCopiedWhereMemoryIsHidden(Runtimes runtimes) {
        try (LoggedWarnings logged = new LoggedWarnings()) {
            Python python = runtimes.start(config -> config.preload("contract_hidden").workers(2));
            Doubling doubling = python.function("contract_arrays:doubled").as(Doubling.class);
            for (int count : new int[] {10, LARGE, 500_000}) {
                double[] doubled = doubling.doubled(filled(count, 3));
                assertThat(Arrays.equals(doubled, filled(count, 6))).isTrue();
                ByteBuffer buffer = ByteBuffer.allocateDirect(count);
                assertThat(call(python, "total", buffer)).isEqualTo(0L);
            }
            assertThatThrownBy(() -> python.allocate(100))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("no memory to share with a worker: ")
                    .hasMessageContaining("open: Permission denied: /proc/");
            assertThat(logged.messages())
                    .filteredOn(each -> each.startsWith("large arrays go to workers and back in"))
                    .hasSize(1);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatJavaGotCanBeReadWhenTheRuntimeIsClosed(Runtimes runtimes) {
        Python python = runtimes.start();
        NdArray large = (NdArray) call(python, "make", "np.arange(" + LARGE + ".0)");
        NdArray small = (NdArray) call(python, "make", "np.arange(3.0)");
        NdArray closed = (NdArray) call(python, "make", "np.arange(" + LARGE + ".0)");
        closed.close();
        python.close();
        assertThat(large.toArray(double[].class)[LARGE - 1]).isEqualTo(LARGE - 1);
        assertThat(large.buffer().getDouble(8)).isEqualTo(1);
        assertThat(small.toArray(double[].class)).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> closed.toArray(double[].class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void memoryIsUsedAgain(Runtimes runtimes) {
        Python python = runtimes.start();
        Doubling doubling = python.function("contract_arrays:doubled").as(Doubling.class);
        for (int i = 0; i < 500; i++) {
            assertThat(doubling.doubled(filled(LARGE, i))[LARGE - 1]).isEqualTo(2.0 * i);
        }
        // Without that there would be 1000. Java is told of a dropped array by a later reply, and
        // the worker of a dropped result by a thread that may be behind, far on a busy machine.
        assertThat((Long) call(python, "shared_segments")).isLessThan(250);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void arraysOfADeadWorkerAreLostAndTheNextOneHasItsOwn(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThat(call(python, "total", filled(LARGE, 1))).isEqualTo(1.0 * LARGE);
        PyFunction exit = python.function("contract_deaths:exit_now");
        assertThatThrownBy(() -> exit.call(1)).isInstanceOf(WorkerException.class);
        assertThat(call(python, "total", filled(LARGE, 2))).isEqualTo(2.0 * LARGE);
    }
}
