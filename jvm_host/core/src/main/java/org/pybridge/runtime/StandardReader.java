package org.pybridge.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameReader;

/** Reads decimals, times, ids and paths from a frame. */
final class StandardReader {
    private static final int LONG_DIGITS = 18; // and a sign less

    private StandardReader() {}

    /** The value of a tag word just read, which is none of a basic value. */
    static Object value(FrameReader frame, long word) {
        try {
            switch (FrameLayout.tag(word)) {
                case FrameLayout.TAG_DECIMAL:
                    int scale = Math.toIntExact(frame.word());
                    return decimal(scale, frame.block(FrameLayout.count(word)));
                case FrameLayout.TAG_DATE:
                    return TimeFields.date(frame.word());
                case FrameLayout.TAG_TIME:
                    return TimeFields.time(frame.word());
                case FrameLayout.TAG_DATE_TIME:
                    return dateTime(frame);
                case FrameLayout.TAG_TIME_OFFSET:
                    LocalTime time = TimeFields.time(frame.word());
                    return OffsetTime.of(time, offset(frame));
                case FrameLayout.TAG_DATE_TIME_OFFSET:
                    LocalDateTime local = dateTime(frame);
                    return OffsetDateTime.of(local, offset(frame));
                case FrameLayout.TAG_DATE_TIME_ZONE:
                    return zoned(frame, FrameLayout.count(word));
                case FrameLayout.TAG_DURATION:
                    return Duration.ofSeconds(frame.word(), frame.word());
                case FrameLayout.TAG_UUID:
                    return new UUID(frame.word(), frame.word());
                case FrameLayout.TAG_PATH:
                    return path(frame.text(frame.word()));
                default:
                    throw new FrameException("unknown tag: " + FrameLayout.tag(word));
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new FrameException(
                    "not the fields of a decimal, date or time: " + e.getMessage());
        }
    }

    private static BigDecimal decimal(int scale, byte[] ascii) {
        String digits = new String(ascii, StandardCharsets.ISO_8859_1);
        try {
            return digits.length() <= LONG_DIGITS
                    ? BigDecimal.valueOf(Long.parseLong(digits), scale)
                    : new BigDecimal(new BigInteger(digits), scale);
        } catch (NumberFormatException e) {
            throw new FrameException("not the digits of a decimal: " + digits);
        }
    }

    private static LocalDateTime dateTime(FrameReader frame) {
        LocalDate date = TimeFields.date(frame.word());
        return LocalDateTime.of(date, TimeFields.time(frame.word()));
    }

    private static ZoneOffset offset(FrameReader frame) {
        return ZoneOffset.ofTotalSeconds(Math.toIntExact(frame.word()));
    }

    private static ZonedDateTime zoned(FrameReader frame, int nameBytes) {
        LocalDateTime local = dateTime(frame);
        ZoneOffset offset = offset(frame);
        String name = new String(frame.block(nameBytes), StandardCharsets.ISO_8859_1);
        ZoneId zone;
        try {
            zone = ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new ConversionPath("no time zone of this name in Java: seen=" + name);
        }
        if (!zone.getRules().isValidOffset(local, offset)) {
            throw new ConversionPath(
                    "no time of this zone in Java, where clocks skip it or have another offset:"
                            + " seen="
                            + local
                            + offset
                            + "["
                            + name
                            + "], Java's offset="
                            + zone.getRules().getOffset(local));
        }
        return ZonedDateTime.ofLocal(local, zone, offset);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ConversionPath("no path in this JVM's encoding: " + e.getMessage());
        }
    }
}
