package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Date;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** The dates of java.util and java.sql cross as the times that they stand for. */
final class DatabaseTimesTest {
    @ContractTest
    void eachIsTheTimeThatItStandsFor(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Instant instant = Instant.parse("2024-05-06T07:08:09.123Z");
        assertThat(identity.call(Date.from(instant))).isEqualTo(instant.atOffset(ZoneOffset.UTC));
        Instant micros = instant.plusNanos(456_000);
        assertThat(identity.call(Timestamp.from(micros)))
                .isEqualTo(micros.atOffset(ZoneOffset.UTC));
        assertThat(identity.call(java.sql.Date.valueOf("2024-05-06")))
                .isEqualTo(LocalDate.of(2024, 5, 6));
        assertThat(identity.call(Time.valueOf("07:08:09"))).isEqualTo(LocalTime.of(7, 8, 9));
        assertThatThrownBy(() -> identity.call(Timestamp.from(instant.plusNanos(1))))
                .isInstanceOf(ConversionException.class);
    }

    interface ToDate {
        Date of(Object value);
    }

    interface ToTimestamp {
        Timestamp of(Object value);
    }

    interface ToSqlDate {
        java.sql.Date of(Object value);
    }

    interface ToTime {
        Time of(Object value);
    }

    @ContractTest
    void eachComesBackOnRequest(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Date date = new Date(1_714_979_289_123L);
        assertThat(identity.as(ToDate.class).of(date)).isEqualTo(date);
        Timestamp timestamp = Timestamp.from(date.toInstant().plusNanos(1000));
        assertThat(identity.as(ToTimestamp.class).of(timestamp)).isEqualTo(timestamp);
        LocalDateTime local = LocalDateTime.of(2024, 5, 6, 7, 8);
        assertThat(identity.as(ToTimestamp.class).of(local)).isEqualTo(Timestamp.valueOf(local));
        java.sql.Date day = java.sql.Date.valueOf("2024-05-06");
        assertThat(identity.as(ToSqlDate.class).of(day)).isEqualTo(day);
        Time time = Time.valueOf("07:08:09");
        assertThat(identity.as(ToTime.class).of(time)).isEqualTo(time);
        assertThatThrownBy(() -> identity.as(ToDate.class).of(timestamp))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("wanted=Date");
        assertThatThrownBy(() -> identity.as(ToTime.class).of(LocalTime.of(1, 2, 3, 1000)))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> identity.as(ToSqlDate.class).of(local))
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void aDateBeforeTheCalendarsReformIsItsDate(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (String day : new String[] {"1500-01-01", "1582-10-15", "0001-01-01", "9999-12-31"}) {
            assertThat(identity.call(java.sql.Date.valueOf(day))).isEqualTo(LocalDate.parse(day));
            DateTwin twin = identity.as(DateTwin.class);
            assertThat(twin.of(java.sql.Date.valueOf(day))).isEqualTo(java.sql.Date.valueOf(day));
        }
    }

    interface DateTwin {
        java.sql.Date of(java.sql.Date date);
    }
}
