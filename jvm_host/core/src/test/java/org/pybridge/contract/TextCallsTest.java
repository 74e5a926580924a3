package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Calls whose parameters and result are primitives and texts: values, failures and nesting. */
final class TextCallsTest {
    interface Texts {
        String of(String value);
    }

    interface Row {
        String of(
                boolean yes,
                byte tiny,
                String first,
                short small,
                char letter,
                int whole,
                String second,
                long large,
                float single,
                double number,
                String third);
    }

    interface Length {
        int of(String text);
    }

    interface Flag {
        boolean of(String text);
    }

    interface Letter {
        char of(String text);
    }

    interface Number {
        float of(String text);
    }

    interface Nothing {
        void of(String text);
    }

    interface Nested {
        String of(String text, int depth);
    }

    interface Generic<T> {
        T of(T value);
    }

    interface Both extends Texts, Generic<String> {}

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int length : new int[] {0, 1, 7, 8, 9, 16, 47, 48, 49, 63, 64, 65, 200, 70_000}) {
            for (String unit : new String[] {"a", "\u00ff", "\u0100", "\u4e00", "\ud83d\ude00"}) {
                texts.add(unit.repeat(length));
                texts.add("x".repeat(length) + unit);
            }
        }
        texts.addAll(List.of("\0", "\ufeff", "\ufffe", "a\ud800", "\udc00\ud800", "\ud83d x"));
        return texts;
    }

    @ContractTest
    void everyTextComesBackAsItWas(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Texts texts = identity.as(Texts.class);
        for (String text : texts()) {
            assertThat(texts.of(text)).isEqualTo(text);
        }
        assertThat(texts.of(null)).isNull();
    }

    @ContractTest
    void whatPythonSeesIsTheText(Python python) {
        Texts shown = python.eval("ascii").as(Texts.class);
        assertThat(shown.of("a\u00e4\u0100\ud83d\ude00\ud800"))
                .isEqualTo("'a\\xe4\\u0100\\U0001f600\\ud800'");
        assertThat(shown.of(null)).isEqualTo("None");
    }

    @ContractTest
    void aRowOfEveryKindArrivesInOrder(Python python) {
        Row row = python.eval("lambda *row: repr(row)").as(Row.class);
        for (String text : new String[] {"", "\u00e4", "\u4e00\u4e01", "12345678"}) {
            assertThat(row.of(true, (byte) -1, text, (short) 2, 'q', -3, null, 4L, 0.5f, -1.5, "z"))
                    .isEqualTo("(True, -1, '%s', 2, 'q', -3, None, 4, 0.5, -1.5, 'z')", text);
        }
    }

    @ContractTest
    void aResultOfAnotherKindIsConvertedOrRefused(Python python) {
        PyFunction eval = (PyFunction) python.eval("lambda text: eval(text)");
        assertThat(eval.as(Length.class).of("2 ** 31 - 1")).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> eval.as(Length.class).of("2 ** 31"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("2147483648");
        assertThat(eval.as(Flag.class).of("1 < 2")).isTrue();
        assertThatThrownBy(() -> eval.as(Flag.class).of("1"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("int 1");
        assertThat(eval.as(Letter.class).of("'\u4e00'")).isEqualTo('\u4e00');
        assertThat(eval.as(Number.class).of("3")).isEqualTo(3f);
        assertThatThrownBy(() -> eval.as(Number.class).of("1e300"))
                .isInstanceOf(ConversionException.class);
        eval.as(Nothing.class).of("object()");
        Texts texts = eval.as(Texts.class);
        assertThatThrownBy(() -> texts.of("5"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("int 5")
                .hasMessageContaining("String");
        assertThat(texts.of("type('Name', (str,), {})('kept')")).isEqualTo("kept");
        assertThatThrownBy(() -> texts.of("'\\ud83d' + '\\ude00'"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("surrogate");
        assertThat(texts.of("'the next'")).isEqualTo("the next");
    }

    @ContractTest
    void aFailureIsThatCallsAlone(Python python) {
        Length parse = python.function("builtins:int").as(Length.class);
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> parse.of("x"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("ValueError");
            assertThat(parse.of("17")).isEqualTo(17);
        }
    }

    @ContractTest
    void callsNestThroughJava(Python python) {
        Nested[] nested = new Nested[1];
        Nested below = (text, depth) -> depth == 0 ? text : nested[0].of(text + depth, depth - 1);
        python.set("below", below);
        nested[0] =
                python.eval("lambda text, depth: '<' + below(text, depth) + '>'").as(Nested.class);
        assertThat(nested[0].of("x", 5)).isEqualTo("<<<<<<x54321>>>>>>");
    }

    @ContractTest
    void manyThreadsKeepTheirTextsApart(Python python) throws Exception {
        Texts identity = python.function("contract_values:identity").as(Texts.class);
        ExecutorService threads = Executors.newFixedThreadPool(70); // more than frames are kept for
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 70; thread++) {
                String own = ("thread " + thread + ' ').repeat(thread + 1);
                wrong.add(
                        threads.submit(
                                () -> {
                                    int count = 0;
                                    for (int call = 0; call < 200; call++) {
                                        count += identity.of(own + call).equals(own + call) ? 0 : 1;
                                    }
                                    return count;
                                }));
            }
            for (Future<Integer> each : wrong) {
                assertThat(each.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A thread that tells the number of another. */
    private static final class Impostor extends Thread {
        private final Texts identity;
        private int wrongCount;

        Impostor(Texts identity) {
            this.identity = identity;
        }

        @Override
        @SuppressWarnings("deprecation") // that it can be overridden is why
        public long getId() {
            return 7;
        }

        @Override
        public void run() {
            for (int call = 0; call < 2000; call++) {
                String own = System.identityHashCode(this) + "x".repeat(call % 100);
                wrongCount += identity.of(own).equals(own) ? 0 : 1;
            }
        }
    }

    @ContractTest
    void threadsOfOneNumberKeepTheirTextsApart(Python python) throws Exception {
        Texts identity = python.function("contract_values:identity").as(Texts.class);
        List<Impostor> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Impostor(identity));
        }
        threads.forEach(Thread::start);
        for (Impostor thread : threads) {
            thread.join();
            assertThat(thread.wrongCount).isZero();
        }
    }

    @ContractTest
    @SuppressWarnings({"unchecked", "rawtypes"}) // what the twin declares is wanted
    void aMethodWithAMoreGeneralTwinTakesWhatThatTakes(Python python) {
        Both shown = python.eval("lambda value: ascii(value)").as(Both.class);
        assertThat(((Texts) shown).of("text")).isEqualTo("'text'");
        assertThat(((Generic) shown).of(5)).isEqualTo("5");
    }

    @ContractTest
    void aClosedFunctionIsTold(Python python) {
        PyFunction upper = (PyFunction) python.eval("str.upper");
        Texts texts = upper.as(Texts.class);
        upper.close();
        assertThatThrownBy(() -> texts.of("x")).isInstanceOf(IllegalStateException.class);
        Length length = python.eval("len").as(Length.class);
        assertThat(length.of("abc")).as("another one").isEqualTo(3);
    }
}
