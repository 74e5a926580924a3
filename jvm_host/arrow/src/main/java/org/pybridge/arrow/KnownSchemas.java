package org.pybridge.arrow;

import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.arrow.vector.types.pojo.Schema;
import org.pybridge.PyFunction;
import org.pybridge.PythonException;

/**
 * The numbers that Python knows schemas by, each of which goes there once as an IPC message. The
 * last one is kept, since mostly the next batch has the same. Thread-safe.
 */
final class KnownSchemas<T> {
    private static final String FORGOTTEN = "bridge._arrow.ForgottenSchemaError";

    private record Known<T>(T of, long number) {}

    private final PyFunction know;
    private final Function<T, Schema> schema;
    private volatile Known<T> last;

    /** By Python's function for that, for what has a schema. */
    KnownSchemas(PyFunction know, Function<T, Schema> schema) {
        this.know = know;
        this.schema = schema;
    }

    /** Calls a function that first of all looks whether Python still knows the number. */
    <R> R callWith(T of, LongFunction<R> function) {
        Known<T> known = last;
        if (known != null && (known.of == of || known.of.equals(of))) {
            try {
                return function.apply(known.number);
            } catch (PythonException e) {
                if (!FORGOTTEN.equals(e.typeName())) {
                    throw e;
                }
            }
        }
        Object message = schema.apply(of).serializeAsMessage();
        long number = (Long) know.call(message);
        last = new Known<>(of, number);
        return function.apply(number);
    }
}
