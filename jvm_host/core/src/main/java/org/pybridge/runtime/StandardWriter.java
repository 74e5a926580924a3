package org.pybridge.runtime;

import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameWriter;

/** Writes the JDK's decimals, ids, paths and optional values. */
final class StandardWriter {
    private StandardWriter() {}

    /** Writes a value that is none of Java's basic ones; false for a class without a row. */
    static boolean write(ValueWriter writer, Object value, int depth) {
        if (value instanceof Optional) {
            writer.nested(((Optional<?>) value).orElse(null), depth);
        } else if (value instanceof UUID) {
            uuid(writer.frame(), (UUID) value);
        } else if (value instanceof Path) {
            return path(writer.frame(), (Path) value);
        } else if (!TimeWriter.write(writer, value)) {
            return optionalNumber(writer.frame(), value);
        }
        return true;
    }

    static void decimal(FrameWriter frame, BigDecimal value) {
        String digits = value.unscaledValue().toString();
        frame.tag(FrameLayout.TAG_DECIMAL, 0, 0, digits.length());
        frame.word(value.scale());
        ascii(frame, digits);
    }

    /** A block of text whose characters are all ASCII. */
    static void ascii(FrameWriter frame, String text) {
        int start = frame.block(text.length());
        for (int i = 0; i < text.length(); i++) {
            frame.memory().bytes().put(start + i, (byte) text.charAt(i));
        }
    }

    private static void uuid(FrameWriter frame, UUID value) {
        frame.tag(FrameLayout.TAG_UUID, 0, 0, 0);
        frame.word(value.getMostSignificantBits());
        frame.word(value.getLeastSignificantBits());
    }

    // A path in an archive means nothing to Python.
    private static boolean path(FrameWriter frame, Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return false;
        }
        String text = path.toString();
        if (!isWhole(path, text)) {
            throw new ConversionPath(
                    "a path whose name is no text in this JVM's encoding: seen=" + text);
        }
        frame.tag(FrameLayout.TAG_PATH, 0, 0, 0);
        frame.text(text);
        return true;
    }

    private static boolean isWhole(Path path, String text) {
        try {
            return Path.of(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean optionalNumber(FrameWriter frame, Object value) {
        if (value instanceof OptionalInt) {
            OptionalInt number = (OptionalInt) value;
            numberOrNone(frame, number.isPresent(), number.orElse(0));
        } else if (value instanceof OptionalLong) {
            OptionalLong number = (OptionalLong) value;
            numberOrNone(frame, number.isPresent(), number.orElse(0));
        } else if (value instanceof OptionalDouble) {
            OptionalDouble number = (OptionalDouble) value;
            if (number.isPresent()) {
                frame.floatValue(number.getAsDouble());
            } else {
                frame.none();
            }
        } else {
            return false;
        }
        return true;
    }

    private static void numberOrNone(FrameWriter frame, boolean isPresent, long number) {
        if (isPresent) {
            frame.intValue(number);
        } else {
            frame.none();
        }
    }
}
