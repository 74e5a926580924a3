package org.pybridge.compat.pemja;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import org.pybridge.ConversionException;

/** Dates and times as the classes of {@code java.sql}, which PEMJA gives and takes. */
final class SqlTimes {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private SqlTimes() {}

    /** Whether Python gets another value than PyBridge's for it. */
    static boolean isOne(Object value) {
        // By the name first, for the module java.sql need not be there.
        return value.getClass().getName().equals("java.sql.Timestamp");
    }

    /** The wall clock's date and time, without a zone. */
    static Object toPython(Object timestamp) {
        return ((java.sql.Timestamp) timestamp).toLocalDateTime();
    }

    /**
     * The class of java.sql for a date or time; any other value of java.time as it is.
     *
     * @throws ConversionException if a time of day has a fraction of a millisecond
     */
    static Object fromPython(Temporal value) {
        if (value instanceof LocalDate) {
            return java.sql.Date.valueOf((LocalDate) value);
        } else if (value instanceof LocalTime) {
            return time((LocalTime) value);
        } else if (value instanceof LocalDateTime) {
            return java.sql.Timestamp.valueOf((LocalDateTime) value);
        } else if (value instanceof OffsetDateTime) {
            return java.sql.Timestamp.from(((OffsetDateTime) value).toInstant());
        } else if (value instanceof ZonedDateTime) {
            return java.sql.Timestamp.from(((ZonedDateTime) value).toInstant());
        }
        return value;
    }

    private static java.sql.Time time(LocalTime value) {
        if (value.getNano() % NANOS_PER_MILLI != 0) {
            throw new ConversionException(
                    "java.sql.Time holds no fraction of a millisecond: seen="
                            + value
                            + ", wanted=get(name, java.time.LocalTime.class)");
        }
        java.sql.Time whole = java.sql.Time.valueOf(value);
        whole.setTime(whole.getTime() + value.getNano() / NANOS_PER_MILLI);
        return whole;
    }
}
