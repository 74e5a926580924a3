package org.pybridge.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.pybridge.Keywords;
import org.pybridge.spi.CallFrame;

/** What the methods of a generated class do. */
final class ImplementationsTest {
    private final RecordingFunction function = new RecordingFunction();

    interface EveryPrimitive {
        void of(byte b, short s, int i, long l, float f, double d, boolean z, char c);
    }

    @Test
    void everyPrimitiveParameterIsPutInItsOrder() {
        function.as(EveryPrimitive.class).of((byte) -1, (short) 2, 3, 4L, 0.5f, 0.25, true, 'x');
        assertThat(function.seen)
                .containsExactly("target of 8", -1L, 2L, 3L, 4L, 0.5, 0.25, true, 'x', "void");
    }

    interface References {
        void of(String text, int[] array, Object... last);
    }

    interface WithKeywords {
        void of(String text, Keywords last);
    }

    @Test
    void referencesGoWithTheTargetAndTheLastMayBeKeywords() {
        int[] array = {1};
        Object[] rest = {"a"};
        function.as(References.class).of("t", array, rest);
        assertThat(function.seen)
                .containsExactly(
                        "target of 3",
                        "text t",
                        List.of("target", array),
                        List.of("target", rest),
                        "void");
        function.seen.clear();
        Keywords keywords = Keywords.of("a", 1);
        function.as(WithKeywords.class).of(null, keywords);
        assertThat(function.seen)
                .containsExactly(
                        "target of 2", "text null", List.of("target", "last", keywords), "void");
    }

    interface NoParameter {
        Object of();
    }

    interface ThirtyParameters {
        double of(
                long a1,
                double a2,
                int a3,
                long a4,
                double a5,
                float a6,
                long a7,
                double a8,
                byte a9,
                long a10,
                double b1,
                int b2,
                long b3,
                double b4,
                float b5,
                long b6,
                double b7,
                byte b8,
                long b9,
                double b10,
                long c1,
                double c2,
                int c3,
                long c4,
                double c5,
                float c6,
                long c7,
                double c8,
                byte c9,
                boolean c10);
    }

    @Test
    void noParameterAndThirtyParametersWork() {
        function.result = "nothing";
        assertThat(function.as(NoParameter.class).of()).isEqualTo("nothing");
        assertThat(function.seen).containsExactly("target of 0");
        function.seen.clear();
        function.result = 0.5;
        double result =
                function.as(ThirtyParameters.class)
                        .of(
                                1, 2, 3, 4, 5, 6, 7, 8, (byte) 9, 10, 11, 12, 13, 14, 15, 16, 17,
                                (byte) 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, (byte) 29, true);
        assertThat(result).isEqualTo(0.5);
        assertThat(function.seen).hasSize(31).contains(10L, 11.0, 12L, 20.0, 29L).endsWith(true);
    }

    interface Results {
        interface OfByte {
            byte of();
        }

        interface OfShort {
            short of();
        }

        interface OfInt {
            int of();
        }

        interface OfLong {
            long of();
        }

        interface OfFloat {
            float of();
        }

        interface OfDouble {
            double of();
        }

        interface OfBoolean {
            boolean of();
        }

        interface OfChar {
            char of();
        }

        interface OfArray {
            long[][] of();
        }
    }

    private RecordingFunction answering(Object result) {
        function.result = result;
        return function;
    }

    @Test
    void everyResultTypeReturns() {
        assertThat(answering((byte) 1).as(Results.OfByte.class).of()).isEqualTo((byte) 1);
        assertThat(answering((short) 2).as(Results.OfShort.class).of()).isEqualTo((short) 2);
        assertThat(answering(3).as(Results.OfInt.class).of()).isEqualTo(3);
        assertThat(answering(4L).as(Results.OfLong.class).of()).isEqualTo(4);
        assertThat(answering(0.5f).as(Results.OfFloat.class).of()).isEqualTo(0.5f);
        assertThat(answering(0.25).as(Results.OfDouble.class).of()).isEqualTo(0.25);
        assertThat(answering(true).as(Results.OfBoolean.class).of()).isTrue();
        assertThat(answering('x').as(Results.OfChar.class).of()).isEqualTo('x');
        long[][] array = {{1}};
        assertThat(answering(array).as(Results.OfArray.class).of()).isSameAs(array);
    }

    interface Narrowing extends Function<String, Integer> {
        @Override
        Integer apply(String text);
    }

    interface General<T> {
        Object of(T value);
    }

    interface Special {
        String of(String value);
    }

    interface Both extends General<String>, Special {
        @Override
        String of(String value);
    }

    @Test
    void theErasedTwinOfAGenericMethodWorks() {
        Function<String, Integer> narrowing = answering(7).as(Narrowing.class);
        assertThat(narrowing.apply("a")).isEqualTo(7);
        assertThat(narrowing.andThen(value -> value + 1).apply("a")).isEqualTo(8);
        Both both = answering("b").as(Both.class);
        General<String> general = both;
        assertThat(both.of("a")).isEqualTo("b");
        assertThat(general.of("a")).isEqualTo("b");
        assertThat(function.seen.toString()).contains("text a");
    }

    @Test
    void interfacesOfTheJdkKeepTheirDefaultMethods() {
        @SuppressWarnings("unchecked")
        Comparator<String> comparator = answering(-1).as(Comparator.class);
        assertThat(comparator.compare("a", "b")).isEqualTo(-1);
        assertThat(comparator.reversed().compare("a", "b")).isEqualTo(-1);
        assertThat(answering(5).as(IntBinaryOperator.class).applyAsInt(2, 3)).isEqualTo(5);
        function.as(Runnable.class).run();
        assertThat(function.seen).endsWith("target of words");
    }

    @Test
    void theMethodsOfObjectAreTheFunctions() {
        NoParameter first = function.as(NoParameter.class);
        NoParameter second = function.as(NoParameter.class);
        assertThat(first).hasToString("recorded").hasSameHashCodeAs(17);
        assertThat(first).isEqualTo(first).isEqualTo(second).isNotEqualTo(null);
        assertThat(first).isNotEqualTo(new RecordingFunction().as(NoParameter.class));
        assertThat((Object) first).isNotEqualTo(function.as(Runnable.class)).isNotEqualTo(17);
        assertThat(Set.of(first)).contains(second);
        assertThat(first.getClass()).as("made once").isSameAs(second.getClass());
    }

    @Test
    void whatIsThrownArrivesAsItIs() {
        Exception checked = new Exception("checked");
        RecordingFunction failing =
                new RecordingFunction() {
                    @Override
                    public Object callObject(Object target, CallFrame frame) {
                        throw ImplementationsTest.<RuntimeException>unchecked(checked);
                    }
                };
        assertThatThrownBy(failing.as(NoParameter.class)::of).isSameAs(checked);
    }

    @SuppressWarnings("unchecked") // a pretence for the compiler
    private static <T extends Throwable> T unchecked(Throwable error) throws T {
        throw (T) error;
    }

    sealed interface Sealed permits Permitted {
        Object of();
    }

    record Permitted() implements Sealed {
        @Override
        public Object of() {
            return "permitted";
        }
    }

    @Test
    void aSealedInterfaceIsRefused() {
        assertThatThrownBy(() -> function.as(Sealed.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sealed")
                .hasMessageContaining("it is sealed");
    }
}
