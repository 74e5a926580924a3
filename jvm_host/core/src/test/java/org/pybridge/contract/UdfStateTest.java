package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.WorkerException;
import org.pybridge.udf.AggregateUdf;
import org.pybridge.udf.InMemoryState;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.SqlType;
import org.pybridge.udf.TableUdf;
import org.pybridge.udf.UdfContext;
import org.pybridge.udf.UdfState;

/** What declared functions keep for each key lives in Java, and is of its types. */
final class UdfStateTest {
    private final InMemoryState state = new InMemoryState();
    private final UdfContext context = with(state);

    private static UdfContext with(UdfState state) {
        return new UdfContext() {
            @Override
            public String jobParameter(String name, String absent) {
                return absent;
            }

            @Override
            public UdfState state() {
                return state;
            }
        };
    }

    private static PythonUdf<ScalarUdf> scalar(String name) {
        return PythonUdf.scalar("contract_udf_states:" + name);
    }

    /** What an expression of Python is, whose names are the states of {@code Using}. */
    private static String seen(ScalarUdf using, String expression) {
        return (String) using.eval(expression);
    }

    @ContractTest
    void eachKeyHasItsOwnValue(Python python) {
        try (ScalarUdf sum = scalar("Sum").open(python, context)) {
            state.setCurrentKey("ann");
            assertThat(sum.evalAll(new long[] {1, 2})).containsExactly(1L, 3L);
            state.setCurrentKey("bob");
            assertThat(sum.eval(10L)).isEqualTo(10L);
            state.setCurrentKey("ann");
            assertThat(sum.eval(1L)).isEqualTo(4L);
        }
        assertThat(state.value("total").value()).isEqualTo(4L);
        state.setCurrentKey("bob");
        try (ScalarUdf again = scalar("Sum").open(python, context)) {
            assertThat(again.eval(1L)).isEqualTo(11L);
        }
        state.value("total").clear();
        assertThat(state.value("total").value()).isNull();
    }

    @ContractTest
    void aValueIsSetAndRemoved(Python python) {
        state.setCurrentKey(1);
        try (ScalarUdf using = scalar("Using").open(python, context)) {
            assertThat(seen(using, "total.value()")).isEqualTo("None");
            assertThat(seen(using, "total.update(3), total.value()")).isEqualTo("(None, 3)");
            assertThat(seen(using, "total.update(None), total.value()")).isEqualTo("(None, None)");
            assertThat(seen(using, "total.update(4), total.clear(), total.value()"))
                    .isEqualTo("(None, None, None)");
            assertThat(seen(using, "pair.update({'b': ('x',), 'a': 1}) or pair.value()"))
                    .isEqualTo("Row(a=1, b=['x'])");
            assertThat(state.value("pair").value()).isEqualTo(PyTuple.of(1, List.of("x")));
        }
    }

    @ContractTest
    void aListHasItsElementsInOrder(Python python) {
        state.setCurrentKey(1);
        try (ScalarUdf using = scalar("Using").open(python, context)) {
            assertThat(seen(using, "words.get()")).isEqualTo("[]");
            assertThat(seen(using, "words.add('a'), words.add_all(['b', 'c']), list(words)"))
                    .isEqualTo("(None, None, ['a', 'b', 'c'])");
            assertThat(seen(using, "words.update(iter('xy')) or words.get()"))
                    .isEqualTo("['x', 'y']");
            assertThat(state.list("words").get()).hasToString("[x, y]");
            assertThat(seen(using, "words.clear() or words.get()")).isEqualTo("[]");
            assertThat(seen(using, "pairs.add(Row(1, 'x')), pairs.get()"))
                    .isEqualTo("(None, [Row(a=1, b='x')])");
            state.setCurrentKey(2);
            assertThat(seen(using, "pairs.get()")).isEqualTo("[]");
        }
    }

    @ContractTest
    void aMapIsAMappingOfPython(Python python) {
        state.setCurrentKey(1);
        try (ScalarUdf using = scalar("Using").open(python, context)) {
            assertThat(seen(using, "last.is_empty(), len(last), last.get('a'), last.get('a', 5)"))
                    .isEqualTo("(True, 0, None, 5)");
            assertThat(seen(using, "last.put('a', 1), last.put_all({'b': 2, 'c': None})"))
                    .isEqualTo("(None, None)");
            assertThat(seen(using, "last['a'], last['c'], last.get('c', 5), 'b' in last"))
                    .isEqualTo("(1, None, None, True)");
            assertThat(seen(using, "list(last), list(last.keys()), dict(last)"))
                    .isEqualTo("(['a', 'b', 'c'], ['a', 'b', 'c'], {'a': 1, 'b': 2, 'c': None})");
            assertThat(seen(using, "list(last.items())[0], list(last.values()), len(last)"))
                    .isEqualTo("(('a', 1), [1, 2, None], 3)");
            assertThat(seen(using, "last.remove('a'), last.remove('z'), last.contains('a')"))
                    .isEqualTo("(None, None, False)");
            assertThat(seen(using, "last.pop('b'), last.setdefault('d', 7), last == {'c': None}"))
                    .isEqualTo("(2, 7, False)");
            assertThat(seen(using, "last.update(d=8) or last['d']")).isEqualTo("8");
            assertThat(state.map("last").get("d")).isEqualTo(8L);
            for (String missing : List.of("last['z']", "last.__delitem__('z')")) {
                assertThatThrownBy(() -> using.eval(missing)).hasMessage("KeyError: 'z'");
            }
            assertThat(seen(using, "last.clear() or dict(last)")).isEqualTo("{}");
            assertThat(state.map("last").isEmpty()).isTrue();
        }
    }

