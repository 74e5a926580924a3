package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Several runtimes live side by side, and one may follow another. */
final class RuntimesTest {
    @ContractTest
    void eachRuntimeHasItsOwnGlobals(Runtimes runtimes) {
        Python first = runtimes.start();
        Python second = runtimes.start();
        first.set("mine", "first");
        assertThatThrownBy(() -> second.get("mine")).isInstanceOf(PythonException.class);
        second.set("mine", "second");
        assertThat(first.get("mine").as(String.class)).isEqualTo("first");
        first.exec("def who():\n    return mine");
        second.exec("def who():\n    return mine");
        assertThat(first.get("who").as(PyFunction.class).call()).isEqualTo("first");
        assertThat(second.get("who").as(PyFunction.class).call()).isEqualTo("second");
    }

    @ContractTest
    void aPathThatIsNotThereIsNamedAtTheStart(Runtimes runtimes, @TempDir Path folder) {
        Path missing = folder.resolve("modles");
        assertThatThrownBy(() -> runtimes.start(builder -> builder.addPath(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "addPath: no such folder: seen=" + missing + ", wanted=one that exists");
    }

    @ContractTest
    void closingOneLeavesTheOthersUntouched(Runtimes runtimes) {
        Python first = runtimes.start();
        Python second = runtimes.start();
        PyObject held = second.eval("['held']");
        PyFunction square = second.function("contract_functions:square");
        first.close();
        assertThat(square.call(5)).isEqualTo(25L);
        assertThat(held.as(Object.class)).isEqualTo(List.of("held"));
        assertThat(held.isClosed()).isFalse();
        second.exec("still = 'alive'");
        assertThat(second.get("still").as(String.class)).isEqualTo("alive");
    }

    @ContractTest
    void aClosedRuntimeRefusesEverythingButWhatItSaysOfItself(Runtimes runtimes) {
        Python python = runtimes.start();
        PyObject object = python.eval("[]");
        PyFunction function = python.function("contract_functions:square");
        Runnable bound = python.eval("lambda: None").as(Runnable.class);
        python.close();
        python.close();
        for (Runnable use :
                Arrays.<Runnable>asList(
                        () -> python.function("contract_functions:square"),
                        () -> python.module("json"),
                        () -> python.eval("1"),
                        () -> python.exec("x = 1"),
                        () -> python.get("x"),
                        () -> python.set("x", 1),
                        () -> python.hold(() -> {}),
                        () -> object.invoke("append", 1),
                        () -> object.as(List.class),
                        object::repr,
                        () -> function.call(1),
                        () -> function.each(long[].class, (Object) new long[1]),
                        bound)) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(object.isClosed()).isTrue();
        assertThat(object.toString()).contains("closed");
        object.close();
        assertThat(python.mode()).isEqualTo(runtimes.mode());
        assertThat(python.fallbackReason()).isEmpty();
        assertThat(python.version()).matches("3\\.\\d+\\.\\d+.*");
    }

    @ContractTest
    void aRuntimeMayStartAfterAnotherWasClosed(Runtimes runtimes) {
        for (int round = 0; round < 5; round++) {
            try (Python python = runtimes.start()) {
                assertThatThrownBy(() -> python.get("left_over"))
                        .isInstanceOf(PythonException.class);
                python.set("left_over", round);
                assertThat(python.function("contract_functions:square").call(round))
                        .isEqualTo((long) round * round);
            }
        }
    }

    @ContractTest
    void threadPoolsEventLoopsAndProcessesWorkInARuntimeStartedAfterAClose(Runtimes runtimes)
            throws Exception {
        String source =
                """
                import asyncio
                import math
                import multiprocessing
                from concurrent.futures import ThreadPoolExecutor

                def pooled():
                    with ThreadPoolExecutor(2) as pool:
                        return sum(pool.map(lambda x: x * x, range(4)))

                async def later():
                    await asyncio.sleep(0)
                    return pooled()

                def awaited():
                    return asyncio.run(later())

                def elsewhere():
                    with multiprocessing.get_context("spawn").Pool(1) as processes:
                        return processes.map(math.factorial, [3, 4])
                """;
        for (int round = 0; round < 2; round++) {
            try (Python python = runtimes.start()) {
                python.exec(source);
                assertThat(python.get("pooled").as(PyFunction.class).call()).isEqualTo(14L);
                assertThat(python.get("awaited").as(PyFunction.class).call()).isEqualTo(14L);
                assertThat(python.get("later").as(PyFunction.class).callAsync().get())
                        .isEqualTo(14L);
                assertThat(python.get("elsewhere").as(PyFunction.class).call())
                        .isEqualTo(List.of(6L, 24L));
            }
        }
    }

    @ContractTest
    void manyRuntimesMayStartAtOnce(Runtimes runtimes) throws Exception {
        List<Python> started = new ArrayList<>();
        Together.run(
                3,
                thread -> {
                    Python python = Python.start(Runtimes.config(runtimes.mode()).build());
                    synchronized (started) {
                        started.add(python);
                    }
                    python.set("own", thread);
                    for (int i = 0; i < 100; i++) {
                        assertThat(python.eval("own").as(Long.class)).isEqualTo(thread);
                    }
                });
        started.forEach(Python::close);
    }

    @ContractTest
    void aHandleOfAnotherRuntimeIsRefusedOrTheSameObjectButNeverAnother(Runtimes runtimes) {
        Python first = runtimes.start();
        Python second = runtimes.start();
        PyObject of = first.eval("['of the first']");
        Object seen;
        try {
            seen = second.function("contract_values:identity").as(ToObject.class).of(of);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            assertThat(refused).hasMessageContaining("runtime");
            return;
        }
        assertThat(runtimes.mode()).isEqualTo(ExecutionMode.THREAD);
        assertThat(seen).isEqualTo(List.of("of the first"));
    }

    interface ToObject {
        Object of(Object value);
    }

    @ContractTest
    void theShapeOfARuntimeIsTold(Python python) {
        assertThat(python.mode()).isIn(ExecutionMode.THREAD, ExecutionMode.PROCESS);
        assertThat(python.fallbackReason()).isEmpty();
        String version =
                python.eval("'.'.join(map(str, __import__('sys').version_info[:3]))")
                        .as(String.class);
        assertThat(python.version()).startsWith(version);
        long processId = (Long) python.function("contract_functions:process_id").call();
        assertThat(processId == ProcessHandle.current().pid())
                .isEqualTo(python.mode() == ExecutionMode.THREAD);
    }
}
