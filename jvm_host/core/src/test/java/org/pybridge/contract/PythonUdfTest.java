package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.udf.AggregateUdf;
import org.pybridge.udf.InMemoryMetrics;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.SqlType;
import org.pybridge.udf.TableUdf;
import org.pybridge.udf.UdfAccumulator;
import org.pybridge.udf.UdfContext;
import org.pybridge.udf.UdfMetrics;

/** Declared functions run by rows, by batches and by groups, with the values of their types. */
final class PythonUdfTest {
    private static ScalarUdf scalar(Python python, String name) {
        return PythonUdf.scalar("contract_udfs:" + name).open(python);
    }

    @ContractTest
    void aScalarFunctionGivesOneResultForEachRow(Python python) {
        try (ScalarUdf add = scalar(python, "add");
                ScalarUdf upper = scalar(python, "upper");
                ScalarUdf power = scalar(python, "power")) {
            assertThat(add.eval(1, 2L)).isEqualTo(3L);
            assertThat(add.evalAll(new long[] {1, 2}, new int[] {3, 4})).containsExactly(4L, 6L);
            assertThat(add.evalAllAs(long[].class, new long[] {1, 2}, List.of(3L, 4L)))
                    .containsExactly(4, 6);
            assertThat(add.evalRows(List.of(new Object[] {1L, 1L}, new Object[] {2L, 3L})))
                    .containsExactly(2L, 5L);
            assertThat(upper.eval("straße")).isEqualTo("STRASSE");
            assertThat(upper.eval((Object) null)).isNull();
            assertThat(upper.asFunction(String.class).apply("a")).isEqualTo("A");
            assertThat(add.asBiFunction(Long.class).apply(4L, 5L)).isEqualTo(9L);
            assertThat(power.eval(10L)).isEqualTo(1024L);
            assertThat(add.stats()).hasToString("calls=5, rows=8, errors=0");
        }
    }

    @ContractTest
    void typesAreToldAsTheyAreDeclared(Python python) {
        try (ScalarUdf swapped = scalar(python, "swapped")) {
            assertThat(swapped.name()).isEqualTo("swapped");
            assertThat(swapped.isDeterministic()).isTrue();
            SqlType taken = swapped.inputTypes().orElseThrow().get(0);
            assertThat(taken.sql()).isEqualTo("ROW<a BIGINT, b STRING>");
            assertThat(taken.fieldNames()).containsExactly("a", "b");
            assertThat(taken.parts().get(0).root()).isEqualTo(SqlType.Root.BIGINT);
            assertThat(taken.parts().get(1).javaClass()).isEqualTo(String.class);
            PyTuple result = (PyTuple) swapped.eval(PyTuple.of(1L, "x"));
            assertThat(result).containsExactly("x", 1L);
            assertThat(result.names()).containsExactly("b", "a");
            assertThat(result.get("a")).isEqualTo(1L);
        }
    }

    @ContractTest
    void aFunctionNeedsNoDeclarationWhereItsTypesAreKnown(Python python) {
        try (ScalarUdf annotated = scalar(python, "undeclared");
                ScalarUdf builtin =
                        PythonUdf.scalar("math:hypot")
                                .inputTypes("DOUBLE", "DOUBLE")
                                .resultType("DOUBLE")
                                .open(python)) {
            assertThat(annotated.eval("four")).isEqualTo(4L);
            assertThat(builtin.eval(3.0, 4.0)).isEqualTo(5.0);
        }
    }

