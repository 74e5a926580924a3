package org.pybridge.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonException;

/**
 * Prints by how many KiB the resident memory has grown over many calls, after as many to warm up as
 * change it no more.
 */
final class MemoryMain {
    private static final int WARM_UP_CALLS = 200_000;

    // A leak shows in each of them, the JVM's own compiler only in some.
    private static final int WINDOWS = 4;
    private static final String TEXT = "sixteen letters!";

    interface Upper {
        String upper(String text);
    }

    interface Fail {
        void fail(String message);
    }

    private MemoryMain() {}

    /** Arguments: the mode, what to do, how many times. */
    public static void main(String[] arguments) throws IOException {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        int callCount = Integer.parseInt(arguments[2]);
        try (Python python = Python.start(Runtimes.config(mode).build())) {
            long pid = (Long) python.function("os:getpid").call();
            Runnable call = arguments[1].equals("error") ? error(python) : text(python);
            repeat(call, WARM_UP_CALLS);
            long leastGrown = Long.MAX_VALUE;
            for (int window = 0; window < WINDOWS; window++) {
                final long before = residentKib(pid);
                repeat(call, callCount);
                leastGrown = Math.min(leastGrown, residentKib(pid) - before);
            }
            System.out.println("grown by KiB: " + leastGrown);
        }
    }

    private static Runnable error(Python python) {
        Fail fail = python.function("contract_errors:outer").as(Fail.class);
        return () -> {
            try {
                fail.fail(TEXT);
            } catch (PythonException expected) {
                return;
            }
            throw new AssertionError("no exception");
        };
    }

    private static Runnable text(Python python) {
        Upper upper = python.function("builtins:str.upper").as(Upper.class);
        return () -> {
            if (upper.upper(TEXT).length() != TEXT.length()) {
                throw new AssertionError("a wrong result");
            }
        };
    }

    private static void repeat(Runnable call, int count) {
        for (int i = 0; i < count; i++) {
            call.run();
        }
    }

    /** Of this process, and of the worker if that is another. */
    private static long residentKib(long pid) throws IOException {
        long own = ProcessHandle.current().pid();
        return residentKibOf(own) + (pid == own ? 0 : residentKibOf(pid));
    }

    private static long residentKibOf(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/" + pid + "/status has no VmRSS");
    }
}
