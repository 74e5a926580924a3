package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.spi.PromptHandle;

/** Handles whose close drops their object itself. */
final class PromptHandleTest {
    private static PromptHandle made(Python python, String name, Runnable then) {
        PromptHandle handle = (PromptHandle) python.function("contract_handles:make").call(name);
        handle.dropAtClose(then);
        return handle;
    }

    @ContractTest
    void inThreadModeTheObjectIsDroppedWhenCloseReturns(Python python) {
        PyFunction living = python.function("contract_handles:living");
        for (int i = 0; i < 100; i++) {
            List<Thread> told = new ArrayList<>();
            PromptHandle handle = made(python, "prompt", () -> told.add(Thread.currentThread()));
            handle.close();
            handle.close();
            assertThat(told).containsExactly(Thread.currentThread());
            if (python.mode() == ExecutionMode.THREAD) {
                assertThat(living.call("prompt")).isEqualTo(0L);
            }
        }
        Waiting.until("all are dropped", () -> living.call("prompt").equals(0L));
    }

    @ContractTest
    void itMayBeClosedInACallbackAndInAHold(Python python) {
        PyFunction living = python.function("contract_handles:living");
        PromptHandle first = made(python, "nested", () -> {});
        PromptHandle second = made(python, "nested", () -> {});
        python.function("contract_callbacks:call").call((Runnable) first::close);
        python.hold(second::close);
        Waiting.until("both are dropped", () -> living.call("nested").equals(0L));
    }

    @ContractTest
    void whatRunsAfterwardsMayCallPython(Python python) {
        List<Object> results = new ArrayList<>();
        PyFunction add = python.function("operator:add");
        made(python, "calling", () -> results.add(add.call(1, 2))).close();
        assertThat(results).containsExactly(3L);
    }

    @ContractTest
    void itMayBeClosedAfterItsRuntime(Runtimes runtimes) {
        List<Object> told = new ArrayList<>();
        PromptHandle handle;
        try (Python python = runtimes.start()) {
            handle = made(python, "late", () -> told.add("closed"));
        }
        handle.close();
        assertThat(handle.isClosed()).isTrue();
        assertThat(told).containsExactly("closed");
    }
}
