package org.pybridge.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.pybridge.NdArray;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;

/** What Python calls values that came from there, for the texts of errors. */
final class PythonTypes {
    private static final int MAX_SHOWN = 80;

    private PythonTypes() {}

    /** The value's type and, where it is short, the value. */
    static String describe(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof PyObject) {
            return "Python " + ((PyObject) value).typeName();
        } else if (value instanceof NdArray) {
            return value.toString();
        }
        String type = name(value);
        if (value instanceof Collection || value instanceof Map || value instanceof byte[]) {
            return type;
        }
        String text = value instanceof String ? "'" + value + "'" : value.toString();
        return type + " " + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text);
    }

    private static String name(Object value) {
        if (value instanceof String) {
            return "str";
        } else if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof PyTuple) {
            return "tuple";
        } else if (value instanceof List) {
            return "list";
        } else if (value instanceof Set) {
            return "set";
        } else if (value instanceof Map) {
            return "dict";
        }
        return standardName(value);
    }

    private static String standardName(Object value) {
        if (value instanceof BigDecimal) {
            return "Decimal";
        } else if (value instanceof LocalDate) {
            return "date";
        } else if (value instanceof Duration) {
            return "timedelta";
        } else if (value instanceof Temporal) {
            return value.getClass().getSimpleName().endsWith("DateTime") ? "datetime" : "time";
        } else if (value instanceof UUID) {
            return "UUID";
        } else if (value instanceof Path) {
            return "Path";
        }
        return "Java object " + value.getClass().getName();
    }
}
