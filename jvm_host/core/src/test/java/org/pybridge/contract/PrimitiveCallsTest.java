package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Calls whose parameters and result are all primitive: values, failures and nesting. */
final class PrimitiveCallsTest {
    /** The word by which the native core says that a result is elsewhere. */
    private static final long ELSEWHERE = 0x7FF9_5042_5249_4447L;

    interface Bytes {
        byte of(byte value);
    }

    interface Shorts {
        short of(short value);
    }

    interface Ints {
        int of(int first, int second, int third, int fourth);
    }

    interface Nothing {
        void of(long value);
    }

    @ContractTest
    void everyWordIsAValue(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        LongUnaryOperator asLong = identity.as(LongUnaryOperator.class);
        DoubleUnaryOperator asDouble = identity.as(DoubleUnaryOperator.class);
        for (long value : new long[] {ELSEWHERE, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(asLong.applyAsLong(value)).isEqualTo(value);
            double number = asDouble.applyAsDouble(Double.longBitsToDouble(value));
            assertThat(Double.doubleToRawLongBits(number)).isEqualTo(value);
        }
    }

    @ContractTest
    void everyWidthKeepsItsEnds(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Bytes bytes = identity.as(Bytes.class);
        assertThat(bytes.of(Byte.MIN_VALUE)).isEqualTo(Byte.MIN_VALUE);
        Shorts shorts = identity.as(Shorts.class);
        assertThat(shorts.of(Short.MAX_VALUE)).isEqualTo(Short.MAX_VALUE);
        Ints ints =
                python.eval("lambda *all: sum(all[1:], all[0])")
                        .as(PyFunction.class)
                        .as(Ints.class);
        assertThat(ints.of(Integer.MIN_VALUE, 0, 0, 0)).isEqualTo(Integer.MIN_VALUE);
        assertThatThrownBy(() -> ints.of(Integer.MAX_VALUE, 1, 0, 0))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("2147483648");
        assertThat(ints.of(1, 2, 3, 4)).as("the next call").isEqualTo(10);
    }

    @ContractTest
    void aFailureIsThatCallsAlone(Python python) {
        LongUnaryOperator divide = python.eval("lambda a: 12 // a").as(LongUnaryOperator.class);
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> divide.applyAsLong(0))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("ZeroDivisionError");
            assertThat(divide.applyAsLong(4)).isEqualTo(3);
        }
    }

    @ContractTest
    void aResultOfAnyTypeIsNoFailureWhereNoneIsAsked(Python python) {
        python.exec("seen = []\ndef note(value):\n    seen.append(value)\n    return object()");
        Nothing note = python.eval("note").as(Nothing.class);
        note.of(5);
        note.of(6);
        assertThat(python.eval("seen == [5, 6]").as(Boolean.class)).isTrue();
    }

    @ContractTest
    void anExceptionOfAJavaFunctionBelowComesBackItself(Python python) {
        IllegalStateException thrown = new IllegalStateException("below");
        python.set(
                "below",
                (LongSupplier)
                        () -> {
                            throw thrown;
                        });
        LongUnaryOperator above = python.eval("lambda a: below() + a").as(LongUnaryOperator.class);
        assertThatThrownBy(() -> above.applyAsLong(1)).isSameAs(thrown);
    }

    @ContractTest
    void callsNestThroughJava(Python python) {
        LongUnaryOperator[] down = new LongUnaryOperator[1];
        python.set("down", (LongUnaryOperator) depth -> down[0].applyAsLong(depth));
        down[0] =
                python.eval("lambda depth: depth and depth + down(depth - 1)")
                        .as(LongUnaryOperator.class);
        assertThat(down[0].applyAsLong(20)).isEqualTo(210);
    }

    @ContractTest
    void untypedCallsTakeAndGiveEveryKindInTurn(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Object[] values = {
            1L, ELSEWHERE, 0.5, true, "text", null, BigInteger.ONE.shiftLeft(70), 2L, -0.0, false
        };
        for (int round = 0; round < 5; round++) {
            for (Object value : values) {
                assertThat(identity.call(value)).isEqualTo(value);
            }
        }
        PyFunction count = python.function("contract_values:identity");
        assertThat(count.call(7)).isEqualTo(7L);
        assertThat(count.call(0.25)).isEqualTo(0.25);
        assertThat(count.call(8)).isEqualTo(8L);
        assertThatThrownBy(() -> count.call(1, 2))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("TypeError");
        assertThat(count.call(9)).isEqualTo(9L);
    }

    @ContractTest
    void javaObjectsThatPythonDropsAreLetGoByCallsOfPrimitivesAlone(Python python) {
        python.exec("def forget(n):\n    global kept\n    kept = None\n    return n");
        LongUnaryOperator forget = python.eval("forget").as(LongUnaryOperator.class);
        WeakReference<Object> dropped = keepOne(python);
        Waiting.untilCollected(
                "Java let go of the object",
                () -> {
                    forget.applyAsLong(1);
                    return dropped.get() == null;
                });
    }

    private static WeakReference<Object> keepOne(Python python) {
        Object object = new Object();
        python.set("kept", object);
        return new WeakReference<>(object);
    }
}
