package org.pybridge.bench.startup;

/** The leanest program that does the same: {@code LIBRARY PYTHON FOLDER}. */
public final class FirstResultByJni {
    private FirstResultByJni() {}

    /** Prints the result of one call. */
    public static void main(String... arguments) {
        System.load(arguments[0]);
        System.out.println(add(arguments[1], arguments[2], 1000, 3));
    }

    private static native long add(String executable, String folder, long a, long b);
}
