package org.pybridge.contract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Has a worker give and take more large arrays than a JVM may have at once. */
public final class SlabMemoryMain {
    private static final long MOST_IDLE_BYTES = 64L << 20;

    private SlabMemoryMain() {}

    /** Argument: who makes the arrays. */
    public static void main(String[] arguments) throws IOException {
        try (Python python = Python.start(Runtimes.config(ExecutionMode.PROCESS).build())) {
            if (arguments[0].equals("worker")) {
                leaveSlabsIdle(python);
                System.out.println("beside idle slabs room for " + result(python, 30 << 20).size());
                dropResults(python);
                keepResults(python);
                System.out.println("then room for " + result(python, 10 << 20).size());
            } else {
                takeAllSizes(python);
                keepWhatCameBack(python);
            }
        }
    }

    private static NdArray result(Python python, int bytes) {
        return (NdArray) python.function("contract_arrays:arange").call(bytes, "uint8");
    }

    /** Sends arrays of 56 of the 64 MiB that there may be. */
    private static void leaveSlabsIdle(Python python) {
        ByteBuffer sent = ByteBuffer.allocateDirect(28 << 20);
        python.function("contract_arrays:shares_memory").call(sent, sent.duplicate());
    }

    private static void dropResults(Python python) {
        int count = 0;
        for (; count < 32; count++) {
            result(python, 10 << 20).buffer();
        }
        System.out.println("room for " + count + " results");
    }

    private static void keepResults(Python python) {
        List<NdArray> kept = new ArrayList<>();
        try {
            while (kept.size() < 32) {
                kept.add(result(python, 10 << 20));
            }
        } catch (OutOfMemoryError refused) {
            System.out.println(refused + " after " + kept.size());
        }
    }

    private static void takeAllSizes(Python python) throws IOException {
        PyFunction total = python.function("contract_arrays:total");
        ByteBuffer whole = ByteBuffer.allocateDirect(32 << 20);
        for (int i = 0; i < 3; i++) {
            for (int bytes = 1 << 20; bytes <= whole.capacity(); bytes += 1 << 20) {
                total.call(whole.slice(0, bytes));
            }
        }
        long mappedBytes = mappedBytes();
        if (mappedBytes > MOST_IDLE_BYTES + 3L * whole.capacity()) { // Java hears of some later
            throw new AssertionError("mappedBytes=" + mappedBytes);
        }
        System.out.println("slabs of all sizes are bounded");
    }

    /** An array of Java's that Python gives back lies in a slab of Java's. */
    private static void keepWhatCameBack(Python python) {
        byte[] wanted = new byte[1 << 20];
        ByteBuffer sent = ByteBuffer.allocateDirect(wanted.length);
        PyFunction echo = python.eval("lambda array: array").as(PyFunction.class);
        NdArray back = (NdArray) echo.call(sent.put(0, (byte) 5));
        ByteBuffer buffer = back.buffer();
        python.close();
        if (buffer.get(0) != 5) {
            throw new AssertionError("seen=" + buffer.get(0));
        }
        back.close();
        System.gc();
        if (buffer.get(1) != 0) {
            throw new AssertionError("seen=" + buffer.get(1));
        }
        System.out.println("a buffer of what came back is as it was");
    }

    private static long mappedBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/memfd:pybridge"))
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .mapToLong(ends -> Long.parseLong(ends[1], 16) - Long.parseLong(ends[0], 16))
                .sum();
    }
}
