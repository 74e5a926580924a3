package org.pybridge.compat.pemja;

import org.pybridge.ConversionException;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;

/** What calls of Python throw, as PEMJA throws it. */
final class Failures {
    private Failures() {}

    /**
     * Throws the exception that PEMJA's users know: a {@link PythonException}, which no method
     * declares. Errors, and what says that Python is not there any more, are thrown as they are.
     *
     * @param isClosed whether the function that was called is
     */
    static RuntimeException thrown(Throwable error, boolean isClosed) {
        boolean isAsItIs =
                error instanceof Error
                        || error instanceof PythonException
                        || error instanceof WorkerException
                        || error instanceof PythonStartException
                        || error instanceof IllegalStateException && isClosed;
        return Failures.<RuntimeException>sneak(isAsItIs ? error : pemja(error));
    }

    private static PythonException pemja(Throwable error) {
        if (error instanceof org.pybridge.PythonException) {
            org.pybridge.PythonException python = (org.pybridge.PythonException) error;
            return new PythonException(message(python.typeName(), python.pythonMessage()), error);
        } else if (error instanceof ConversionException) {
            return new PythonException(error.getMessage(), error);
        }
        return new PythonException(message("RuntimeError", error.toString()), error);
    }

    private static String message(String typeName, String text) {
        return "<class '" + typeName + "'>: " + text;
    }

    @SuppressWarnings("unchecked") // the compiler takes X for an unchecked exception
    private static <X extends Throwable> RuntimeException sneak(Throwable error) throws X {
        throw (X) error;
    }
}
