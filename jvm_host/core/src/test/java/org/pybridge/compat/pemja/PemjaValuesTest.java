package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ConversionException;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/**
 * PEMJA's table of values, as PEMJA 0.6 itself answers; the tables named {@code whole} have what it
 * refuses, loses or passes as a bare object, and PyBridge does not.
 */
final class PemjaValuesTest {
    private static final String CYCLE = "arrays nested too deep: maxDepth=255";

    private static Map<Object, String> toPython() {
        Map<Object, String> table = new LinkedHashMap<>();
        table.put(true, "bool True");
        table.put((byte) -3, "int -3");
        table.put((short) 4, "int 4");
        table.put(5, "int 5");
        table.put(Long.MIN_VALUE, "int -9223372036854775808");
        table.put(1.1f, "float 1.100000023841858");
        table.put(1.1, "float 1.1");
        table.put('x', "str 'x'");
        table.put("h\u00e9\0\ud83d\ude00", "str 'h\\xe9\\x00\\U0001f600'");
        table.put(
                new BigInteger("123456789012345678901234567890"),
                "Decimal Decimal('123456789012345678901234567890')");
        table.put(new BigDecimal("1.50"), "Decimal Decimal('1.50')");
        table.put(new BigDecimal("1E+40"), "Decimal Decimal('1E+40')");
        table.put(new byte[] {1, -1}, "bytes b'\\x01\\xff'");
        table.put(new boolean[] {true, false}, "tuple (True, False)");
        table.put(new short[] {1}, "tuple (1,)");
        table.put(new int[] {1, 2}, "tuple (1, 2)");
        table.put(new long[] {1, 2}, "tuple (1, 2)");
        table.put(new float[] {1.5f}, "tuple (1.5,)");
        table.put(new double[] {1.5}, "tuple (1.5,)");
        table.put(new String[] {"a", null}, "tuple ('a', None)");
        table.put(new Object[] {1, "x", null, new int[] {1}}, "tuple (1, 'x', None, (1,))");
        table.put(new int[][] {{1}, {2}}, "tuple ((1,), (2,))");
        table.put(new byte[][] {{1}}, "tuple (b'\\x01',)");
        table.put(new Object[0], "tuple ()");
        table.put(Date.valueOf("2020-02-03"), "date datetime.date(2020, 2, 3)");
        table.put(Time.valueOf("01:02:03"), "time datetime.time(1, 2, 3)");
        table.put(
                Timestamp.valueOf("2020-02-03 04:05:06.789123"),
                "datetime datetime.datetime(2020, 2, 3, 4, 5, 6, 789123)");
        return table;
    }

    private static Map<Object, String> wholeToPython() {
        Map<Object, String> table = new LinkedHashMap<>();
        table.put('\ud800', "str '\\ud800'"); // PEMJA refuses it
        table.put("a\ud800b", "str 'a\\ud800b'"); // likewise
        table.put("\ufeffx", "str '\\ufeffx'"); // drops the first character
        table.put("\ufffex", "str '\\ufffex'"); // swaps the bytes
        table.put(new char[] {'a', 'b'}, "tuple ('a', 'b')"); // refuses it
        // What it passes as an object with methods alone:
        table.put(LocalDate.of(2020, 1, 2), "date datetime.date(2020, 1, 2)");
        table.put(LocalTime.of(1, 2, 3, 4000), "time datetime.time(1, 2, 3, 4)");
        table.put(
                LocalDateTime.of(2020, 1, 2, 3, 4, 5),
                "datetime datetime.datetime(2020, 1, 2, 3, 4, 5)");
        table.put(
                Instant.EPOCH,
                "datetime datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)");
        table.put(Duration.ofSeconds(1), "timedelta datetime.timedelta(seconds=1)");
        table.put(new UUID(1, 2), "UUID UUID('00000000-0000-0001-0000-000000000002')");
        table.put(Path.of("/x"), "PosixPath PosixPath('/x')");
        table.put(Optional.of(1), "int 1");
        return table;
    }