    @ContractTest
    void whatDoesNotFitIsToldWhenItIsOpened(Python python) {
        PythonUdf<ScalarUdf> add = PythonUdf.scalar("contract_udfs:add");
        assertRefused(
                python,
                add.inputTypes("INT", "BIGINT"),
                "input types: function=add, declared (BIGINT, BIGINT), seen in the JVM (INT,"
                        + " BIGINT)");
        assertRefused(
                python,
                add.resultType("INT"),
                "result type: function=add, declared BIGINT, seen in the JVM INT");
        assertRefused(
                python, add.inputTypes("BIGINT"), "function=add, seen in the JVM 1, wanted 2");
        assertRefused(python, PythonUdf.table("contract_udfs:add"), "seen a scalar function");
        assertRefused(python, PythonUdf.vectorized("contract_udfs:add"), "seen='general', wanted");
        assertRefused(python, PythonUdf.scalar("contract_udfs:pandas_upper"), "seen='pandas'");
        assertRefused(python, PythonUdf.scalar("contract_udfs.add"), "wanted 'module:function'");
        assertRefused(python, PythonUdf.scalar("math:hypot"), "no result type: function=hypot");
        assertRefused(
                python,
                PythonUdf.chain(PythonUdf.scalar("contract_udfs:add"), upper()),
                "chain: add gives BIGINT, but <lambda> takes STRING");
    }

    private static PythonUdf<ScalarUdf> upper() {
        return PythonUdf.scalar("contract_udfs:upper");
    }

    private static void assertRefused(Python python, PythonUdf<?> udf, String message) {
        assertThatThrownBy(() -> udf.open(python))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("DeclarationError")
                .hasMessageContaining(message);
    }

