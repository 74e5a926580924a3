package org.pybridge.contract;

import java.util.concurrent.Callable;
import org.pybridge.PythonException;

/** Catches what a call throws, to look at it in detail. */
final class Thrown {
    private Thrown() {}

    static PythonException pythonException(Callable<?> call) {
        Throwable thrown = by(call);
        if (thrown instanceof PythonException error) {
            return error;
        }
        throw new AssertionError("expected a PythonException, seen " + thrown, thrown);
    }

    static Throwable by(Callable<?> call) {
        Object result;
        try {
            result = call.call();
        } catch (Throwable thrown) {
            return thrown;
        }
        throw new AssertionError("expected an exception, seen the result " + result);
    }
}
