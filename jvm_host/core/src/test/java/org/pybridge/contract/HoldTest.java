package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** {@code hold} runs many calls with the GIL taken once; in process mode it just runs. */
final class HoldTest {
    interface Square {
        long of(long value);
    }

    @ContractTest
    void callsInsideGiveTheirResults(Python python) {
        PyFunction add = python.function("contract_functions:add");
        Square square = python.function("contract_functions:square").as(Square.class);
        List<Object> results = new ArrayList<>();
        python.hold(
                () -> {
                    for (int i = 0; i < 1000; i++) {
                        assertThat(square.of(i)).isEqualTo((long) i * i);
                    }
                    results.add(add.call("a", "b"));
                    results.add(python.eval("1 + 1").as(Long.class));
                });
        assertThat(results).containsExactly("ab", 2L);
    }

    @ContractTest
    void aResultIsHandedOut(Python python) {
        PyFunction add = python.function("contract_functions:add");
        Object sum = python.hold(() -> add.call(1, 2));
        assertThat(sum).isEqualTo(3L);
        Object nothing = python.hold(() -> null);
        assertThat(nothing).isNull();
    }

    @ContractTest
    void holdsNest(Python python) {
        PyFunction square = python.function("contract_functions:square");
        Object result =
                python.hold(
                        () -> {
                            Object first = square.call(2);
                            Object second = python.hold(() -> python.hold(() -> square.call(3)));
                            return List.of(first, second, square.call(4));
                        });
        assertThat(result).isEqualTo(List.of(4L, 9L, 16L));
    }

    @ContractTest
    void aHoldInsideACallbackInsideAHoldWorks(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        PyFunction square = python.function("contract_functions:square");
        Callable<Object> inner = () -> python.hold(() -> square.call(5));
        Object result = python.hold(() -> call.call(inner));
        assertThat(result).isEqualTo(25L);
    }

    @ContractTest
    void whatTheBodyThrowsReachesTheCallerAsItIs(Python python) {
        RuntimeException unchecked = new IllegalStateException("unchecked");
        IOException checked = new IOException("checked");
        AssertionError error = new AssertionError("error");
        Runnable failing =
                () -> {
                    throw unchecked;
                };
        Python.Body<Object, IOException> failingChecked =
                () -> {
                    throw checked;
                };
        Runnable failingError =
                () -> {
                    throw error;
                };
        assertThatThrownBy(() -> python.hold(failing)).isSameAs(unchecked);
        assertThatThrownBy(() -> python.hold(failingChecked)).isSameAs(checked);
        assertThatThrownBy(() -> python.hold(failingError)).isSameAs(error);
        PyFunction raising = python.function("contract_errors:outer");
        assertThatThrownBy(() -> python.hold(() -> raising.call("in hold")))
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: in hold");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest
    void theCheckedExceptionsOfABodyAreThoseOfHold(Python python) throws Exception {
        Callable<Object> callable = () -> python.eval("'called'").as(String.class);
        Object called = python.hold(callable::call);
        assertThat(called).isEqualTo("called");
        try {
            Object never =
                    python.hold(
                            () -> {
                                if (python.mode() != null) {
                                    throw new IOException("thrown by the body");
                                }
                                return "never";
                            });
            assertThat(never).isNull();
        } catch (IOException error) { // compiles only where hold declares just this one
            assertThat(error).hasMessage("thrown by the body");
        }
    }

    @ContractTest
    void everyFormOfABodyCompiles(Python python) {
        PyFunction square = python.function("contract_functions:square");
        python.hold(() -> square.call(2)); // an expression that is a statement too
        python.hold(() -> python.exec("pass"));
        String version = python.hold(python::version);
        assertThat(version).isEqualTo(python.version());
        assertThatThrownBy(
                        () ->
                                python.hold(
                                        () -> {
                                            throw new IllegalStateException("only throws");
                                        }))
                .hasMessage("only throws");
    }

    @ContractTest
    void anErrorCaughtInsideLetsTheHoldGoOn(Python python) {
        PyFunction raising = python.function("contract_errors:outer");
        PyFunction square = python.function("contract_functions:square");
        Object result =
                python.hold(
                        () -> {
                            assertThatThrownBy(() -> raising.call("caught"))
                                    .isInstanceOf(PythonException.class);
                            return square.call(6);
                        });
        assertThat(result).isEqualTo(36L);
    }

    @ContractTest
    void otherThreadsCallBeforeAndAfterAndTheirCallsAreRight(Python python) throws Exception {
        Square square = python.function("contract_functions:square").as(Square.class);
        Together.run(
                4,
                thread -> {
                    for (int round = 0; round < 20; round++) {
                        python.hold(
                                () -> {
                                    for (int i = 0; i < 100; i++) {
                                        assertThat(square.of(thread + i))
                                                .isEqualTo((long) (thread + i) * (thread + i));
                                    }
                                });
                        assertThat(square.of(thread)).isEqualTo((long) thread * thread);
                    }
                });
    }

    @ContractTest
    void handlesMayBeMadeAndClosedInside(Python python) {
        Supplier<Object> kept = () -> "kept";
        Object length =
                python.hold(
                        () -> {
                            for (int i = 0; i < 200; i++) {
                                python.eval("[" + i + "]").close();
                            }
                            try (var list = python.eval("[]")) {
                                list.invoke("append", kept);
                                return list.invoke("__len__");
                            }
                        });
        assertThat(length).isEqualTo(1L);
    }
}