    private static void checkToPython(ExecType type, Map<Object, String> table) {
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def seen(v): return f'{type(v).__name__} {ascii(v)}'");
            table.forEach(
                    (value, wanted) -> {
                        String what = value.getClass().getTypeName();
                        interpreter.set("value", value);
                        interpreter.exec("shown = seen(value)");
                        softly.assertThat(interpreter.get("shown")).as(what).isEqualTo(wanted);
                        softly.assertThat(interpreter.invoke("seen", new Object[] {value}))
                                .as(what)
                                .isEqualTo(wanted);
                    });
            assertThat(interpreter.invoke("seen", (Object) null)).isEqualTo("NoneType None");
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void givesPythonWhatPemjaGives(ExecType type) {
        checkToPython(type, toPython());
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void givesPythonWholeWhatPemjaLoses(ExecType type) {
        checkToPython(type, wholeToPython());
    }

    private static Map<String, Object> toJava() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("True", true);
        table.put("5", 5L);
        table.put("-2**63", Long.MIN_VALUE);
        table.put("1.5", 1.5);
        table.put("'h\\u00e9\\x00\\U0001F600'", "h\u00e9\0\ud83d\ude00");
        table.put("type('S', (str,), {})('x')", "x");
        table.put("b'ab\\xff'", new byte[] {97, 98, -1});
        table.put("[1, 'a', None]", Arrays.asList(1L, "a", null));
        table.put("[[1], (2,)]", Arrays.asList(List.of(1L), new Object[] {2L}));
        table.put("(1, 'a')", new Object[] {1L, "a"});
        table.put("()", new Object[0]);
        table.put("{1: 2, 'a': [1]}", Map.of(1L, 2L, "a", List.of(1L)));
        table.put("{'a': {'b': (1,)}}", Map.of("a", Map.of("b", new Object[] {1L})));
        table.put("decimal.Decimal('1.50')", new BigDecimal("1.50"));
        table.put("datetime.date(2020, 1, 2)", Date.valueOf("2020-01-02"));
        table.put("datetime.time(1, 2, 3)", Time.valueOf("01:02:03"));
        table.put(
                "datetime.datetime(2020, 1, 2, 3, 4, 5, 678901)",
                Timestamp.valueOf("2020-01-02 03:04:05.678901"));
        return table;
    }

    private static Map<String, Object> wholeToJava() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("2**63", BigInteger.TWO.pow(63)); // PEMJA gives null, and fails the next call
        Time millis = new Time(Time.valueOf("01:02:03").getTime() + 456);
        table.put("datetime.time(1, 2, 3, 456000)", millis); // cuts the fraction
        table.put( // takes the wall clock of any zone for that of here
                "datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc)",
                Timestamp.from(Instant.parse("2020-01-02T00:00:00Z")));
        return table;
    }

    private static PythonInterpreter importing(ExecType type) {
        PythonInterpreter interpreter = Interpreters.start(type);
        interpreter.exec("import collections, datetime, decimal, pathlib, uuid");
        interpreter.exec("import numpy as np");
        return interpreter;
    }

