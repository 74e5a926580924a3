package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.TableUdf;

/** What goes from one function of a chain to the next is what it would be if it had crossed. */
final class UdfChainTest {
    /** A function that gives what it gets, of any type, as this one. */
    private static PythonUdf<ScalarUdf> same(Python python, String sql) {
        return PythonUdf.scalar((String) python.function("contract_udfs:typed").call(sql));
    }

    private static void assertAsIfCrossed(Python python, String sql, Object... values) {
        PythonUdf<ScalarUdf> one = same(python, sql);
        try (ScalarUdf alone = one.open(python);
                ScalarUdf chain = PythonUdf.chain(one, one, one).open(python)) {
            for (Object value : values) {
                assertThat(chain.eval(value)).as(sql).isEqualTo(alone.eval(value));
            }
            assertThat(chain.eval((Object) null)).as(sql).isNull();
        }
    }

    private static void assertRefused(Python python, String sql, Object... values) {
        PythonUdf<ScalarUdf> one = same(python, sql);
        try (ScalarUdf alone = one.open(python);
                ScalarUdf chain = PythonUdf.chain(one, one).open(python)) {
            for (Object value : values) {
                assertThatThrownBy(() -> alone.eval(value)).hasMessageContaining("result of same");
                assertThatThrownBy(() -> chain.eval(value))
                        .as(sql)
                        .isInstanceOf(PythonException.class)
                        .hasMessageContaining("result: function=same, seen=");
            }
        }
    }

    @ContractTest
    void numbersAreThoseOfTheType(Python python) {
        assertAsIfCrossed(python, "BOOLEAN", true, false);
        assertAsIfCrossed(python, "TINYINT", 127L, -128L);
        assertAsIfCrossed(python, "BIGINT", Long.MAX_VALUE, Long.MIN_VALUE, 0);
        assertAsIfCrossed(python, "FLOAT", 0.1, 3L, Float.MAX_VALUE, Double.NaN);
        assertAsIfCrossed(python, "DOUBLE", 0.1, 3L, 1L << 53, Double.NEGATIVE_INFINITY);
        assertAsIfCrossed(
                python,
                "DECIMAL(5, 2)",
                new BigDecimal("1.005"),
                new BigDecimal("-0.001"),
                new BigDecimal("0E+50"),
                new BigDecimal("999.99"),
                7L);
        assertRefused(python, "BOOLEAN", 1L, "true");
        assertRefused(python, "TINYINT", 128L, -129L, true, 1.0);
        assertRefused(python, "INT", 1L << 31, "x");
        assertRefused(python, "BIGINT", BigInteger.ONE.shiftLeft(63), 1.0);
        assertRefused(python, "FLOAT", 1e300, "x");
        assertRefused(python, "DOUBLE", (1L << 53) + 1, BigInteger.ONE.shiftLeft(64), true);
        assertRefused(python, "DECIMAL(5, 2)", new BigDecimal("999.995"), 1000L, 1.5);
    }

