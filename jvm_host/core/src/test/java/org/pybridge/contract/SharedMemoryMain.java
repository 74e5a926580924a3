package org.pybridge.contract;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;

/**
 * Allocates more than a JVM with little memory may have: first one after the other, then at once.
 */
public final class SharedMemoryMain {
    private static final int BYTES = 10 << 20;

    private SharedMemoryMain() {}

    /** Argument: the mode. */
    public static void main(String[] arguments) {
        try (Python python =
                Python.start(Runtimes.config(ExecutionMode.valueOf(arguments[0])).build())) {
            int count = 0;
            for (; count < 32; count++) {
                python.allocate(BYTES).put(BYTES - 1, (byte) 1);
            }
            System.out.println("room for " + count);
            List<ByteBuffer> kept = new ArrayList<>();
            try {
                while (kept.size() < 32) {
                    kept.add(python.allocate(BYTES));
                }
            } catch (OutOfMemoryError refused) {
                System.out.println(refused + " after " + kept.size());
            }
            System.out.println("then " + python.eval("1 + 1"));
        }
    }
}
