package org.pybridge.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.pybridge.PyTuple;

/** Arbitrary nested values of the rows of the table of values that come back as they went. */
final class AnyValue {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MAX_SIZE = 4;

    // Between these all zone files agree.
    private static final long FIRST_ZONED = Instant.parse("1972-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_ZONED = Instant.parse("2037-01-01T00:00:00Z").getEpochSecond();

    private AnyValue() {}

    /** Values nested to some depth. */
    static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = scalars();
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Object> inner = values(depth - 1);
        return Arbitraries.oneOf(
                scalars,
                any(inner.list().ofMaxSize(MAX_SIZE)),
                any(inner.array(Object[].class).ofMaxSize(MAX_SIZE).map(PyTuple::of)),
                any(texts().set().ofMaxSize(MAX_SIZE)),
                any(times().set().ofMaxSize(MAX_SIZE)),
                any(Arbitraries.maps(texts(), inner).ofMaxSize(MAX_SIZE)),
                any(Arbitraries.maps(Arbitraries.longs(), inner).ofMaxSize(MAX_SIZE)));
    }

    private static Arbitrary<Object> any(Arbitrary<?> values) {
        return values.map(Function.identity());
    }

    private static Arbitrary<Object> scalars() {
        return Arbitraries.oneOf(
                Arbitraries.just(null),
                any(Arbitraries.of(true, false)),
                any(Arbitraries.longs()),
                any(bigIntegers()),
                any(Arbitraries.doubles()),
                any(Arbitraries.of(Double.NaN, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE)),
                any(texts()),
                any(Arbitraries.bytes().array(byte[].class).ofMaxSize(20)),
                any(decimals()),
                times(),
                any(zoned()),
                any(Arbitraries.create(UUID::randomUUID)),
                any(Arbitraries.strings().alpha().ofMinLength(1).map(Path::of)));
    }

    private static Arbitrary<BigInteger> bigIntegers() {
        BigInteger bound = BigInteger.TWO.pow(300);
        return Arbitraries.bigIntegers()
                .between(bound.negate(), bound)
                .filter(value -> value.bitLength() >= Long.SIZE);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(10);
    }

    private static Arbitrary<BigDecimal> decimals() {
        BigInteger bound = BigInteger.TEN.pow(40);
        return Combinators.combine(
                        Arbitraries.bigIntegers().between(bound.negate(), bound),
                        Arbitraries.integers())
                .as((digits, scale) -> new BigDecimal(digits, scale));
    }

    private static Arbitrary<Object> times() {
        Arbitrary<LocalDate> dates =
                Arbitraries.longs()
                        .between(
                                LocalDate.of(1, 1, 1).toEpochDay(),
                                LocalDate.of(9999, 12, 31).toEpochDay())
                        .map(LocalDate::ofEpochDay);
        Arbitrary<LocalTime> clocks =
                Arbitraries.longs()
                        .between(0, MICROS_PER_DAY - 1)
                        .map(micros -> LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO));
        Arbitrary<LocalDateTime> both = Combinators.combine(dates, clocks).as(LocalDate::atTime);
        return Arbitraries.oneOf(
                any(dates), any(clocks), any(both), any(durations()), any(offset(clocks)));
    }

    private static Arbitrary<OffsetTime> offset(Arbitrary<LocalTime> clocks) {
        return Combinators.combine(clocks, offsets()).as(OffsetTime::of);
    }

    private static Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers().between(-64_800, 64_800).map(ZoneOffset::ofTotalSeconds);
    }

    private static Arbitrary<Duration> durations() {
        return Combinators.combine(
                        Arbitraries.longs().between(-86_399_999_913_600L, 86_399_999_999_999L),
                        Arbitraries.longs().between(0, 999_999))
                .as((seconds, micros) -> Duration.ofSeconds(seconds, micros * NANOS_PER_MICRO));
    }

    private static Arbitrary<?> zoned() {
        Arbitrary<Instant> instants =
                Combinators.combine(
                                Arbitraries.longs().between(FIRST_ZONED, LAST_ZONED),
                                Arbitraries.longs().between(0, 999_999))
                        .as(
                                (second, micro) ->
                                        Instant.ofEpochSecond(second, micro * NANOS_PER_MICRO));
        Arbitrary<String> zones =
                Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "UTC");
        return Arbitraries.oneOf(
                Combinators.combine(instants, zones.map(ZoneId::of)).as(Instant::atZone),
                Combinators.combine(instants, offsets()).as(Instant::atOffset));
    }

    /** Whether they are the same: of one class, NaN as NaN, -0.0 not as 0.0, in the same order. */
    static boolean same(Object left, Object right) {
        if (left instanceof byte[] && right instanceof byte[]) {
            return Arrays.equals((byte[]) left, (byte[]) right);
        } else if (left instanceof PyTuple != right instanceof PyTuple) {
            return false;
        } else if (left instanceof List && right instanceof List) {
            return allSame((List<?>) left, (List<?>) right);
        } else if (left instanceof Map && right instanceof Map) {
            return allSame(entries(left), entries(right));
        }
        return left == null ? right == null : left.equals(right);
    }

    private static List<?> entries(Object map) {
        return ((Map<?, ?>) map)
                .entrySet().stream()
                        .map(entry -> Arrays.asList(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static boolean allSame(List<?> left, List<?> right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = same(left.get(i), right.get(i));
        }
        return same;
    }
}
