package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** What Python keeps for a thread belongs to the Java thread that calls. */
final class ThreadLocalsTest {
    private static final List<Object> NOTHING = Arrays.asList(null, null);

    private static PyFunction function(Python python, String name) {
        return python.function("contract_locals:" + name);
    }

    @ContractTest(ofOneWorker = true)
    void aThreadFindsWhatItHasSetInItsNextCallAndOthersDoNot(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction remember = function(python, "remember");
        PyFunction recall = function(python, "recall");
        CyclicBarrier rounds = new CyclicBarrier(6);
        Together.run(
                6,
                thread -> {
                    assertThat(recall.call()).isEqualTo(NOTHING);
                    rounds.await(30, TimeUnit.SECONDS); // so nobody has ended when another begins
                    remember.call(thread);
                    for (int i = 0; i < 100; i++) {
                        if (i % 10 == 0) {
                            rounds.await(30, TimeUnit.SECONDS);
                        }
                        List<Long> own = List.of((long) thread, (long) thread);
                        assertThat(recall.call()).isEqualTo(own);
                    }
                });
    }

    @ContractTest
    void soDoesACallInACallback(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction recall = function(python, "recall");
        function(python, "remember").call("own");
        Supplier<Object> below = recall::call;
        List<String> own = List.of("own", "own");
        assertThat(function(python, "recall_by").call(below)).isEqualTo(List.of(own, own));
        function(python, "remember").call((Object) null);
    }

    /** A worker's threads outlive those of Java that they serve. */
    @ContractTest(modes = ExecutionMode.THREAD)
    void aNewThreadFindsNothing(Python python) throws Exception {
        for (int i = 0; i < 20; i++) {
            Together.run(
                    1,
                    thread -> {
                        assertThat(function(python, "recall").call()).isEqualTo(NOTHING);
                        function(python, "remember").call(5);
                    });
        }
    }
}
