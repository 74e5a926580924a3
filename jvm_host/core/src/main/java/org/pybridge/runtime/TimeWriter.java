package org.pybridge.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameWriter;

/** Writes dates, times and durations, which Python holds to the microsecond and to year 9999. */
final class TimeWriter {
    private static final int NANOS_PER_MICRO = 1000;
    private static final long MOST_SECONDS = 86_400L * 1_000_000_000 - 1; // of a timedelta
    private static final long LEAST_SECONDS = -86_400L * 999_999_999;

    private TimeWriter() {}

    /** Writes a date, time or duration; false for anything else. */
    static boolean write(ValueWriter writer, Object value) {
        if (value instanceof TemporalAccessor) {
            return temporal(writer, value);
        } else if (value instanceof Duration) {
            duration(writer, (Duration) value);
        } else if (value instanceof Date) {
            date(writer, (Date) value);
        } else {
            return false;
        }
        return true;
    }

    private static boolean temporal(ValueWriter writer, Object value) {
        FrameWriter frame = writer.frame();
        if (value instanceof LocalDate) {
            date(frame, (LocalDate) value);
        } else if (value instanceof LocalDateTime) {
            LocalDateTime local = (LocalDateTime) value;
            dateTime(writer, FrameLayout.TAG_DATE_TIME, 0, local, value);
        } else if (value instanceof Instant) {
            instant(writer, (Instant) value);
        } else if (value instanceof OffsetDateTime) {
            offset(writer, (OffsetDateTime) value, value);
        } else if (value instanceof ZonedDateTime) {
            zoned(writer, (ZonedDateTime) value);
        } else if (value instanceof LocalTime) {
            time(writer, FrameLayout.TAG_TIME, (LocalTime) value, value);
        } else if (value instanceof OffsetTime) {
            OffsetTime time = (OffsetTime) value;
            time(writer, FrameLayout.TAG_TIME_OFFSET, time.toLocalTime(), value);
            frame.word(time.getOffset().getTotalSeconds());
        } else {
            return false;
        }
        return true;
    }

    static void date(FrameWriter frame, LocalDate date) {
        requireYear(date, date);
        frame.tag(FrameLayout.TAG_DATE, 0, 0, 0);
        frame.word(TimeFields.word(date));
    }

    static void time(ValueWriter writer, int tag, LocalTime time, Object shown) {
        long word = TimeFields.word(time) - beyondMicros(writer, time.getNano(), shown);
        writer.frame().tag(tag, 0, 0, 0);
        writer.frame().word(word);
    }

    private static void dateTime(
            ValueWriter writer, int tag, int count, LocalDateTime local, Object shown) {
        requireYear(local.toLocalDate(), shown);
        LocalTime time = local.toLocalTime();
        long timeWord = TimeFields.word(time) - beyondMicros(writer, time.getNano(), shown);
        writer.frame().tag(tag, 0, 0, count);
        writer.frame().word(TimeFields.word(local.toLocalDate()));
        writer.frame().word(timeWord);
    }

    static void instant(ValueWriter writer, Instant instant) {
        if (instant.getEpochSecond() < -62_135_596_800L
                || instant.getEpochSecond() > 253_402_300_799L) {
            throw beyondYears(instant);
        }
        LocalDateTime utc =
                LocalDateTime.ofEpochSecond(
                        instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        dateTime(writer, FrameLayout.TAG_DATE_TIME_OFFSET, 0, utc, instant);
        writer.frame().word(0);
    }

    private static void offset(ValueWriter writer, OffsetDateTime value, Object shown) {
        dateTime(writer, FrameLayout.TAG_DATE_TIME_OFFSET, 0, value.toLocalDateTime(), shown);
        writer.frame().word(value.getOffset().getTotalSeconds());
    }

    private static void zoned(ValueWriter writer, ZonedDateTime value) {
        if (value.getZone() instanceof ZoneOffset) {
            offset(writer, value.toOffsetDateTime(), value);
            return;
        }
        String zone = value.getZone().getId();
        int length = zone.length(); // ASCII, by the rules of java.time
        dateTime(writer, FrameLayout.TAG_DATE_TIME_ZONE, length, value.toLocalDateTime(), value);
        writer.frame().word(value.getOffset().getTotalSeconds());
        StandardWriter.ascii(writer.frame(), zone);
    }

    private static void duration(ValueWriter writer, Duration value) {
        if (value.getSeconds() > MOST_SECONDS || value.getSeconds() < LEAST_SECONDS) {
            throw new ConversionPath("a duration beyond Python's 999999999 days: seen=" + value);
        }
        long nanos = value.getNano() - beyondMicros(writer, value.getNano(), value);
        writer.frame().tag(FrameLayout.TAG_DURATION, 0, 0, 0);
        writer.frame().word(value.getSeconds());
        writer.frame().word(nanos);
    }

    // The module java.sql may not be there, so its classes are not named before one is seen.
    private static void date(ValueWriter writer, Date value) {
        if (value.getClass() == Date.class || !SqlTimes.write(writer, value)) {
            instant(writer, Instant.ofEpochMilli(value.getTime()));
        }
    }

    private static void requireYear(LocalDate date, Object shown) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw beyondYears(shown);
        }
    }

    private static ConversionPath beyondYears(Object shown) {
        return new ConversionPath("Python's years are 1 to 9999: seen=" + shown);
    }

    /** The nanoseconds below a microsecond, if they may be cut. */
    private static int beyondMicros(ValueWriter writer, int nanos, Object shown) {
        int beyond = nanos % NANOS_PER_MICRO;
        if (beyond != 0 && !writer.session().resources().truncatesToMicroseconds()) {
            throw new ConversionPath(
                    "Python holds no nanoseconds: seen="
                            + shown
                            + ", wanted=whole microseconds, or"
                            + " PythonConfig.builder().truncateToMicroseconds(true)");
        }
        return beyond;
    }
}
