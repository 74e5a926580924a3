package org.pybridge.runtime;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/** Dates and times as another type that tells the same. */
final class TimeConversions {
    private TimeConversions() {}

    /** The value as this type; null if it is none, or would lose something not given up by name. */
    static Object from(Class<?> type, Object value) {
        if (type == Instant.class) {
            return instant(value);
        } else if (type == OffsetDateTime.class && value instanceof ZonedDateTime) {
            return ((ZonedDateTime) value).toOffsetDateTime();
        } else if (type == ZonedDateTime.class && value instanceof OffsetDateTime) {
            return ((OffsetDateTime) value).toZonedDateTime();
        }
        return Date.class.isAssignableFrom(type) ? SqlTimes.from(type, value) : null;
    }

    /** The instant of a time that has one; null otherwise. */
    static Instant instant(Object value) {
        if (value instanceof OffsetDateTime) {
            return ((OffsetDateTime) value).toInstant();
        }
        return value instanceof ZonedDateTime ? ((ZonedDateTime) value).toInstant() : null;
    }
}
