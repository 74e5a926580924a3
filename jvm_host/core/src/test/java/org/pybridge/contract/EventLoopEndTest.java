package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.WorkerException;

/** What becomes of coroutines when their runtime is closed or its worker dies. */
final class EventLoopEndTest {
    private static PyFunction function(Python python, String name) {
        return python.function("contract_coroutines:" + name);
    }

    private static void failsAsClosed(CompletableFuture<Object> future) {
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @ContractTest
    void closeFailsTheFuturesAndLetsTheTasksCleanUp(Runtimes runtimes) {
        Python python = runtimes.start();
        List<Object> seen = new ArrayList<>();
        python.set("tell", (Telling) seen::add);
        python.exec(
                """
                import asyncio
                started = []
                async def tidy():
                    try:
                        started.append(1)
                        await asyncio.Event().wait()
                    finally:
                        await asyncio.sleep(0.01)
                        tell("tidied")
                """);
        CompletableFuture<Object> future = python.get("tidy").as(PyFunction.class).callAsync();
        Waiting.until("begun", () -> python.eval("len(started)").as(Integer.class) == 1);
        python.close();
        failsAsClosed(future);
        assertThat(seen).containsExactly("tidied");
    }

    interface Telling {
        void tell(Object value);
    }

    @ContractTest
    void aTaskThatDoesNotEndDelaysCloseNoLongerThanTheLimit(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofMillis(200)));
        python.exec(
                """
                import asyncio
                started = []
                stop = False
                async def stubborn():
                    started.append(1)
                    while not stop:
                        try:
                            await asyncio.sleep(0.02)
                        except asyncio.CancelledError:
                            pass
                """);
        PyObject globals = python.eval("globals()");
        CompletableFuture<Object> future = python.get("stubborn").as(PyFunction.class).callAsync();
        Waiting.until("begun", () -> python.eval("len(started)").as(Integer.class) == 1);
        assertThat(globals.isClosed()).isFalse();
        python.exec(
                "import threading; threading.Timer(2, globals().update,"
                        + " [dict(stop=True)]).start()");
        python.close();
        failsAsClosed(future);
    }

    @ContractTest
    void aCoroutineMayCloseItsRuntime(Runtimes runtimes) {
        Python python = runtimes.start();
        Runnable close = python::close;
        CompletableFuture<Object> future = function(python, "call_late").callAsync(close);
        failsAsClosed(future);
    }

    @ContractTest
    void afterCloseNoneBegins(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction add = function(python, "add");
        add.callAsync(1).join();
        python.close();
        assertThatThrownBy(() -> add.callAsync(1)).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void eachRuntimeHasALoopOfItsOwn(Runtimes runtimes) {
        Python first = runtimes.start();
        Python second = runtimes.start();
        assertThat(function(first, "add").callAsync(1).join()).isEqualTo(2L);
        assertThat(function(second, "add").callAsync(1).join()).isEqualTo(2L);
        first.close();
        assertThat(function(second, "add").callAsync(2).join()).isEqualTo(3L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void theDeathOfTheWorkerFailsTheFutures(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction sleep = function(python, "sleep_for_ever");
        CompletableFuture<Object> future = sleep.callAsync();
        assertThatThrownBy(() -> python.exec("import os; os._exit(3)"))
                .isInstanceOf(WorkerException.class);
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(WorkerException.class);
        assertThat(function(python, "add").callAsync(1).get(30, TimeUnit.SECONDS)).isEqualTo(2L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatDoesNotAnswerDelaysCloseNoLongerThanTheLimit(Runtimes runtimes)
            throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofMillis(200)));
        CompletableFuture<Object> sleeping = function(python, "sleep_for_ever").callAsync();
        function(python, "add").callAsync(1).get(30, TimeUnit.SECONDS);
        CountDownLatch blocks = new CountDownLatch(1);
        python.set("blocks", (Runnable) blocks::countDown);
        python.exec("import ctypes\ndef block(): blocks(); ctypes.PyDLL(None).sleep(600)");
        CompletableFuture<Object> stuck = python.get("block").as(PyFunction.class).callAsync();
        blocks.await();
        python.close();
        failsAsClosed(sleeping);
        assertThatThrownBy(() -> stuck.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    @ContractTest
    void aLoopThatNobodyHoldsEnds(Python python) {
        python.exec(
                """
                import bridge._event_loop as loops
                async def nothing(): pass
                loop = loops.EventLoop(lambda numbers: None)
                waiting = loop.begin(1, nothing())
                thread = loop._thread._thread
                assert thread.is_alive()
                del loop
                thread.join(30)
                assert not thread.is_alive()
                """);
    }

    @ContractTest
    void aLoopWhoseThreadDoesNotStartIsTriedAgain(Python python) {
        python.exec(
                """
                import bridge._event_loop as loops
                import threading, unittest.mock
                async def nothing(): pass
                ended = threading.Event()
                loop = loops.EventLoop(lambda numbers: ended.set())
                refusal = RuntimeError("can't start new thread")
                with unittest.mock.patch.object(threading.Thread, "start", side_effect=refusal):
                    try:
                        loop.begin(1, nothing())
                    except RuntimeError as error:
                        assert error is refusal
                waiting = loop.begin(2, nothing())
                assert ended.wait(30)
                assert loop.close(30)
                """);
    }

    @ContractTest
    void aClosedRuntimeIsCollected(Runtimes runtimes) throws Exception {
        WeakReference<Executor> executor = closedAfterACoroutine(runtimes.mode());
        Waiting.untilCollected("what the runtime had", () -> executor.get() == null);
    }

    private static WeakReference<Executor> closedAfterACoroutine(ExecutionMode mode)
            throws Exception {
        Executor executor = new Executor() { // a lambda would be kept by its class
                    @Override
                    public void execute(Runnable task) {
                        task.run();
                    }
                };
        try (Python python = Python.start(Runtimes.config(mode).executor(executor).build())) {
            function(python, "add").callAsync(1).get(30, TimeUnit.SECONDS);
        }
        return new WeakReference<>(executor);
    }

    @ContractTest
    void aLoopThatMakesNoTasksFailsTheFuturesAndEnds(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofHours(1)));
        python.exec(
                """
                import asyncio
                def refuse(loop, coroutine, **options):
                    raise SystemExit("no tasks")
                async def make_no_tasks():
                    asyncio.get_running_loop().set_task_factory(refuse)
                """);
        PyFunction stop = python.get("make_no_tasks").as(PyFunction.class);
        stop.callAsync().get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> stop.callAsync().get(30, TimeUnit.SECONDS))
                .cause()
                .hasMessage("SystemExit: no tasks");
        CompletableFuture.runAsync(python::close).get(30, TimeUnit.SECONDS);
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void closedRuntimesLeaveNoThreadOfPythons(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        python.exec(
                "import threading\n"
                        + "def loops():\n"
                        + "    names = ((t.native_id, t.name) for t in threading.enumerate())\n"
                        + "    return {number for number, name in names if 'event-loop' in name}\n"
                        + "others = loops()");
        for (int i = 0; i < 20; i++) {
            Python closed = runtimes.start();
            function(closed, "add").callAsync(1).get(30, TimeUnit.SECONDS);
            function(closed, "sleep_for_ever").callAsync();
            closed.close();
        }
        Waiting.until(
                "no event loop is left", () -> python.eval("loops() <= others").as(Boolean.class));
    }

    @ContractTest
    void theLongestLimitIsALimitToo(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(b -> b.closeTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        CompletableFuture<Object> sleeping = function(python, "sleep_for_ever").callAsync();
        function(python, "add").callAsync(1).get(30, TimeUnit.SECONDS);
        python.close();
        failsAsClosed(sleeping);
    }

    @ContractTest
    void manyThreadsBeginAndCancelWhileTheRuntimeCloses(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction sleep = function(python, "sleep_and_give");
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int j = 0; j < 500; j++) {
                                    begin(sleep, futures, j);
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        Waiting.until(
                "some run",
                () -> {
                    synchronized (futures) {
                        return futures.size() > 300;
                    }
                });
        python.close();
        for (Thread thread : threads) {
            thread.join();
        }
        for (CompletableFuture<Object> future : futures) {
            assertThat(future.handle((value, error) -> true).get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void begin(
            PyFunction sleep, List<CompletableFuture<Object>> futures, int number) {
        CompletableFuture<Object> future;
        try {
            future = sleep.callAsync(number % 3 == 0 ? 0 : 60, number);
        } catch (IllegalStateException closed) {
            return;
        }
        if (number % 3 == 1) {
            future.cancel(true);
        }
        synchronized (futures) {
            futures.add(future);
        }
    }
}
