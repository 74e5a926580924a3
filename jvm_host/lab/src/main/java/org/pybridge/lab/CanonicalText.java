package org.pybridge.lab;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.pybridge.NdArray;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;

/**
 * The text of a result, by which what Java received is compared with what plain Python returned.
 * Its twin in Python writes the same for the value there; {@code tests/golden/lab_canonical.json}
 * has what both must write.
 */
final class CanonicalText {
    private static final String OPAQUE = "{\"opaque\":";

    private final UnaryOperator<NdArray> contiguous;

    /**
     * Writes texts.
     *
     * @param contiguous copies an array whose elements do not lie in C order
     */
    CanonicalText(UnaryOperator<NdArray> contiguous) {
        this.contiguous = contiguous;
    }

    /** The text of a value that Python returned. */
    String of(Object value) {
        final StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** Whether a text, or a part of it, tells a type alone. */
    static boolean isOpaque(String text) {
        return text.contains(OPAQUE);
    }

    private void append(StringBuilder text, Object value) {
        if (value == null || value instanceof Boolean || isInteger(value)) {
            text.append(value);
        } else if (value instanceof Double number) {
            appendDouble(text, number);
        } else if (value instanceof String string) {
            JsonStrings.append(text, string);
        } else if (value instanceof byte[] bytes) {
            text.append("{\"b\":\"").append(sha256(ByteBuffer.wrap(bytes)));
            text.append("\",\"n\":").append(bytes.length).append('}');
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            appendContainer(text, value);
        } else if (value instanceof NdArray array) {
            appendArray(text, array);
        } else {
            appendOther(text, value);
        }
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }

    private static void appendDouble(StringBuilder text, double value) {
        final String bits = HexFormat.of().toHexDigits(Double.doubleToLongBits(value));
        text.append("{\"f\":\"0x").append(bits).append("\"}");
    }

    private void appendContainer(StringBuilder text, Object value) {
        if (value instanceof PyTuple tuple) {
            text.append("{\"t\":");
            appendAll(text, tuple.stream().map(this::of).toList());
            text.append('}');
        } else if (value instanceof Set<?> set) {
            text.append("{\"s\":");
            appendAll(text, set.stream().map(this::of).sorted().toList());
            text.append('}');
        } else if (value instanceof Map<?, ?> map) {
            text.append("{\"m\":");
            appendAll(text, map.entrySet().stream().map(this::pair).toList());
            text.append('}');
        } else {
            appendAll(text, ((Collection<?>) value).stream().map(this::of).toList());
        }
    }

    private String pair(Map.Entry<?, ?> entry) {
        return "[" + of(entry.getKey()) + "," + of(entry.getValue()) + "]";
    }

    private static void appendAll(StringBuilder text, List<String> elements) {
        text.append('[').append(String.join(",", elements)).append(']');
    }

    private void appendArray(StringBuilder text, NdArray array) {
        final NdArray packed = array.isContiguous() ? array : contiguous.apply(array);
        text.append("{\"a\":");
        JsonStrings.append(text, array.dtype());
        text.append(",\"shape\":").append(Arrays.toString(array.shape()).replace(" ", ""));
        text.append(",\"d\":\"").append(sha256(packed.buffer())).append("\"}");
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void appendOther(StringBuilder text, Object value) {
        if (value instanceof BigDecimal || value instanceof LocalDate || value instanceof UUID) {
            text.append("{\"o\":\"").append(pythonType(value));
            text.append("\",\"r\":\"").append(value).append("\"}");
        } else {
            text.append(OPAQUE);
            JsonStrings.append(text, pythonType(value));
            text.append('}');
        }
    }

    /** The name of the Python type that arrives as such a value, without its module. */
    private static String pythonType(Object value) {
        if (value instanceof PyObject object) {
            final String name = object.typeName();
            return name.substring(name.lastIndexOf('.') + 1);
        }
        if (value instanceof BigDecimal) {
            return "Decimal";
        }
        if (value instanceof LocalDate) {
            return "date";
        }
        if (value instanceof LocalTime || value instanceof OffsetTime) {
            return "time";
        }
        if (value instanceof Temporal) {
            return "datetime";
        }
        if (value instanceof Duration) {
            return "timedelta";
        }
        if (value instanceof Path) {
            return "PosixPath";
        }
        return value instanceof UUID ? "UUID" : "object";
    }
}
