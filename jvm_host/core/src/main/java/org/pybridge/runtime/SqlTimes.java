package org.pybridge.runtime;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Date;
import org.pybridge.frame.FrameLayout;

/**
 * The dates and times of {@code java.sql}, whose module need not be there: this class is used only
 * once a class of it was seen. A Date is its date and a Time its time in this JVM's time zone; a
 * Timestamp is an instant.
 */
final class SqlTimes {
    private static final String PACKAGE = "java.sql.";

    private SqlTimes() {}

    /** Whether this is one of the module's classes. */
    static boolean isOne(Class<?> type) {
        return type.getName().startsWith(PACKAGE);
    }

    /** Writes a java.sql.Date, Time, Timestamp or an object of a subclass; false for others. */
    static boolean write(ValueWriter writer, Date value) {
        for (Class<?> type = value.getClass(); type != Date.class; type = type.getSuperclass()) {
            if (isOne(type)) {
                Sql.write(writer, value);
                return true;
            }
        }
        return false;
    }

    /** A java.util.Date or one of the module's classes from a value of java.time; null for none. */
    static Object from(Class<?> type, Object value) {
        if (type == Date.class) {
            Instant instant = TimeConversions.instant(value);
            return instant == null || instant.getNano() % 1_000_000 != 0
                    ? null
                    : Date.from(instant);
        }
        return isOne(type) ? Sql.from(type, value) : null;
    }

    /** What links to the module. */
    private static final class Sql {
        static void write(ValueWriter writer, Date value) {
            if (value instanceof java.sql.Timestamp) {
                TimeWriter.instant(writer, value.toInstant());
                return;
            }
            if (value instanceof java.sql.Date) { // by its fields: days before 1582 are Julian
                TimeWriter.date(writer.frame(), ((java.sql.Date) value).toLocalDate());
            } else {
                LocalDateTime local =
                        LocalDateTime.ofInstant(
                                Instant.ofEpochMilli(value.getTime()), ZoneId.systemDefault());
                TimeWriter.time(writer, FrameLayout.TAG_TIME, local.toLocalTime(), value);
            }
        }

        static Object from(Class<?> type, Object value) {
            if (type == java.sql.Timestamp.class) {
                return timestamp(value);
            } else if (type == java.sql.Date.class && value instanceof LocalDate) {
                return java.sql.Date.valueOf((LocalDate) value);
            } else if (type == java.sql.Time.class && value instanceof LocalTime) {
                return time((LocalTime) value);
            }
            return null;
        }

        private static Object timestamp(Object value) {
            if (value instanceof LocalDateTime) {
                LocalDateTime local = (LocalDateTime) value;
                java.sql.Timestamp made = java.sql.Timestamp.valueOf(local);
                return made.toLocalDateTime().equals(local) ? made : null;
            }
            Instant instant = TimeConversions.instant(value);
            return instant == null ? null : java.sql.Timestamp.from(instant);
        }

        private static Object time(LocalTime value) {
            if (value.getNano() % 1_000_000 != 0) {
                return null;
            }
            Instant instant =
                    LocalDate.EPOCH.atTime(value).atZone(ZoneId.systemDefault()).toInstant();
            return new java.sql.Time(instant.toEpochMilli());
        }
    }
}
