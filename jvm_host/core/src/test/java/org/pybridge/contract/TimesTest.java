package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Dates, times and durations cross to the microsecond, with offset, zone and fold. */
final class TimesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Values and what Python's repr calls them. */
    private static Map<Object, String> values() {
        Map<Object, String> values = new LinkedHashMap<>();
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 13, 5, 7, 123_456_000);
        values.put(LocalDate.of(1, 1, 1), "datetime.date(1, 1, 1)");
        values.put(LocalDate.of(9999, 12, 31), "datetime.date(9999, 12, 31)");
        values.put(LocalTime.MIDNIGHT, "datetime.time(0, 0)");
        values.put(LocalTime.of(23, 59, 59, 999_999_000), "datetime.time(23, 59, 59, 999999)");
        values.put(local, "datetime.datetime(2024, 2, 29, 13, 5, 7, 123456)");
        values.put(
                local.atOffset(ZoneOffset.ofHoursMinutes(-5, -30)),
                "datetime.datetime(2024, 2, 29, 13, 5, 7, 123456, tzinfo=datetime.timezone("
                        + "datetime.timedelta(days=-1, seconds=66600)))");
        values.put(
                local.atOffset(ZoneOffset.UTC),
                "datetime.datetime(2024, 2, 29, 13, 5, 7, 123456, tzinfo=datetime.timezone.utc)");
        values.put(
                local.atZone(BERLIN),
                "datetime.datetime(2024, 2, 29, 13, 5, 7, 123456,"
                        + " tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin'))");
        values.put(
                OffsetTime.of(LocalTime.NOON, ZoneOffset.MAX),
                "datetime.time(12, 0, tzinfo=datetime.timezone("
                        + "datetime.timedelta(seconds=64800)))");
        values.put(
                Duration.ofNanos(-1000),
                "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)");
        values.put(
                Duration.ofDays(999_999_999).plusSeconds(86_399),
                "datetime.timedelta(days=999999999, seconds=86399)");
        values.put(Duration.ofDays(-999_999_999), "datetime.timedelta(days=-999999999)");
        return values;
    }

    @ContractTest
    void eachIsItsPythonCounterpartAndComesBackEqual(Python python) {
        PyFunction repr = python.function("builtins:repr");
        PyFunction identity = python.function("contract_values:identity");
        values().forEach(
                        (value, wanted) -> {
                            assertThat(repr.call(value)).isEqualTo(wanted);
                            assertThat(identity.call(value)).isEqualTo(value);
                            assertThat(identity.call(List.of(value))).isEqualTo(List.of(value));
                        });
    }

    @ContractTest
    void anInstantIsAnAwareDatetimeAndComesBackOnRequest(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Instant instant = Instant.parse("1969-12-31T23:59:59.999999Z");
        assertThat(identity.call(instant)).isEqualTo(instant.atOffset(ZoneOffset.UTC));
        try (PyObject object =
                python.eval(
                        "__import__('datetime').datetime.max.replace("
                                + "tzinfo=__import__('datetime').timezone.utc)")) {
            assertThat(object.as(Instant.class))
                    .isEqualTo(Instant.parse("9999-12-31T23:59:59.999999Z"));
            assertThat(object.as(ZonedDateTime.class).getZone()).isEqualTo(ZoneOffset.UTC);
        }
    }

    @ContractTest
    void theTwoTimesOfAnHourThatComesTwiceStayApart(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        PyFunction repr = python.function("builtins:repr");
        ZonedDateTime first = LocalDateTime.of(2024, 10, 27, 2, 30).atZone(BERLIN);
        ZonedDateTime second = first.withLaterOffsetAtOverlap();
        assertThat(first).isNotEqualTo(second);
        assertThat((String) repr.call(first)).doesNotContain("fold");
        assertThat((String) repr.call(second)).contains("fold=1");
        assertThat(identity.call(first)).isEqualTo(first);
        assertThat(identity.call(second)).isEqualTo(second);
    }

    @ContractTest
    void everyZoneOfPythonComesByItsNameOrIsRefused(Python python) {
        python.exec(
                """
                import datetime, zoneinfo
                def zone_names():
                    return sorted(zoneinfo.available_timezones())
                def in_zone(name):
                    return datetime.datetime(2024, 5, 6, 12, tzinfo=zoneinfo.ZoneInfo(name))
                """);
        PyFunction inZone = python.get("in_zone").as(PyFunction.class);
        Map<String, String> others = Map.of("GMT+0", "GMT", "GMT-0", "GMT");
        int same = 0;
        for (Object name : (List<?>) python.get("zone_names").as(PyFunction.class).call()) {
            try {
                ZonedDateTime value = (ZonedDateTime) inZone.call(name);
                assertThat(value.getZone().getId())
                        .isEqualTo(others.getOrDefault((String) name, (String) name));
                same++;
            } catch (ConversionException refused) {
                assertThat(refused).hasMessageContaining((String) name);
            }
        }
        assertThat(same).isGreaterThan(300);
    }

    @ContractTest
    void aZoneOfItsOwnKindComesAsItsOffset(Python python) {
        python.exec(
                """
                import datetime

                class Zone(datetime.tzinfo):
                    def utcoffset(self, when):
                        return datetime.timedelta(minutes=90)
                    def dst(self, when):
                        return None

                class Unknown(datetime.tzinfo):
                    def utcoffset(self, when):
                        return None
                """);
        assertThat(value(python, "datetime.datetime(2024, 5, 6, tzinfo=Zone())"))
                .isEqualTo(OffsetDateTime.parse("2024-05-06T00:00+01:30"));
        assertThat(value(python, "datetime.datetime(2024, 5, 6, tzinfo=Unknown())"))
                .isInstanceOf(PyObject.class);
        assertThat(value(python, "datetime.time(1, tzinfo=Unknown())"))
                .isInstanceOf(PyObject.class);
    }

    private static Object value(Python python, String expression) {
        try (PyObject object = python.eval(expression)) {
            return object.as(Object.class);
        }
    }

    @ContractTest
    void whatPythonCannotHoldIsRefusedWithThePathToIt(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        LocalDateTime late = LocalDateTime.of(10_000, 1, 1, 0, 0);
        for (Object value :
                List.of(
                        LocalTime.of(1, 2, 3, 4),
                        LocalDateTime.of(2024, 1, 1, 0, 0, 0, 999),
                        Instant.ofEpochSecond(0, 1),
                        Duration.ofNanos(1),
                        late,
                        late.toLocalDate(),
                        late.atOffset(ZoneOffset.UTC),
                        late.atZone(BERLIN),
                        late.toInstant(ZoneOffset.UTC),
                        LocalDate.of(0, 12, 31),
                        LocalDate.MIN,
                        LocalDate.MAX,
                        Instant.MIN,
                        Instant.MAX,
                        Duration.ofSeconds(Long.MAX_VALUE),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofDays(1_000_000_000))) {
            assertThatThrownBy(() -> identity.call(0, Map.of("key", List.of(value))))
                    .as("%s", value)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("argument 2, element ['key'][0]: ")
                    .hasMessageContaining(value.toString());
        }
    }

    @ContractTest
    void whatJavaCannotHoldIsRefusedWithThePathToIt(Python python) {
        python.exec("import datetime, zoneinfo");
        for (String expression :
                List.of(
                        "datetime.datetime(2024, 10, 27, 2, 30, fold=1)",
                        "datetime.time(2, fold=1)",
                        "datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone("
                                + "datetime.timedelta(seconds=1, microseconds=1)))",
                        "datetime.time(1, tzinfo=datetime.timezone(datetime.timedelta(hours=-19)))",
                        "datetime.datetime(2024, 3, 31, 2, 30,"
                                + " tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))")) {
            try (PyObject object = python.eval("[1, {'at': " + expression + "}]")) {
                assertThatThrownBy(() -> object.as(Object.class))
                        .as(expression)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageContaining("[1]['at']");
            }
        }
    }

    @ContractTest
    void aZoneThatPythonLacksIsRefused(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        ZonedDateTime value = LocalDateTime.of(2024, 1, 1, 0, 0).atZone(ZoneId.of("UTC+05:00"));
        assertThatThrownBy(() -> identity.call(value))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument 1")
                .hasMessageContaining("UTC+05:00");
    }

    @ContractTest
    void nanosecondsAreCutWhereThatIsConfigured(Runtimes runtimes) {
        Python python = runtimes.start(config -> config.truncateToMicroseconds(true));
        PyFunction identity = python.function("contract_values:identity");
        LocalTime time = LocalTime.of(1, 2, 3, 1999);
        assertThat(identity.call(time)).isEqualTo(LocalTime.of(1, 2, 3, 1000));
        LocalDateTime local = LocalDate.EPOCH.atTime(time);
        assertThat(identity.call(local)).isEqualTo(local.withNano(1000));
        assertThat(identity.call(local.atZone(BERLIN)))
                .isEqualTo(local.withNano(1000).atZone(BERLIN));
        assertThat(identity.call(Duration.ofNanos(-1))).isEqualTo(Duration.ofNanos(-1000));
        assertThatThrownBy(() -> identity.call(LocalDate.MAX))
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void aTimeAskedAsAnotherThatTellsLessIsRefused(Python python) {
        python.exec("import datetime");
        Map<String, List<Class<?>>> unfit = new LinkedHashMap<>();
        unfit.put(
                "datetime.datetime(2024, 1, 1)",
                List.of(LocalDate.class, Instant.class, OffsetDateTime.class, ZonedDateTime.class));
        unfit.put("datetime.date(2024, 1, 1)", List.of(LocalDateTime.class, String.class));
        unfit.put(
                "datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)",
                List.of(LocalDateTime.class, LocalDate.class, LocalTime.class));
        unfit.put("datetime.time(1)", List.of(LocalDateTime.class, Duration.class));
        unfit.put("datetime.timedelta(1)", List.of(LocalTime.class, Long.class, double.class));
        unfit.put("'2024-01-01'", List.of(LocalDate.class, Instant.class));
        unfit.put("0", List.of(Instant.class, Duration.class, LocalDate.class));
        unfit.forEach(
                (expression, types) -> {
                    for (Class<?> type : types) {
                        try (PyObject object = python.eval(expression)) {
                            assertThatThrownBy(() -> object.as(type))
                                    .as("%s as %s", expression, type)
                                    .isInstanceOf(ConversionException.class)
                                    .hasMessageContaining("wanted=" + type.getSimpleName());
                        }
                    }
                });
    }

    @ContractTest
    void aSubclassThatIsNoTimeStaysAnObject(Python python) {
        python.exec(
                """
                import datetime

                class Far(datetime.datetime):
                    year = 12000

                class Never(datetime.datetime):
                    year = float('nan')

                class Fine(datetime.datetime):
                    nanosecond = 7

                class Wild(datetime.timedelta):
                    nanoseconds = -5
                """);
        assertThat(value(python, "Far(2024, 1, 1)")).isInstanceOf(PyObject.class);
        assertThat(value(python, "Never(2024, 1, 1)")).isInstanceOf(PyObject.class);
        assertThat(value(python, "Fine(2024, 1, 1, 2, 3, 4, 5)"))
                .isEqualTo(LocalDateTime.of(2024, 1, 1, 2, 3, 4, 5007));
        assertThatThrownBy(() -> value(python, "Wild(1)")).isInstanceOf(ConversionException.class);
    }
}
