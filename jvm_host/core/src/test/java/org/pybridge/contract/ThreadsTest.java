package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Any Java thread may call, at any time. */
final class ThreadsTest {
    @ContractTest
    void eightThreadsAtOnceGetTheirOwnResults(Python python) throws Exception {
        PyFunction add = python.function("contract_functions:add");
        PyFunction describe = python.function("contract_values:describe");
        for (var kind : Together.threadKinds().entrySet()) {
            Together.run(
                    kind.getValue().call(),
                    8,
                    thread -> {
                        for (int i = 0; i < 500; i++) {
                            assertThat(add.call(thread * 1000, i))
                                    .as(kind.getKey())
                                    .isEqualTo(thread * 1000L + i);
                            String text = "thread " + thread + " " + "x".repeat(i);
                            assertThat(describe.call(text)).isEqualTo("str '" + text + "'");
                        }
                    });
        }
    }

    @ContractTest
    void eightThreadsAtOnceMayCallBack(Python python) throws Exception {
        PyFunction call = python.function("contract_callbacks:call");
        PyFunction square = python.function("contract_functions:square");
        for (var kind : Together.threadKinds().entrySet()) {
            Together.run(
                    kind.getValue().call(),
                    8,
                    thread -> {
                        Thread caller = Thread.currentThread();
                        Function<Long, Object> back =
                                value -> {
                                    assertThat(Thread.currentThread()).isSameAs(caller);
                                    return square.call(value + thread);
                                };
                        for (long i = 0; i < 200; i++) {
                            long sum = i + thread;
                            assertThat(call.call(back, i)).as(kind.getKey()).isEqualTo(sum * sum);
                        }
                    });
        }
    }

    @ContractTest
    void aThousandShortLivedThreadsMayCallOneAfterTheOther(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        for (long i = 0; i < 1000; i++) {
            long value = i;
            AtomicReference<Object> result = new AtomicReference<>();
            Thread thread = new Thread(() -> result.set(square.call(value)));
            thread.start();
            thread.join(30_000);
            assertThat(result.get()).isEqualTo(value * value);
        }
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aJavaThreadKeepsItsThreadStateFromCallToCall(Python python) throws Exception {
        python.exec("import threading\nof_thread = threading.local()\nof_thread.seen = 7");
        for (int i = 0; i < 3; i++) {
            assertThat(python.eval("of_thread.seen").as(Long.class)).isEqualTo(7);
        }
        Together.run(
                1,
                thread ->
                        assertThat(python.eval("hasattr(of_thread, 'seen')").as(Boolean.class))
                                .isFalse());
        python.exec("del of_thread");
    }

    @ContractTest
    void aThreadWithASmallStackMayCall(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                result.set(square.call(6));
                            } catch (RuntimeException | StackOverflowError refused) {
                                result.set(refused.getMessage());
                            }
                        },
                        "small stack",
                        192 * 1024);
        thread.start();
        thread.join(30_000);
        if (!Long.valueOf(36).equals(result.get())) {
            assertThat((String) result.get()).as("a refusal names the remedy").contains("-Xss");
        }
    }

    @ContractTest
    void oneThreadMayWaitInPythonWhileOthersCall(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        python.exec(
                """
                import threading
                gate = threading.Event()

                def wait_at_gate():
                    return gate.wait(30)

                def open_gate():
                    gate.set()
                """);
        PyFunction waitAtGate = python.get("wait_at_gate").as(PyFunction.class);
        PyFunction openGate = python.get("open_gate").as(PyFunction.class);
        Together.run(
                3,
                thread -> {
                    if (thread == 0) {
                        assertThat(waitAtGate.call()).isEqualTo(true);
                        return;
                    }
                    for (long i = 0; i < 100; i++) {
                        assertThat(square.call(i)).isEqualTo(i * i);
                    }
                    openGate.call();
                });
    }
}