    private static void checkToJava(ExecType type, Map<String, Object> table) {
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = importing(type)) {
            interpreter.exec("def same(x): return x");
            table.forEach(
                    (expression, wanted) -> {
                        interpreter.exec("value = " + expression);
                        softly.assertThat(Shown.of(interpreter.get("value")))
                                .as(expression)
                                .isEqualTo(Shown.of(wanted));
                    });
            interpreter.exec("value = [float('nan'), {}, []]");
            List<?> values = (List<?>) interpreter.get("value");
            softly.assertThat(values.get(0)).isEqualTo(Double.NaN);
            softly.assertThat(values.get(1)).isInstanceOf(java.util.HashMap.class);
            softly.assertThat(values.get(2)).isInstanceOf(java.util.ArrayList.class);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void givesJavaWhatPemjaGives(ExecType type) {
        checkToJava(type, toJava());
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void givesJavaWholeWhatPemjaLoses(ExecType type) {
        checkToJava(type, wholeToJava());
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void holdsWhatPemjaHasNoJavaTypeFor(ExecType type) {
        List<String> held =
                List.of(
                        "{1, 2}",
                        "frozenset([1])",
                        "range(3)",
                        "iter([1, 2])",
                        "bytearray(b'ab')",
                        "memoryview(b'ab')",
                        "datetime.timedelta(1)",
                        "uuid.UUID(int=5)",
                        "pathlib.Path('/x')",
                        "collections.OrderedDict(a=1)",
                        "collections.namedtuple('java', 'java')(1)",
                        "collections.deque([1])",
                        "np.array([1.5])",
                        "np.int64(3)",
                        "np.float64(1.5)",
                        "np.bool_(True)",
                        "type('L', (list,), {})([1])",
                        "object()",
                        "len",
                        "lambda: 1",
                        "datetime",
                        "int",
                        "1j",
                        "...",
                        "ValueError('x')");
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = importing(type)) {
            interpreter.exec("def is_it(x): return x is value");
            for (String expression : held) {
                interpreter.exec("value = " + expression + "\nvalues = [(value,)]");
                PyObject alone = (PyObject) interpreter.get("value");
                softly.assertThat(interpreter.invoke("is_it", alone))
                        .as(expression)
                        .isEqualTo(true);
                List<?> list = (List<?>) interpreter.get("values");
                Object nested = ((Object[]) list.get(0))[0];
                softly.assertThat(interpreter.invoke("is_it", nested))
                        .as(expression)
                        .isEqualTo(true);
            }
            interpreter.exec("value = (i for i in range(2))");
            softly.assertThat(interpreter.get("value")).isInstanceOf(PyIterator.class);
        }
        softly.assertAll();
    }

    private record Request(String expression, Class<?> type, Object wanted) {}

    private static List<Request> requests() {
        return List.of(
                new Request("5", Byte.class, (byte) 5),
                new Request("5", Short.class, (short) 5),
                new Request("5", Integer.class, 5),
                new Request("5", Long.class, 5L),
                new Request("5", Float.class, 5f),
                new Request("5", Double.class, 5.0),
                new Request("5", Number.class, 5L),
                new Request("5", Object.class, 5L),
                new Request("1.5", Float.class, 1.5f),
                new Request("1.5", Number.class, 1.5),
                new Request("True", Boolean.class, true),
                new Request("'x'", CharSequence.class, "x"),
                new Request("'xy'", String.class, "xy"),
                new Request("b'ab'", byte[].class, new byte[] {97, 98}),
                new Request("[1, 2]", List.class, List.of(1L, 2L)),
                new Request("[1, 2]", java.util.ArrayList.class, List.of(1L, 2L)),
                new Request("[1, 2]", java.util.Collection.class, List.of(1L, 2L)),
                new Request("[1, 2]", Iterable.class, List.of(1L, 2L)),
                new Request("(1, 2)", Object[].class, new Object[] {1L, 2L}),
                new Request("(1, 2)", int[].class, new int[] {1, 2}),
                new Request("(1, 2)", long[].class, new long[] {1, 2}),
                new Request("(1, 2)", double[].class, new double[] {1, 2}),
                new Request("(1, 2)", short[].class, new short[] {1, 2}),
                new Request("{'a': 1}", Map.class, Map.of("a", 1L)),
                new Request("{'a': (1,)}", Map.class, Map.of("a", new Object[] {1L})),
                new Request("datetime.date(2020, 1, 2)", Date.class, Date.valueOf("2020-01-02")),
                new Request("datetime.time(1, 2, 3)", Time.class, Time.valueOf("01:02:03")),
                new Request(
                        "datetime.datetime(2020, 1, 2)",
                        Timestamp.class,
                        Timestamp.valueOf("2020-01-02 00:00:00")),
                new Request("decimal.Decimal('1.5')", BigDecimal.class, new BigDecimal("1.5")),
                // PEMJA refuses the rest, or crashes on it.
                new Request("5", int.class, 5),
                new Request("5", BigInteger.class, BigInteger.valueOf(5)),
                new Request("2**40", Double.class, 0x1p40),
                new Request("'x'", Character.class, 'x'),
                new Request("(True,)", boolean[].class, new boolean[] {true}),
                new Request("('a',)", String[].class, new String[] {"a"}),
                new Request("[1, 2]", int[].class, new int[] {1, 2}),
                new Request("[1, 2]", Object[].class, new Object[] {1L, 2L}),
                new Request("(1, 2)", List.class, List.of(1L, 2L)),
                new Request("{1}", Set.class, Set.of(1L)),
                new Request("datetime.date(2020, 1, 2)", LocalDate.class, LocalDate.of(2020, 1, 2)),
                new Request(
                        "datetime.time(1, 2, 3, 456789)",
                        LocalTime.class,
                        LocalTime.of(1, 2, 3, 456_789_000)),
                new Request("np.array([1.5, 2])", double[].class, new double[] {1.5, 2}),
                new Request("np.int64(3)", Long.class, 3L));
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void givesTheTypeThatIsAskedFor(ExecType type) {
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = importing(type)) {
            for (Request request : requests()) {
                interpreter.exec("value = " + request.expression());
                softly.assertThat(Shown.of(interpreter.get("value", request.type())))
                        .as(request.expression() + " as " + request.type().getTypeName())
                        .isEqualTo(Shown.of(request.wanted()));
            }
            interpreter.exec("value = None");
            softly.assertThat(interpreter.get("value", String.class)).isNull();
            interpreter.exec("value = iter([7])");
            softly.assertThat(interpreter.get("value", PyIterator.class).next()).isEqualTo(7L);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void refusesWhatWouldNotBeWhole(ExecType type) {
        Map<String, Class<?>> lossy =
                Map.of(
                        "300", Byte.class,
                        "2**40", Integer.class,
                        "2**63", Long.class,
                        "1.5", Integer.class,
                        "1e300", Float.class,
                        "2**53 + 1", Double.class,
                        "'x'", Integer.class,
                        "[1, 'a']", int[].class,
                        "(1, 2)", byte[].class,
                        "datetime.time(1, 2, 3, 456789)", Time.class);
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = importing(type)) {
            lossy.forEach(
                    (expression, asked) -> {
                        interpreter.exec("value = " + expression);
                        softly.assertThatThrownBy(() -> interpreter.get("value", asked))
                                .as(expression + " as " + asked)
                                .isInstanceOf(PythonException.class)
                                .hasCauseInstanceOf(ConversionException.class);
                    });
            interpreter.exec("value = datetime.time(1, 2, 3, 456789)");
            softly.assertThatThrownBy(() -> interpreter.get("value"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("get(name, java.time.LocalTime.class)");
            Timestamp nanos = Timestamp.valueOf("2020-02-03 04:05:06.789123456");
            softly.assertThatThrownBy(() -> interpreter.set("value", nanos))
                    .isInstanceOf(PythonException.class)
                    .hasCauseInstanceOf(ConversionException.class);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void refusesCyclesOfEitherSide(ExecType type) {
        Object[] cycle = new Object[1];
        cycle[0] = cycle;
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            assertThatThrownBy(() -> interpreter.set("value", cycle))
                    .isInstanceOf(PythonException.class)
                    .hasMessage(CYCLE);
            interpreter.exec("value = []\nvalue.append(value)");
            assertThatThrownBy(() -> interpreter.get("value"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageStartingWith("<class 'RecursionError'>");
        }
    }
}
