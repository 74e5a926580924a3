package org.pybridge.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStats;

/** Lets the small heap of this JVM run out within calls; afterwards the runtime must be whole. */
final class OutOfMemoryMain {
    private static final int TOO_MANY = 3_000_000;
    private static final int TOO_LONG = 40_000_000;
    private static final int MOST_LEFT_PIECES = 2560;
    private static final int STEP_PIECES = 64;
    private static final int KIB = 1024;
    private static final int MOST_BALLAST = 65_536;
    private static final int PIECE_BYTES = 64;
    private static final int GREEDY_CALLS = 12; // in two turns

    private final Python python;
    private final PyFunction echo;
    private final PyFunction call;
    private final Object value = List.of(1_000_000L, "a text", List.of(2.5, Map.of("key", 1L)));

    private OutOfMemoryMain(Python python) {
        this.python = python;
        echo = function("echo");
        call = function("call");
    }

    /** Argument: the mode. */
    public static void main(String[] arguments) throws Exception {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        try (Python python = Python.start(Runtimes.config(mode).build())) {
            OutOfMemoryMain test = new OutOfMemoryMain(python);
            test.anyCall(); // the heap shall not end while classes are made ready
            test.tooLarge();
            PythonStats before = python.stats();
            test.tooLarge();
            test.requireWhole(before, GREEDY_CALLS);
            int failed = test.littleLeft();
            test.requireWhole(before, Integer.MAX_VALUE / 2);
            System.out.println("whole, calls without memory: " + failed);
        }
    }

    private PyFunction function(String name) {
        return python.function("contract_memory:" + name);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static void runsOut(String what, Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (OutOfMemoryError expected) {
            return;
        }
        throw new AssertionError("no OutOfMemoryError: " + what);
    }

    private void tooLarge() throws Exception {
        Supplier<Object> greedy = () -> new long[TOO_LONG];
        Function<Object, Object> same = argument -> argument;
        runsOut("in a callback", () -> function("call").call(greedyOf(greedy)));
        runsOut("a list", () -> function("large_list").call(TOO_MANY));
        runsOut("a text", () -> function("large_text").call(TOO_LONG));
        runsOut("behind objects", () -> function("large_behind").call(same, TOO_MANY));
        runsOut("a callback's argument", () -> function("call_with_large").call(same, TOO_MANY));
        runsOut(
                "rows",
                () -> function("large_text").each(String[].class, new long[] {1, TOO_LONG}));
    }

    private static Function<Object, Object> greedyOf(Supplier<Object> greedy) {
        return ignored -> greedy.get();
    }

    /** Calls with a heap that has a little left, more each time; how many of them failed. */
    private int littleLeft() {
        int failed = 0;
        for (int left = 0; left < MOST_LEFT_PIECES; left += STEP_PIECES) {
            List<Object> ballast = new ArrayList<>(MOST_BALLAST);
            fill(ballast);
            for (int i = 0; i < left && !ballast.isEmpty(); i++) {
                ballast.remove(ballast.size() - 1);
            }
            try {
                anyCall();
            } catch (OutOfMemoryError expected) {
                failed++;
            } catch (PythonException error) {
                ballast.clear();
                require(error.typeName().contains("Memory"), error.toString());
                failed++;
            }
            ballast.clear();
        }
        return failed;
    }

    private static void fill(List<Object> ballast) {
        for (int bytes : new int[] {KIB * KIB, KIB, PIECE_BYTES}) {
            try {
                for (; ; ) {
                    ballast.add(new byte[bytes - 16]);
                }
            } catch (OutOfMemoryError expected) {
                continue;
            }
        }
    }

    private void anyCall() {
        Function<Object, Object> same = argument -> argument;
        require(echo.call(value).equals(value), "a wrong result");
        try (PyScope scope = python.scope()) {
            require(scope != null, "no scope");
            PyObject fresh = (PyObject) call.call(same);
            fresh.attr("attribute");
        }
        try {
            function("fail").call();
        } catch (PythonException expected) {
            require(
                    expected.typeName().endsWith("HoldingError")
                            || expected.typeName().contains("Memory"),
                    expected.toString());
            return;
        }
        throw new AssertionError("no exception");
    }

    /** Java objects may stay whose release found no memory to be answered. */
    private void requireWhole(PythonStats before, int mayStay) {
        for (int i = 0; i < 100; i++) {
            anyCall();
        }
        Waiting.untilReleased(python, before, mayStay);
    }
}
