package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.TypeRef;

/** Every way through a call leaves the reference counts as they were, and no block of memory. */
final class ReferenceCountsTest {
    private static final int CALLS = 100;
    private static final int BLOCK_CALLS = 500;
    private static final int WINDOWS = 5;
    private static final int KEPT_EXCEPTIONS = 2;
    private static final long[] ROWS = {0, 1, 2, 3};

    interface Any {
        Object of(Object value);
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_memory:" + name);
    }

    private static Python start(Runtimes runtimes) {
        return runtimes.start(builder -> builder.keptExceptions(KEPT_EXCEPTIONS));
    }

    /**
     * The fresh object has as many references as before, once all handles of the calls are gone.
     */
    private static void requireReturned(Python python, Callable<?> way) throws Exception {
        function(python, "reset").call();
        PyFunction references = function(python, "references");
        final Object before = references.call();
        try (PyScope scope = python.scope()) {
            assertThat(scope).isNotNull();
            for (int i = 0; i < CALLS; i++) {
                way.call();
            }
        }
        for (int i = 0; i < KEPT_EXCEPTIONS; i++) { // which make way for one another
            failing(() -> python.eval("1 / 0"));
        }
        Waiting.untilCollected(
                "the references are as before", () -> before.equals(references.call()));
    }

    private static Object failing(Callable<?> call) {
        assertThatThrownBy(call::call).isNotNull();
        return null;
    }

    @ContractTest
    void ofArgumentsAndResults(Runtimes runtimes) throws Exception {
        Python python = start(runtimes);
        PyFunction give = function(python, "give");
        PyFunction take = function(python, "take");
        Any typed = take.as(Any.class);
        requireReturned(python, give::call);
        requireReturned(python, function(python, "give_nested")::call);
        requireReturned(python, () -> take.call(give.call(), List.of(give.call())));
        requireReturned(python, () -> take.call(Map.of("key", give.call())));
        requireReturned(python, () -> typed.of(give.call()));
        requireReturned(python, () -> take.callAsync(give.call()).join());
        requireReturned(python, () -> function(python, "echo").call(give.call()));
        requireReturned(python, () -> failing(function(python, "refuse")::call));
        requireReturned(python, () -> failing(() -> take.call(give.call(), unhashable())));
        requireReturned(
                python,
                () -> {
                    python.hold(() -> typed.of(give.call()));
                    return null;
                });
    }

    private static Object unhashable() {
        return Set.of(List.of(1));
    }

    @ContractTest
    void ofHandlesAndWhatTheyAreAskedFor(Runtimes runtimes) throws Exception {
        Python python = start(runtimes);
        PyFunction give = function(python, "give");
        requireReturned(python, () -> fresh(give).attr("attribute"));
        requireReturned(python, () -> fresh(give).invoke("me", fresh(give)));
        requireReturned(python, () -> fresh(give).repr());
        requireReturned(python, () -> fresh(give).equals(give.call()));
        requireReturned(python, () -> failing(() -> fresh(give).attr("missing")));
        requireReturned(
                python,
                () -> {
                    python.set("contract_fresh", give.call());
                    python.get("contract_fresh").close();
                    python.exec("del contract_fresh");
                    return null;
                });
    }

    private static PyObject fresh(PyFunction give) {
        return (PyObject) give.call();
    }

    @ContractTest
    void ofErrorsAndKeptExceptions(Runtimes runtimes) throws Exception {
        Python python = start(runtimes);
        PyFunction fail = function(python, "fail");
        requireReturned(python, () -> failing(fail::call));
        requireReturned(python, () -> failing(() -> fail.call(1, List.of(2), "three")));
        requireReturned(
                python,
                () -> {
                    PythonException error = Thrown.pythonException(fail::call);
                    return error.exception().orElseThrow().attr("args");
                });
        requireReturned(python, () -> Thrown.pythonException(fail::call).traceback());
        requireReturned(python, () -> failing(() -> fail.callAsync().join()));
    }

    @ContractTest
    void ofCallbacks(Runtimes runtimes) throws Exception {
        Python python = start(runtimes);
        PyFunction call = function(python, "call");
        Function<Object, Object> same = value -> value;
        Function<Object, Object> throwing =
                value -> {
                    throw new IllegalArgumentException("thrown by the callback");
                };
        Function<Object, Object> failing = value -> function(python, "fail").call();
        requireReturned(python, () -> call.call(same));
        requireReturned(python, () -> failing(() -> call.call(throwing)));
        requireReturned(python, () -> failing(() -> call.call(failing)));
        requireReturned(python, () -> failing(() -> function(python, "call_in_vain").call(same)));
    }

    @ContractTest
    void ofRowsAndIterators(Runtimes runtimes) throws Exception {
        Python python = start(runtimes);
        PyFunction iterate = function(python, "iterate");
        requireReturned(python, () -> function(python, "give").each(PyObject[].class, ROWS));
        requireReturned(python, () -> function(python, "take").each(boolean[].class, ROWS));
        requireReturned(
                python,
                () ->
                        failing(
                                () ->
                                        function(python, "fail_in_a_row")
                                                .each(PyObject[].class, ROWS)));
        requireReturned(
                python,
                () -> {
                    try (Stream<Object> all =
                            ((PyObject) iterate.call()).as(new TypeRef<Stream<Object>>() {})) {
                        return all.limit(2).count();
                    }
                });
    }

    @ContractTest
    void aJavaExceptionThatIsWrittenAndTakenBackStaysWhole(Runtimes runtimes) {
        Python python = start(runtimes);
        PyFunction refused = function(python, "catch_and_refuse");
        Supplier<Object> throwing =
                () -> {
                    throw new IllegalStateException("thrown by the callback");
                };
        final long before = python.stats().liveJavaObjects();
        for (int i = 0; i < CALLS; i++) {
            failing(() -> refused.call(throwing));
        }
        Waiting.untilCollected(
                "Java's exceptions are dropped", () -> python.stats().liveJavaObjects() <= before);
    }

    @ContractTest
    void noKindOfValueLeavesBlocksOfMemory(Runtimes runtimes) {
        Python python = start(runtimes);
        PyFunction echo = function(python, "echo");
        PyFunction blocks = function(python, "blocks");
        OffsetDateTime time = OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 4000, ZoneOffset.ofHours(3));
        List<Object> kinds =
                List.of(
                        1_000_000L,
                        BigInteger.TWO.pow(200),
                        2.5,
                        "a text",
                        "\u03c0\uD83D\uDE00",
                        new byte[] {1, 2, 3},
                        new BigDecimal("1.25"),
                        List.of(1000, List.of(2000L, "inner")),
                        PyTuple.of(1.5, "x"),
                        Set.of(1000, 2000),
                        Map.of("key", List.of(1000)),
                        LocalDate.of(2024, 2, 29),
                        time,
                        ZonedDateTime.parse("2024-02-29T01:02:03+01:00[Europe/Berlin]"),
                        Duration.ofSeconds(5),
                        new UUID(1, 2),
                        Path.of("a/path"));
        for (Object kind : kinds) {
            long leastGrown = Long.MAX_VALUE;
            for (int window = 0; window < WINDOWS && leastGrown >= BLOCK_CALLS / 2; window++) {
                final long before = (Long) blocks.call();
                for (int i = 0; i < BLOCK_CALLS; i++) {
                    echo.call(kind);
                }
                leastGrown = Math.min(leastGrown, (Long) blocks.call() - before);
            }
            assertThat(leastGrown)
                    .as("blocks grown by %d calls with a %s", BLOCK_CALLS, kind.getClass())
                    .isLessThan(BLOCK_CALLS / 2);
        }
    }
}