    @ContractTest
    void keysOfAMapAreToldApartByWhatIsInThem(Python python) {
        state.setCurrentKey(new byte[] {1});
        try (ScalarUdf using = scalar("Using").open(python, context)) {
            assertThat(seen(using, "places.put(Row(1, b'a'), Row(5)), places[(1, b'a')]"))
                    .isEqualTo("(None, Row(a=5))");
            assertThat(seen(using, "dict(places)")).isEqualTo("{(1, b'a'): Row(a=5)}");
            state.setCurrentKey(new byte[] {2});
            assertThat(seen(using, "(1, b'a') in places")).isEqualTo("False");
            state.setCurrentKey(new byte[] {1});
            assertThat(seen(using, "places.pop((1, b'a')), len(places)"))
                    .isEqualTo("(Row(a=5), 0)");
        }
    }

    @ContractTest
    void valuesOfAllTypesAreKeptAsThoseOfResultsAre(Python python) {
        state.setCurrentKey("key");
        keeps(python, "BOOLEAN", true);
        keeps(python, "TINYINT", (byte) 1);
        keeps(python, "INT", 1);
        keeps(python, "BIGINT", Long.MAX_VALUE);
        keeps(python, "FLOAT", 0.5f);
        keeps(python, "DOUBLE", Double.NaN);
        keeps(python, "DECIMAL(5, 2)", new BigDecimal("1.50"));
        keeps(python, "STRING", "stra\u00dfe");
        keeps(python, "DATE", LocalDate.of(2024, 2, 29));
        keeps(python, "TIME(3)", LocalTime.of(1, 2, 3, 4_000_000));
        keeps(python, "TIMESTAMP(6)", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4000));
        keeps(python, "TIMESTAMP_LTZ(3)", Instant.ofEpochMilli(1));
        keeps(python, "INTERVAL DAY TO SECOND", Duration.ofMillis(1500));
        keeps(python, "INTERVAL YEAR TO MONTH", Period.ofMonths(13));
        keeps(python, "ARRAY<INT>", List.of(1, 2));
        keeps(python, "MAP<STRING, SMALLINT>", Map.of("a", (short) 1));
        keeps(python, "MULTISET<STRING>", Map.of("a", 2));
        keeps(python, "ROW<a INT, b ROW<c STRING>>", PyTuple.of(1, PyTuple.of("x")));
    }

    private void keeps(Python python, String sql, Object value) {
        String name = (String) python.function("contract_udf_states:keeping").call(sql);
        InMemoryState own = new InMemoryState();
        own.setCurrentKey("key");
        try (ScalarUdf keeps = PythonUdf.scalar(name).open(python, with(own))) {
            assertThat(keeps.eval(value)).as(sql).isEqualTo(value);
            assertThat(own.value("kept").value()).as(sql).isEqualTo(value);
        }
    }

    @ContractTest
    void whatIsOfAnotherTypeIsRefusedWithTheStatesName(Python python) {
        state.setCurrentKey(1);
        try (ScalarUdf using = scalar("Using").open(python, context)) {
            assertRefused(
                    using, "total.update('x')", "total of Using: seen=String x, wanted BIGINT");
            assertRefused(
                    using,
                    "strict.update(None)",
                    "strict of Using: seen=null, wanted BIGINT NOT NULL");
            assertRefused(
                    using,
                    "words.add(None)",
                    "words of Using, element: seen=null, wanted STRING NOT NULL");
            assertRefused(
                    using,
                    "words.add_all(['a', 5])",
                    "words of Using, element 1: seen=Long 5, wanted STRING NOT NULL");
            assertRefused(
                    using,
                    "last.get(5)",
                    "last of Using, key: seen=Long 5, wanted STRING NOT NULL");
            assertRefused(
                    using,
                    "last.put('a', 'b')",
                    "last of Using, value: seen=String b, wanted BIGINT");
            assertRefused(
                    using,
                    "last.put_all({'a': 1, 'b': 'c'})",
                    "last of Using, value of b: seen=String c, wanted BIGINT");
            assertThatThrownBy(() -> using.eval("pair.update([1])"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining(
                            "state=pair, function=Using, seen=[1], wanted ROW<a INT, b"
                                    + " ARRAY<STRING>>");
            assertThat(seen(using, "total.value(), words.get(), dict(last)"))
                    .isEqualTo("(None, [], {})");
        }
    }

    private static void assertRefused(ScalarUdf using, String expression, String message) {
        assertThatThrownBy(() -> using.eval(expression))
                .isInstanceOf(ConversionException.class)
                .hasMessage("state " + message);
    }

    @ContractTest
    void whatAnEngineHasKeptIsHeldToTheTypeToo(Python python) {
        try (ScalarUdf sum = scalar("Sum").open(python, with(new OneText()))) {
            assertThatThrownBy(() -> sum.eval(1L))
                    .isInstanceOf(ConversionException.class)
                    .hasMessage("state total of Sum: seen=String kept, wanted BIGINT");
        }
    }

    /** An engine's state, which has a text for any key. */
    private static final class OneText implements UdfState {
        @Override
        public ValueState value(String name, SqlType type) {
            return new ValueState() {
                @Override
                public Object value() {
                    return "kept";
                }

                @Override
                public void update(Object value) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void clear() {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public ListState list(String name, SqlType elementType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MapState map(String name, SqlType keyType, SqlType valueType) {
            throw new UnsupportedOperationException();
        }
    }

    @ContractTest
    void functionsOfEveryKindMayKeepStates(Python python) {
        state.setCurrentKey(1);
        try (TableUdf counted =
                        PythonUdf.table("contract_udf_states:Counted").open(python, context);
                AggregateUdf greatest =
                        PythonUdf.aggregate("contract_udf_states:Greatest").open(python, context)) {
            assertThat(counted.eval("a b a"))
                    .containsExactly(PyTuple.of("a", 1L), PyTuple.of("b", 1L), PyTuple.of("a", 2L));
            assertThat(greatest.aggregate(new long[] {1, 5, 3})).isEqualTo(5L);
        }
        assertThat(state.map("counts").get("a")).isEqualTo(2L);
    }

    @ContractTest
    void withoutAKeyOrAPlaceThereIsNoState(Python python) {
        assertThatThrownBy(() -> scalar("Sum").open(python))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no state: seen=a UdfContext without");
        try (ScalarUdf sum = scalar("Sum").open(python, context)) {
            assertThatThrownBy(() -> sum.eval(1L))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "no current key: state=total, wanted setCurrentKey before the call");
        }
    }

    @ContractTest
    void aStateHasOneTypeAndOneOwner(Python python) {
        state.setCurrentKey(1);
        try (ScalarUdf sum = scalar("Sum").open(python, context)) {
            assertThat(sum.eval(1L)).isEqualTo(1L);
            assertThatThrownBy(() -> scalar("TextSum").open(python, context))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "state total: seen=a value of STRING, wanted a value of BIGINT, as it"
                                    + " was asked for before");
            assertThat(sum.eval(1L)).isEqualTo(2L);
        }
        assertDeclarationRefused(
                python,
                PythonUdf.chain(scalar("Sum"), scalar("Sum")),
                "state=total, function=Sum, seen=one of another function of the chain");
        assertDeclarationRefused(
                python,
                scalar("AsyncSum"),
                "state: function=AsyncSum is async, wanted a plain one");
        assertDeclarationRefused(
                python,
                scalar("OddKeys"),
                "state=odd, function=OddKeys, seen=keys of ARRAY<INT>, wanted a type without");
    }

    private void assertDeclarationRefused(Python python, PythonUdf<?> udf, String message) {
        assertThatThrownBy(() -> udf.open(python, context))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("DeclarationError: " + message);
    }

    @ContractTest(ofOneWorker = true)
    void aClosedFunctionReachesNoState(Python python) {
        state.setCurrentKey(1);
        scalar("Leaks").open(python, context).close();
        assertThatThrownBy(() -> python.function("contract_udf_states:leaked_value").call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state total of Leaks: the function is closed");
    }

    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void whatIsKeptOutlivesTheWorker(Runtimes runtimes) {
        Python python = runtimes.start();
        state.setCurrentKey(1);
        try (ScalarUdf sum = scalar("Sum").open(python, context)) {
            assertThat(sum.eval(5L)).isEqualTo(5L);
            assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(1))
                    .isInstanceOf(WorkerException.class);
            assertThatThrownBy(() -> sum.eval(5L)).isInstanceOf(WorkerException.class);
        }
        try (ScalarUdf again = scalar("Sum").open(python, context)) {
            assertThat(again.eval(5L)).isEqualTo(10L);
        }
    }

    @Test
    void aKeyThatEqualsNothingIsRefused() {
        assertThatThrownBy(() -> state.setCurrentKey(new long[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("current key: seen=long[], wanted a value that has equals");
        assertThatThrownBy(() -> state.value("total"))
                .hasMessage("no state: seen=a value total, wanted one of []");
    }
}
