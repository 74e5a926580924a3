package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.WorkerException;

/** dumpThreads() shows where each thread is, whoever has the GIL. */
final class ThreadDumpTest {
    /** What is told of the first thread of which this is told, too. */
    private static String threadWith(String dump, String text) {
        for (String thread : dump.split("\n\n")) {
            if (thread.contains(text)) {
                return thread;
            }
        }
        return "";
    }

    @ContractTest
    void showsAThreadThatKeepsTheGilInNativeCode(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        List<?> gate = (List<?>) python.function("contract_stacks:gate").call();
        PyFunction hang = python.function("contract_stacks:wait_with_gil");
        Thread hung = new Thread(hang::call, "hung thread");
        hung.start();
        Waiting.until(
                python::dumpThreads, () -> python.dumpThreads().contains(", in wait_with_gil"));
        String dump = python.dumpThreads();
        try (OutputStream end =
                new FileOutputStream("/proc/" + gate.get(0) + "/fd/" + gate.get(1))) {
            end.write(1);
        }
        hung.join();
        assertThat(dump).startsWith(python.toString() + ", Python frames of ");
        assertThat(threadWith(dump, "\"hung thread\""))
                .contains("ThreadDumpTest.lambda$showsAThread");
        if (runtimes.mode() == ExecutionMode.THREAD) {
            assertThat(threadWith(dump, "\"hung thread\"")).contains("in wait_with_gil\n    at ");
        }
        assertThat(threadWith(dump, "in wait_with_gil"))
                .contains(", has the GIL\n")
                .containsPattern("  File \".*contract_stacks.py\", line 19, in wait_with_gil\n");
    }

    @ContractTest
    void showsACallbackBelowPythonAndPythonsOwnThreads(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction end =
                (PyFunction) python.function("contract_stacks:start_thread_that_waits").call();
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> called = new CompletableFuture<>();
        Runnable callback =
                () -> {
                    called.complete(null);
                    await(done);
                };
        Thread calling =
                new Thread(
                        () -> python.function("contract_stacks:call").call(callback),
                        "calling thread");
        calling.start();
        called.get();
        String[] dump = new String[1];
        Waiting.until(
                () -> dump[0],
                () -> {
                    dump[0] = python.dumpThreads();
                    return dump[0].contains("in _wait_in_own_thread")
                            && dump[0].contains("ThreadDumpTest.await(");
                });
        done.countDown();
        calling.join();
        end.call();
        assertThat(threadWith(dump[0], "\"calling thread\"")).contains("ThreadDumpTest.await(");
        assertThat(dump[0]).contains("line 24, in call");
        assertThat(dump[0]).contains("Python's thread ");
        if (runtimes.mode() == ExecutionMode.THREAD) {
            assertThat(threadWith(dump[0], "\"calling thread\""))
                    .contains("line 24, in call\n    at ");
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ContractTest
    void mayBeAskedWhileFramesComeAndGo(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction churn = python.function("contract_stacks:churn");
        AtomicBoolean done = new AtomicBoolean();
        Together.run(
                4,
                thread -> {
                    if (thread == 0) {
                        for (int i = 0; i < 200; i++) {
                            assertThat(python.dumpThreads()).contains("\"main\"");
                        }
                        done.set(true);
                    }
                    while (!done.get()) {
                        churn.call(50);
                    }
                });
    }

    @ContractTest
    void answersAfterClose(Runtimes runtimes) {
        Python python = runtimes.start();
        python.eval("1").close();
        python.close();
        assertThat(python.dumpThreads())
                .contains("closed", "\"main\"", "ThreadDumpTest.answersAfterClose");
    }

    @ContractTest(modes = ExecutionMode.PROCESS) // there is no worker in thread mode
    void tellsThatADeadWorkerTellsNothing(Runtimes runtimes) throws IOException {
        Python python = runtimes.start();
        assertThat(python.dumpThreads()).contains("Python frames of the worker process");
        try {
            python.exec("import os; os._exit(1)");
        } catch (WorkerException expected) {
            assertThat(python.dumpThreads()).contains("which tells nothing: ", "\"main\"");
        }
    }
}
