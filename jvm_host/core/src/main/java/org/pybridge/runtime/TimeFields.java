package org.pybridge.runtime;

import static org.pybridge.frame.FrameLayout.HOUR_SHIFT;
import static org.pybridge.frame.FrameLayout.MINUTE_SHIFT;
import static org.pybridge.frame.FrameLayout.MONTH_SHIFT;
import static org.pybridge.frame.FrameLayout.SECOND_SHIFT;
import static org.pybridge.frame.FrameLayout.YEAR_SHIFT;

import java.time.LocalDate;
import java.time.LocalTime;

/** The fields of dates and times, packed into words; twin of native/py/temporal_fields.hpp. */
final class TimeFields {
    private static final int BYTE = 0xFF;

    private TimeFields() {}

    static long word(LocalDate date) {
        return (long) date.getYear() << YEAR_SHIFT
                | date.getMonthValue() << MONTH_SHIFT
                | date.getDayOfMonth();
    }

    static long word(LocalTime time) {
        return (long) time.getHour() << HOUR_SHIFT
                | (long) time.getMinute() << MINUTE_SHIFT
                | (long) time.getSecond() << SECOND_SHIFT
                | time.getNano();
    }

    static LocalDate date(long word) {
        return LocalDate.of(
                Math.toIntExact(word >> YEAR_SHIFT),
                (int) word >> MONTH_SHIFT & BYTE,
                (int) word & BYTE);
    }

    static LocalTime time(long word) {
        return LocalTime.of(
                (int) (word >>> HOUR_SHIFT),
                (int) (word >>> MINUTE_SHIFT) & BYTE,
                (int) (word >>> SECOND_SHIFT) & BYTE,
                (int) word);
    }
}