    @ContractTest
    void textsBytesAndTimesAreThoseOfTheType(Python python) {
        assertAsIfCrossed(python, "VARCHAR(2)", "", "\uD83D\uDE00b");
        assertAsIfCrossed(python, "STRING", "any text");
        assertAsIfCrossed(python, "BINARY(2)", new byte[] {1, 2});
        assertAsIfCrossed(python, "DATE", LocalDate.of(2024, 2, 29));
        assertAsIfCrossed(python, "TIME(3)", LocalTime.of(1, 2, 3, 4_005_000));
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_005_000);
        assertAsIfCrossed(python, "TIMESTAMP(3)", time);
        assertAsIfCrossed(python, "TIMESTAMP(9)", time);
        assertAsIfCrossed(python, "TIMESTAMP_LTZ(3)", time.atOffset(ZoneOffset.ofHours(2)));
        assertAsIfCrossed(
                python, "TIMESTAMP(0) WITH TIME ZONE", time.atOffset(ZoneOffset.ofHours(2)));
        assertAsIfCrossed(python, "INTERVAL DAY TO SECOND", Duration.ofMillis(1500));
        assertAsIfCrossed(python, "INTERVAL YEAR TO MONTH", 13L);
        assertRefused(python, "VARCHAR(2)", "abc", 5L);
        assertRefused(python, "STRING", 5L, new byte[] {1});
        assertRefused(python, "BINARY(2)", new byte[3], "ab");
        assertRefused(python, "DATE", time, "2024-02-29");
        assertRefused(python, "TIME(3)", time);
        assertRefused(python, "TIMESTAMP(3)", time.toLocalDate(), time.atOffset(ZoneOffset.UTC));
        assertRefused(python, "TIMESTAMP_LTZ(3)", time);
        assertRefused(python, "INTERVAL DAY TO SECOND", 5L);
        assertRefused(python, "INTERVAL YEAR TO MONTH", 1L << 31);
    }

    @ContractTest
    void partsAreThoseOfTheTypeAtAnyDepth(Python python) {
        assertAsIfCrossed(python, "ARRAY<DOUBLE>", Arrays.asList(1L, null, 0.5));
        assertAsIfCrossed(python, "MAP<STRING, ARRAY<INT>>", Map.of("a", List.of(1L)));
        assertAsIfCrossed(python, "MULTISET<STRING>", Map.of("a", 2L));
        assertAsIfCrossed(python, "ROW<a FLOAT, b ROW<c INT>>", PyTuple.of(0.1, PyTuple.of(1L)));
        assertRefused(python, "ARRAY<INT>", List.of(1L, "x"));
        assertRefused(python, "ARRAY<INT NOT NULL>", Arrays.asList(1L, null));
        assertRefused(python, "MAP<STRING, INT>", Map.of(1L, 1L), Map.of("a", 1L << 31));
        assertRefused(python, "MULTISET<STRING>", Map.of("a", -1L));
        assertRefused(python, "ROW<a INT, b ROW<c INT>>", PyTuple.of(1L, PyTuple.of("x")));
    }

    @ContractTest
    void nullEndsWhereEitherSideRefusesIt(Python python) {
        PythonUdf<ScalarUdf> never = PythonUdf.scalar("contract_udfs:Never");
        PythonUdf<ScalarUdf> strict = PythonUdf.scalar("contract_udfs:strict_length");
        try (ScalarUdf chain = PythonUdf.chain(never, strict).open(python)) {
            assertThatThrownBy(chain::eval)
                    .hasMessageContaining("result: function=Never, seen=None, wanted STRING NOT");
        }
    }

    @ContractTest
    void theRowOfABatchIsTold(Python python) {
        PythonUdf<ScalarUdf> one = same(python, "INT");
        try (ScalarUdf chain = PythonUdf.chain(one, one).open(python)) {
            assertThatThrownBy(() -> chain.evalAll(List.of(1L, 2L, "x")))
                    .isInstanceOfSatisfying(
                            PythonException.class, error -> assertThat(error.row()).hasValue(2))
                    .hasMessageContaining("result: function=same, seen='x', wanted INT");
        }
    }

    @ContractTest
    void soAreTheFieldsBetweenFunctionsOfRows(Python python) {
        PythonUdf<TableUdf> wrong = PythonUdf.map("contract_udfs:with_text_id");
        PythonUdf<TableUdf> isNamed = PythonUdf.filter("contract_udfs:is_named");
        PythonUdf<TableUdf> counts = PythonUdf.filter("contract_udfs:counts_letters");
        try (TableUdf chain = PythonUdf.chain(wrong, isNamed).open(python);
                TableUdf filter = counts.open(python)) {
            assertThatThrownBy(() -> chain.eval(1L, "a"))
                    .hasMessageContaining("result: function=with_text_id, seen='1', wanted BIGINT");
            assertThatThrownBy(() -> filter.eval(1L, "a"))
                    .hasMessageContaining(
                            "result: function=counts_letters, seen=1, wanted BOOLEAN");
        }
    }
}
