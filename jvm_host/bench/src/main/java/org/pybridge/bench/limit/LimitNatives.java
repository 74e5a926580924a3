package org.pybridge.bench.limit;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.file.Path;

/**
 * The natives of the library of limits. They call one function of {@code bench_functions}, on the
 * thread that opened them, in the Python that already runs in this JVM.
 */
public final class LimitNatives {
    private LimitNatives() {}

    /**
     * Loads the library and binds it to a function. The calling thread has called Python before.
     *
     * @throws UnsatisfiedLinkError if the library cannot be loaded
     * @throws IllegalStateException if there is no such function
     */
    public static void open(Path library, String function) {
        System.load(library.toAbsolutePath().toString());
        bind(function);
    }

    private static native void bind(String function);

    /** Where a direct buffer's memory lies. */
    static native long address(ByteBuffer buffer);

    /** Replaces Latin-1 characters by the upper case of them and returns how many there are. */
    static native int upperLatin1(long address, int length);

    /** As {@link #upperLatin1}, with characters of two bytes. */
    static native int upperUtf16(long address, int length);

    /** Replaces the bytes by their echo, of at most that many, and returns how many there are. */
    static native int echoBuffer(long address, int length, int mostBytes);

    static native byte[] echoArray(byte[] payload);

    static native long total(long[] values);

    static native void prepareArrays();

    static native double arrayTotal(double[] values);

    static native double bufferTotal(DoubleBuffer values, int count);

    static native void prepareErrors(Class<? extends RuntimeException> exception);

    static native void callFailing(long depth);

    static native void prepareCallback(Class<?> counter);

    static native long repeat(long count);

    static native long stepJni(long first, long second);

    static native long stepGil(long first, long second);

    static native long stepInts(long first, long second);

    static native long stepCall(long first, long second);
}