    @ContractTest
    void argumentsOfOtherTypesAreRefused(Python python) {
        try (ScalarUdf add = scalar(python, "add");
                ScalarUdf scale = scalar(python, "scale")) {
            assertThatThrownBy(() -> add.eval("1", 2L))
                    .isInstanceOf(ConversionException.class)
                    .hasMessage("argument 1 of add: seen=String 1, wanted BIGINT");
            assertThatThrownBy(() -> scale.eval(1L << 31))
                    .hasMessage("argument 1 of Scale: seen=Long 2147483648, wanted INT");
            assertThatThrownBy(() -> add.evalAll(List.of(1L, 2.5), List.of(1L, 2L)))
                    .hasMessageContaining("row 1")
                    .hasMessageContaining("argument 1 of add: seen=Double 2.5, wanted BIGINT");
            assertThatThrownBy(() -> add.evalAll(new double[] {1}, new long[] {1}))
                    .hasMessage("argument 1 of add: seen=double[], wanted a column of BIGINT");
            assertThatThrownBy(() -> add.eval(1L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("number of arguments: function=add, seen=1, wanted 2");
            assertThat(add.stats()).hasToString("calls=0, rows=0, errors=0");
        }
    }

    @ContractTest
    void resultsOfOtherTypesAreRefused(Python python) {
        assertResult(python, "TINYINT", 127L, (byte) 127);
        assertNoResult(python, "TINYINT", 128L, "result of same: seen=Long 128, wanted TINYINT");
        assertNoResult(python, "INT", "x", "result of same: seen=String x, wanted INT");
        assertNoResult(
                python,
                "BIGINT NOT NULL",
                null,
                "result of same: seen=null, wanted BIGINT NOT NULL");
        assertResult(python, "FLOAT", 0.1, 0.1f);
        assertNoResult(python, "FLOAT", 1e300, "result of same: seen=Double 1.0E300, wanted FLOAT");
        assertResult(python, "DOUBLE", 3L, 3.0);
        assertResult(python, "VARCHAR(2)", "\uD83D\uDE00b", "\uD83D\uDE00b");
        assertNoResult(
                python, "VARCHAR(2)", "abc", "result of same: seen=String abc, wanted VARCHAR(2)");
        assertResult(python, "DECIMAL(5, 2)", new BigDecimal("1.005"), new BigDecimal("1.00"));
        assertNoResult(
                python,
                "DECIMAL(5, 2)",
                new BigDecimal("1000"),
                "result of same: seen=BigDecimal 1000, wanted DECIMAL(5, 2)");
        assertResult(python, "ARRAY<INT>", List.of(1L, 2L), List.of(1, 2));
        assertNoResult(
                python,
                "ARRAY<INT>",
                List.of(1L, 1L << 40),
                "result of same, element 1: seen=Long 1099511627776, wanted INT");
        assertResult(python, "MAP<STRING, INT>", Map.of("a", 1L), Map.of("a", 1));
        assertResult(python, "ROW<a INT, b STRING>", PyTuple.of(1L, "x"), PyTuple.of(1, "x"));
        try (ScalarUdf same = PythonUdf.scalar(typed(python, "INT")).open(python)) {
            assertThatThrownBy(() -> same.evalAll(List.of(1L, 2L, "x")))
                    .isInstanceOfSatisfying(
                            ConversionException.class, wrong -> assertThat(wrong.row()).hasValue(2))
                    .hasMessageContaining("result of same: seen=String x, wanted INT");
        }
        try (ScalarUdf row = PythonUdf.scalar(typed(python, "ROW<a INT, b INT>")).open(python)) {
            assertThatThrownBy(() -> row.eval(PyTuple.of(1L)))
                    .hasMessageContaining(
                            "result: function=same, seen=(1,), wanted ROW<a INT, b INT>");
        }
    }

    private static String typed(Python python, String sql) {
        return (String) python.function("contract_udfs:typed").call(sql);
    }

    private static void assertResult(Python python, String sql, Object given, Object wanted) {
        try (ScalarUdf same = PythonUdf.scalar(typed(python, sql)).open(python)) {
            assertThat(same.eval(given)).as(sql).isEqualTo(wanted);
            assertThat(same.resultType().javaClass()).isAssignableFrom(same.eval(given).getClass());
        }
    }

    private static void assertNoResult(Python python, String sql, Object given, String message) {
        try (ScalarUdf same = PythonUdf.scalar(typed(python, sql)).open(python)) {
            assertThatThrownBy(() -> same.eval(given)).hasMessage(message);
        }
    }

    @ContractTest
    void openAndCloseAreCalledOnceInTheJobsContext(Python python) {
        events(python);
        InMemoryMetrics metrics = new InMemoryMetrics();
        UdfContext context =
                new UdfContext() {
                    @Override
                    public String jobParameter(String name, String absent) {
                        return name.equals("factor") ? "5" : absent;
                    }

                    @Override
                    public UdfMetrics metrics() {
                        return metrics;
                    }
                };
        ScalarUdf scale = PythonUdf.scalar("contract_udfs:scale").open(python, context);
        assertThat(scale.evalAll(new int[] {1, 2, 3})).containsExactly(5L, 10L, 15L);
        assertThat(metrics.counter("calls").count()).isEqualTo(3);
        assertThat(metrics.group("sizes").distribution("values").max()).isEqualTo(3);
        assertThat(metrics.gauge("factor")).isEqualTo(5);
        scale.close();
        scale.close();
        assertThat(events(python)).containsExactly("open", "close");
    }

    @ContractTest
    void whatFailsToOpenIsClosed(Python python) {
        events(python);
        PythonUdf<ScalarUdf> fails = PythonUdf.scalar("contract_udfs:FailsToOpen");
        assertThatThrownBy(() -> fails.open(python)).hasMessageContaining("no model here");
        assertThat(events(python)).containsExactly("closed after all");
        PythonUdf<ScalarUdf> chain =
                PythonUdf.chain(PythonUdf.scalar("contract_udfs:scale"), fails);
        assertThatThrownBy(() -> chain.open(python)).hasMessageContaining("no model here");
        assertThat(events(python)).containsExactly("open", "closed after all", "close");
    }

    /** What was called since this was asked for last. */
    private static List<Object> events(Python python) {
        return List.copyOf((List<?>) python.function("contract_udfs:take_events").call());
    }

    @ContractTest
    void aChainCrossesOnce(Python python) {
        PythonUdf<ScalarUdf> length = PythonUdf.scalar("contract_udfs:length");
        PythonUdf<ScalarUdf> twice = PythonUdf.scalar("contract_udfs:double");
        try (ScalarUdf two = PythonUdf.chain(length, twice).open(python);
                ScalarUdf five =
                        PythonUdf.chain(upper(), length, twice, twice, twice).open(python)) {
            assertThat(two.eval("four")).isEqualTo(8L);
            assertThat(five.evalAll((Object) new String[] {"a", "ab"})).containsExactly(8L, 16L);
            Object[] spread = new String[] {"a", "ab"}; // as javac takes a String[] alone
            assertThatThrownBy(() -> five.evalAll(spread))
                    .hasMessageEndingWith(
                            "as the only column a String[] is given as (Object) column");
            assertThat(five.resultType().sql()).isEqualTo("BIGINT");
        }
    }

    @ContractTest
    void manyAwaitedCallsRunAtTheSameTimeInOrder(Python python) {
        try (ScalarUdf doubled = scalar(python, "slowly_doubled")) {
            long[] numbers = new long[1000];
            Object[] wanted = new Object[1000];
            for (int i = 0; i < 1000; i++) {
                numbers[i] = i;
                wanted[i] = 2L * i;
            }
            assertThat(doubled.evalAll(numbers)).containsExactly(wanted);
            assertThat(doubled.eval(4L)).isEqualTo(8L);
            assertThat(doubled.evalAsync(5L).join()).isEqualTo(10L);
            assertThatThrownBy(() -> doubled.evalAll(new long[] {1, -7}))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            error -> {
                                assertThat(error.row()).hasValue(1);
                                assertThat(error.rowsDone()).isEmpty();
                                assertThat(error.notes()).isEmpty();
                            })
                    .hasMessage("row 1: ValueError: negative: -7");
            assertThatThrownBy(() -> doubled.eval(-7L)).hasMessage("ValueError: negative: -7");
        }
    }

    @ContractTest
    void aTableFunctionGivesAnyNumberOfRows(Python python) {
        try (TableUdf split = PythonUdf.table("contract_udfs:split").open(python);
                TableUdf count = PythonUdf.table("contract_udfs:count_up").open(python);
                TableUdf none = PythonUdf.table("contract_udfs:one_row").open(python)) {
            assertThat(split.eval("one three"))
                    .containsExactly(PyTuple.of("one", 3L), PyTuple.of("three", 5L));
            assertThat(split.eval("")).isEmpty();
            assertThat(count.evalAll(new long[] {2, -1, 1}))
                    .containsExactly(
                            List.of(PyTuple.of(0L), PyTuple.of(1L)),
                            List.of(),
                            List.of(PyTuple.of(0L)));
            assertThatThrownBy(() -> split.evalAll((Object) new String[] {"a", "b !"}))
                    .isInstanceOfSatisfying(
                            PythonException.class, error -> assertThat(error.row()).hasValue(1))
                    .hasMessageContaining("half-way");
            assertThat(none.eval(3L)).containsExactly(PyTuple.of(3L)); // as in PyFlink
        }
    }

    @ContractTest
    void functionsOfRowsGetTheWholeRow(Python python) {
        PythonUdf<TableUdf> reset = PythonUdf.map("contract_udfs:reset");
        PythonUdf<TableUdf> isNamed = PythonUdf.filter("contract_udfs:is_named");
        PythonUdf<TableUdf> letters = PythonUdf.flatMap("contract_udfs:letters");
        try (TableUdf map = reset.open(python);
                TableUdf filter = isNamed.open(python);
                TableUdf all = PythonUdf.chain(isNamed, reset, letters, reset).open(python)) {
            assertThat(map.eval(1L, "a")).containsExactly(PyTuple.of(-1L, "a"));
            assertThat(map.eval(1L, "a").get(0).names()).containsExactly("item_id", "name");
            assertThat(filter.evalAll(new long[] {1, 2}, new String[] {null, "b"}))
                    .containsExactly(List.of(), List.of(PyTuple.of(2L, "b")));
            assertThat(all.evalAll(new long[] {1, 2, 3}, new String[] {"ab", null, ""}))
                    .containsExactly(
                            List.of(PyTuple.of(1L, "a"), PyTuple.of(1L, "b")),
                            List.of(),
                            List.of());
        }
        assertRefused(
                python, PythonUdf.map("contract_udfs:double"), "map: function=double gives BIGINT");
        assertRefused(
                python,
                PythonUdf.filter("contract_udfs:reset"),
                "filter: function=reset gives ROW<item_id BIGINT, name STRING>, wanted BOOLEAN");
        assertRefused(
                python, PythonUdf.map("contract_udfs:increased"), "seen=none, wanted one ROW");
    }

    @ContractTest
    void aRowMayHaveAHundredColumns(Python python) {
        StringBuilder type = new StringBuilder("ROW<c0 INT");
        Object[] row = new Object[100];
        Object[] wanted = new Object[100];
        row[0] = 0;
        wanted[0] = 1;
        for (int i = 1; i < 100; i++) {
            type.append(", c").append(i).append(" INT");
            row[i] = i;
            wanted[i] = i + 1;
        }
        try (TableUdf increased =
                PythonUdf.map("contract_udfs:increased")
                        .inputTypes(type.append('>').toString())
                        .open(python)) {
            assertThat(increased.eval(row)).containsExactly(PyTuple.of(wanted));
        }
    }

    @ContractTest
    void aFrameOfPandasIsMapped(Python python) {
        try (TableUdf upper = PythonUdf.vectorizedMap("contract_udfs:upper_items").open(python)) {
            assertThat(upper.evalAll(new long[] {1, 2}, new String[] {"a", null}))
                    .containsExactly(
                            List.of(PyTuple.of(1L, "A")), List.of(PyTuple.of(2L, (Object) null)));
        }
    }

    @ContractTest
    void anAggregateKeepsAGroupInPython(Python python) {
        try (AggregateUdf total = PythonUdf.aggregate("contract_udfs:Total").open(python);
                UdfAccumulator group = total.accumulator();
                UdfAccumulator other = total.accumulator()) {
            group.accumulate(5L);
            group.accumulateAll(new long[] {1, 2, 3});
            group.retract(2L);
            other.accumulate(100L);
            group.merge(other);
            assertThat(group.value()).isEqualTo(109L);
            assertThat(group.save()).isEqualTo(List.of(109L));
            try (UdfAccumulator again = total.restored(group.save())) {
                again.accumulate(1L);
                assertThat(again.value()).isEqualTo(110L);
            }
            assertThat(group.value()).isEqualTo(109L);
            assertThatThrownBy(() -> group.accumulateAll(new long[] {1, 13, 1}))
                    .isInstanceOfSatisfying(
                            PythonException.class, error -> assertThat(error.row()).hasValue(1));
            assertThat(group.value()).isEqualTo(110L);
            assertThat(total.aggregate(new long[] {1, 2})).isEqualTo(3L);
        }
    }

    @ContractTest
    void theSpellingOfStreamsIsUnderstood(Python python) {
        try (AggregateUdf mean = PythonUdf.aggregate("contract_udfs:Mean").open(python);
                UdfAccumulator one = mean.accumulator();
                UdfAccumulator other = mean.accumulator()) {
            assertThat(one.value()).isNull();
            one.accumulate(1.0);
            other.accumulateAll(new double[] {2, 6});
            one.merge(other);
            assertThat(one.value()).isEqualTo(3.0);
            assertThatThrownBy(one::save)
                    .hasMessageContaining("accumulator cannot be saved: function=Mean")
                    .hasMessageContaining("wanted a function with an accumulator_type");
            assertThatThrownBy(() -> one.retract(1.0)).hasMessageContaining("no retract");
        }
    }

    @ContractTest
    void aTableAggregateGivesRowsForAGroup(Python python) {
        try (AggregateUdf top = PythonUdf.tableAggregate("contract_udfs:Top2").open(python)) {
            assertThat(top.aggregate(new long[] {3, 9, 5}))
                    .isEqualTo(List.of(PyTuple.of(9L, 1), PyTuple.of(5L, 2)));
        }
    }

    @ContractTest
    void functionsOfColumnsGetThemWhole(Python python) {
        try (ScalarUdf sum = PythonUdf.vectorized("contract_udfs:numpy_sum").open(python);
                ScalarUdf narrow = PythonUdf.vectorized("contract_udfs:numpy_narrow").open(python);
                ScalarUdf tooShort = PythonUdf.vectorized("contract_udfs:too_short").open(python)) {
            assertThat(sum.evalAll(new double[] {1, 2}, new float[] {3, 4}))
                    .containsExactly(4.0, 6.0);
            assertThat(sum.evalAllAs(double[].class, new double[] {1}, new double[] {2}))
                    .containsExactly(3);
            double[] sums = new double[2];
            double[] numbers = {1, 2};
            assertThat(sum.evalAllInto(sums, numbers, numbers)).isSameAs(sums).contains(2, 4);
            assertThatThrownBy(() -> sum.evalAllInto(new double[1], numbers, numbers))
                    .hasMessage(
                            "array for the results: function=numpy_sum, seen=1 elements, wanted 2,"
                                    + " as the columns have");
            assertThat(sum.eval(1.0, 2.0)).isEqualTo(3.0);
            assertThat(sum.evalRows(List.of(new Object[] {1.0, 2.0}, new Object[] {3.0, 4.0})))
                    .containsExactly(3.0, 7.0);
            assertThat(narrow.evalAll(new long[] {7})).containsExactly(7);
            assertThatThrownBy(() -> narrow.evalAll(new long[] {1, 1L << 31}))
                    .hasMessageContaining("result, row 1: function=numpy_narrow");
            assertThatThrownBy(() -> tooShort.evalAll(new long[] {1, 2}))
                    .hasMessageContaining(
                            "length of the result: function=too_short, seen=1, wanted 2");
        }
    }

    @ContractTest
    void pandasGetsNullsThatItKnows(Python python) {
        try (ScalarUdf upper = PythonUdf.vectorized("contract_udfs:pandas_upper").open(python);
                ScalarUdf next = PythonUdf.vectorized("contract_udfs:pandas_next").open(python);
                ScalarUdf mean =
                        PythonUdf.vectorizedAggregate("contract_udfs:pandas_mean").open(python)) {
            assertThat(upper.evalAll((Object) new String[] {"a", null, "b"}))
                    .containsExactly("A", null, "B");
            assertThat(next.evalAll((Object) new Long[] {Long.MAX_VALUE - 1, null}))
                    .containsExactly(Long.MAX_VALUE, null);
            assertThat(next.evalAll(new long[] {1})).containsExactly(2L);
            assertThat(mean.evalAll(new double[] {1, 2, 6})).containsExactly(3.0);
        }
    }

    @ContractTest
    void arrowGetsItsOwnArrays(Python python) {
        try (ScalarUdf same = PythonUdf.vectorized("contract_udfs:arrow_same").open(python)) {
            assertThat(same.evalAll((Object) new Long[] {1L, null})).containsExactly(1L, null);
            assertThat(same.evalAll(new long[] {1, 2})).containsExactly(1L, 2L);
        }
    }

    @ContractTest
    void itIsShippedAsBytes(Python python) throws Exception {
        PythonUdf<ScalarUdf> add =
                PythonUdf.scalar("contract_udfs:add").inputTypes("BIGINT", "BIGINT");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(add);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked")
            PythonUdf<ScalarUdf> read = (PythonUdf<ScalarUdf>) in.readObject();
            assertThat(read).hasToString("scalar function contract_udfs:add");
            try (ScalarUdf opened = read.open(python)) {
                assertThat(opened.eval(1L, 2L)).isEqualTo(3L);
            }
        }
    }
}
