package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Primitive arrays become numpy arrays of the same element type, and come back. */
final class PrimitiveArraysTest {
    private static final Map<String, Object> ARRAYS = arrays();

    @ContractTest
    void anArrayArrivesWithItsElementTypeAndLength(Python python) {
        PyFunction describe = python.function("contract_arrays:describe");
        ARRAYS.forEach(
                (dtype, array) ->
                        assertThat(describe.call(array))
                                .isEqualTo(
                                        "numpy.ndarray "
                                                + dtype
                                                + " ["
                                                + Array.getLength(array)
                                                + "]"));
    }

    @ContractTest
    void anArrayArrivesWithItsValues(Python python) {
        PyFunction values = python.function("contract_arrays:values");
        ARRAYS.forEach(
                (dtype, array) ->
                        assertThat(values.call(array)).as(dtype).isEqualTo(elements(array)));
    }

    @ContractTest
    void anArrayComesBackAsAnNdArrayOfTheSameElements(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        ARRAYS.forEach(
                (dtype, array) -> {
                    try (NdArray back = (NdArray) identity.call(array)) {
                        assertThat(back.dtype()).isEqualTo(dtype);
                        assertThat(back.shape()).containsExactly(Array.getLength(array));
                        Object copy = back.toArray(array.getClass());
                        assertThat(elements(copy)).as(dtype).isEqualTo(elements(array));
                    }
                });
    }

    @ContractTest
    void anEmptyArrayKeepsItsElementType(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        ARRAYS.forEach(
                (dtype, array) -> {
                    Object empty = Array.newInstance(array.getClass().getComponentType(), 0);
                    try (NdArray back = (NdArray) identity.call(empty)) {
                        assertThat(back.dtype()).isEqualTo(dtype);
                        assertThat(back.size()).isZero();
                        assertThat(Array.getLength(back.toArray(array.getClass()))).isZero();
                    }
                });
    }

    @ContractTest
    void pythonGetsItsOwnCopyAndMayWriteIt(Python python) {
        double[] values = {1, 2, 3};
        python.function("contract_arrays:keep").call("own", values);
        python.function("contract_arrays:fill").call(values, 9.0);
        assertThat(values).containsExactly(1, 2, 3);
        values[1] = 100;
        assertThat(python.function("contract_arrays:kept_total").call("own")).isEqualTo(6.0);
        python.function("contract_arrays:forget").call("own");
    }

    @ContractTest
    void aMillionDoublesArriveAndComeBack(Python python) {
        double[] values = new double[1_000_000];
        Arrays.setAll(values, i -> i * 0.5);
        assertThat(python.function("contract_arrays:total").call((Object) values))
                .isEqualTo(249_999_750_000.0);
        try (NdArray back =
                (NdArray) python.function("contract_values:identity").call((Object) values)) {
            assertThat(Arrays.equals(back.toArray(double[].class), values)).isTrue();
        }
    }

    @ContractTest
    void anArrayInsideAListIsAnArrayThere(Python python) {
        Object types =
                python.function("contract_values:types_inside")
                        .call(List.of(new int[] {1}, new byte[] {1}, new double[] {1}));
        assertThat(types).isEqualTo(List.of("ndarray", "bytes", "ndarray"));
    }

    @ContractTest
    void aHandleToAnArrayConvertsToAPrimitiveArrayThatHoldsItExactly(Python python) {
        try (var array = python.module("numpy").attr("arange").as(PyFunction.class)) {
            assertThat(((NdArray) array.call(3.0)).toArray(double[].class))
                    .containsExactly(0, 1, 2);
        }
        python.exec("import numpy as _np");
        assertThat(python.eval("_np.arange(3, dtype='int16')").as(short[].class))
                .containsExactly(0, 1, 2);
        assertThat(python.eval("_np.arange(3, dtype='int16')").as(float[].class))
                .containsExactly(0, 1, 2);
        assertThatThrownBy(() -> python.eval("_np.arange(3, dtype='int32')").as(float[].class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("int32")
                .hasMessageContaining("float");
    }

    private static Map<String, Object> arrays() {
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("bool", new boolean[] {true, false, true});
        arrays.put("int16", new short[] {0, -1, Short.MIN_VALUE, Short.MAX_VALUE});
        arrays.put("int32", new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 5});
        arrays.put("int64", new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE});
        arrays.put(
                "float32",
                new float[] {
                    0.5f, -0.0f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NEGATIVE_INFINITY
                });
        arrays.put(
                "float64",
                new double[] {
                    0.1, -0.0, Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY
                });
        return arrays;
    }

    /** As Python's numbers come back: booleans, longs and doubles. */
    private static List<Object> elements(Object array) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            Object element = Array.get(array, i);
            if (element instanceof Float value) {
                elements.add(value.doubleValue());
            } else if (element instanceof Number value && !(element instanceof Double)) {
                elements.add(value.longValue());
            } else {
                elements.add(element);
            }
        }
        return elements;
    }
}
