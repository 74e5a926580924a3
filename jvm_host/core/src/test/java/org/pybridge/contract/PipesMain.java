package org.pybridge.contract;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Calls a worker with frames of all sizes, arrays and callbacks, where memory cannot be shared. */
public final class PipesMain {
    private PipesMain() {}

    /** No arguments. */
    public static void main(String[] arguments) throws Exception {
        try (Python python = Python.start(Runtimes.config(ExecutionMode.PROCESS).build())) {
            PyFunction echo = python.eval("lambda value: value").as(PyFunction.class);
            for (int count : new int[] {0, 1, 70_000, 3_000_000}) {
                String text = "x".repeat(count);
                require(text.equals(echo.call(text)), "text of " + count);
                double[] array = new double[count];
                Arrays.fill(array, count);
                try (NdArray back = (NdArray) echo.call((Object) array)) {
                    require(Arrays.equals(array, back.toArray(double[].class)), "array " + count);
                }
            }
            PyFunction sum = python.eval("lambda f: sum(map(f, range(100)))").as(PyFunction.class);
            IntUnaryOperator twice = i -> 2 * i;
            require(Long.valueOf(9900).equals(sum.call(twice)), "callbacks");
            Together.run(4, thread -> require(echo.call(thread).equals((long) thread), "threads"));
            try {
                python.allocate(1 << 20);
                throw new AssertionError("memory was shared");
            } catch (IllegalStateException refused) {
                System.out.println("allocate: " + refused.getMessage());
            }
        }
        System.out.println("all went through pipes");
    }

    private static void require(boolean isSo, String what) {
        if (!isSo) {
            throw new AssertionError("wrong: " + what);
        }
    }
}
