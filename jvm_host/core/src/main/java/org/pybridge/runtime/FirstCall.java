package org.pybridge.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.pybridge.Keywords;
import org.pybridge.frame.FrameReader;

/**
 * The classes between the start of Python and the first result, loaded while Python starts: reading
 * and verifying them takes longer than what they then do.
 */
public final class FirstCall {
    private FirstCall() {}

    /** Loads and initialises them. */
    public static void prepare() {
        Class<?>[] types = {
            FrameReader.class,
            ReentrantReadWriteLock.class,
            AtomicBoolean.class,
            JavaObjects.class,
            Services.class,
            ValueReader.class,
            PythonHandle.class,
            PythonCallable.class,
            NamedFunction.class,
            FunctionName.class,
            HandleLedger.class,
            LiveRef.class,
            LiveRef.Release.class,
            WordGuess.class,
            ValueWriter.class,
            ConversionPath.class,
            Conversions.class,
            Converters.class,
            Keywords.class,
            ScalarReply.class,
            WordSignature.class
        };
        for (Class<?> type : types) {
            initialize(type);
        }
    }

    private static void initialize(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("not found by its own loader: " + type, e);
        }
    }
}
