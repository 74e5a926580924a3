package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.time.Duration;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Results that are put into an array of the caller's. */
final class ArrayResultsTest {
    private static PyFunction function(Python python, String source) {
        python.exec("import numpy as np");
        return python.eval(source).as(PyFunction.class);
    }

    @ContractTest
    void aResultOfEachElementTypeIsPutIntoTheArray(Python python) {
        PyFunction make = function(python, "lambda values, dtype: np.array(values, dtype)");
        Object[] arrays = {
            new boolean[] {true, false},
            new byte[] {1, -128},
            new short[] {1, Short.MIN_VALUE},
            new int[] {1, Integer.MIN_VALUE},
            new long[] {1, Long.MIN_VALUE},
            new float[] {1, Float.MIN_VALUE},
            new double[] {1, Double.MIN_VALUE}
        };
        String[] dtypes = {"bool", "int8", "int16", "int32", "int64", "float32", "float64"};
        for (int i = 0; i < arrays.length; i++) {
            Object seen = Array.newInstance(arrays[i].getClass().getComponentType(), 2);
            Object wanted = arrays[i];
            Object values = i == 1 ? new short[] {1, -128} : wanted;
            assertThat(make.callInto(seen, values, dtypes[i])).isSameAs(seen).isEqualTo(wanted);
        }
    }

    @ContractTest
    void anArrayIsUsedAgain(Python python) {
        PyFunction twice = function(python, "lambda values: values * 2");
        double[] values = new double[1000];
        double[] results = new double[1000];
        for (int call = 0; call < 100; call++) {
            values[call] = call;
            twice.callInto(results, values);
            assertThat(results[call]).isEqualTo(2.0 * call);
            assertThat(results[0]).isZero();
        }
        assertThat(twice.callInto(new double[0], new double[0])).isEmpty();
        double[] large = new double[1 << 18];
        large[large.length - 1] = 3;
        assertThat(twice.callInto(new double[1 << 18], large)[large.length - 1]).isEqualTo(6);
    }

    @ContractTest
    void otherResultsAreConverted(Python python) {
        for (String source :
                new String[] {
                    "lambda: [1, 2, 3]",
                    "lambda: (1, 2, 3)",
                    "lambda: np.array([1, 0, 2, 0, 3, 0])[::2]",
                    "lambda: np.array([1, 2, 3], 'i4')",
                    "lambda: __import__('array').array('q', [1, 2, 3])"
                }) {
            assertThat(function(python, source).callInto(new long[3])).containsExactly(1, 2, 3);
        }
        assertThat(function(python, "lambda: [0.5, 1]").callInto(new double[2]))
                .containsExactly(0.5, 1);
    }

    @ContractTest
    void aResultThatDoesNotFitIsRefused(Python python) {
        PyFunction ones = function(python, "lambda count: np.ones(count)");
        for (long count : new long[] {0, 2, 4}) {
            assertThatThrownBy(() -> ones.callInto(new double[3], count))
                    .isInstanceOf(ConversionException.class)
                    .hasMessage(
                            "result: seen="
                                    + count
                                    + " elements, wanted 3, as the array for it has");
        }
        assertThatThrownBy(() -> function(python, "lambda: None").callInto(new long[1]))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("result: seen=None");
        for (String source :
                new String[] {
                    "lambda: [None]", "lambda: ['x']", "lambda: 1", "lambda: [1 << 64]"
                }) {
            assertThatThrownBy(() -> function(python, source).callInto(new long[1]))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageStartingWith("result");
        }
        assertThatThrownBy(() -> function(python, "lambda: 1 / 0").callInto(new long[1]))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("ZeroDivisionError");
        assertThat(ones.callInto(new double[2], 2)).containsExactly(1, 1);
    }

    @ContractTest
    void whatIsNoArrayOfNumbersIsRefusedBeforeTheCall(Python python) {
        PyFunction never = function(python, "lambda: called.append(1)");
        python.exec("called = []");
        for (Object array : new Object[] {new char[1], new String[1], "text", null}) {
            assertThatThrownBy(() -> never.callInto(array))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "array for the result: seen="
                                    + (array == null ? "null" : array.getClass().getSimpleName())
                                    + ", wanted a primitive array, but char[]");
        }
        assertThat(python.eval("len(called)").as(int.class)).isZero();
    }

    @ContractTest
    void functionsByNameAndWithDeadlinesPutTheirsThereToo(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        PyFunction hasty = identity.timeout(Duration.ofMinutes(1));
        double[] values = {1, 2};
        for (PyFunction each : new PyFunction[] {identity, hasty, identity.idempotent()}) {
            assertThat(each.callInto(new double[2], values)).containsExactly(1, 2);
        }
    }

    @ContractTest
    void javaObjectsThatPythonHasDroppedMeanwhileAreToldWithIt(Python python) {
        PyFunction drop = function(python, "lambda values, dropped: values");
        double[] results = new double[1];
        for (int call = 0; call < 1000; call++) {
            Runnable dropped = () -> {};
            drop.callInto(results, new double[] {call}, dropped);
            assertThat(results[0]).isEqualTo(call);
        }
    }
}
