package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** What {@code each} takes as columns and makes as results beyond primitive arrays. */
final class EachColumnsTest {
    @ContractTest
    void textsAreAColumnAndAResult(Python python) {
        String[] texts = {"a", "", "Gr\u00fc\u00dfe", "\u03c0", "\ud83d\ude00", "\udc00", null};
        assertThat(python.function("contract_rows:same").each(String[].class, (Object) texts))
                .isEqualTo(texts);
        assertThat(
                        python.function("contract_rows:joined")
                                .each(String[].class, new String[] {"a", "b"}, new int[] {1, 2}))
                .containsExactly("'a'|1", "'b'|2");
    }

    @ContractTest
    void charactersAreAColumnAndAResult(Python python) {
        char[] characters = {'a', '\u03c0', '\ud83d', '\ude00'};
        PyFunction same = python.function("contract_rows:same");
        assertThat(same.each(char[].class, (Object) characters)).isEqualTo(characters);
        assertThat(python.function("builtins:ord").each(int[].class, (Object) characters))
                .containsExactly('a', 0x3c0, 0xd83d, 0xde00);
    }

    @ContractTest
    void listsAndObjectArraysAreColumnsOfAnyValues(Python python) {
        PyFunction joined = python.function("contract_rows:joined");
        List<Object> values = Arrays.asList(1, "x", null, List.of(1.5, true), Map.of("k", 2));
        String[] wanted = {"1", "'x'", "None", "[1.5, True]", "{'k': 2}"};
        assertThat(joined.each(String[].class, values)).isEqualTo(wanted);
        assertThat(joined.each(String[].class, (Object) values.toArray())).isEqualTo(wanted);
        PyFunction length = python.function("builtins:len");
        assertThat(length.each(int[].class, (Object) new double[][] {{1}, {}, {1, 2}}))
                .containsExactly(1, 0, 2);
    }

    @ContractTest
    void handlesAndJavaObjectsKeepTheirIdentity(Python python) {
        PyFunction same = python.function("contract_rows:same");
        Object first = new Object();
        Object second = new StringBuilder("x");
        Object[] objects = {first, second, first};
        assertThat(same.each(Object[].class, (Object) objects)).containsExactly(objects);
        try (PyObject range = python.eval("range(3)")) {
            assertThat(
                            python.function("builtins:list")
                                    .each(List[].class, List.of(range, List.of(7))))
                    .containsExactly(List.of(0L, 1L, 2L), List.of(7L));
        }
    }

    @ContractTest
    void buffersAreColumnsFromTheirPositionToTheirLimitInEitherByteOrder(Python python) {
        PyFunction joined = python.function("contract_rows:joined");
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (ByteBuffer memory :
                    List.of(ByteBuffer.allocateDirect(64), ByteBuffer.allocate(64))) {
                memory.order(order);
                assertRows(joined, memory.asShortBuffer().put(new short[] {9, 1, -2}), "1", "-2");
                assertRows(joined, memory.asIntBuffer().put(new int[] {9, 1, -2}), "1", "-2");
                assertRows(joined, memory.asLongBuffer().put(new long[] {9, 1, -2}), "1", "-2");
                assertRows(
                        joined, memory.asFloatBuffer().put(new float[] {9, 1, -2}), "1.0", "-2.0");
                assertRows(
                        joined,
                        memory.asDoubleBuffer().put(new double[] {9, 1, -2}),
                        "1.0",
                        "-2.0");
                assertRows(
                        joined, memory.asCharBuffer().put(new char[] {9, 1, 0xFFFE}), "1", "65534");
            }
        }
        assertRows(joined, ByteBuffer.allocateDirect(8).put(new byte[] {9, 1, -2}), "1", "254");
        assertRows(joined, CharBuffer.wrap(new char[] {9, 1, 2}).position(3), "1", "2");
    }

    private static void assertRows(PyFunction joined, Buffer written, String... wanted) {
        Buffer column = written.flip().position(1);
        assertThat(joined.each(String[].class, column)).as("%s", column).isEqualTo(wanted);
        assertThat(column.position()).as("position afterwards").isEqualTo(1);
    }

    @ContractTest
    void readOnlyAndEmptyBuffersAreColumns(Python python) {
        PyFunction same = python.function("contract_rows:same");
        assertThat(same.each(long[].class, LongBuffer.wrap(new long[] {5}).asReadOnlyBuffer()))
                .containsExactly(5);
        assertThat(same.each(long[].class, LongBuffer.allocate(0))).isEmpty();
        assertThat(same.each(String[].class, List.of())).isEmpty();
        assertThat(same.each(int[].class, List.of(), IntBuffer.allocate(0))).isEmpty();
    }

    @ContractTest
    void oneDimensionalArraysOfPythonAreColumns(Python python) {
        PyFunction make = python.function("contract_arrays:make");
        PyFunction joined = python.function("contract_rows:joined");
        for (String dtype :
                List.of(
                        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
                        "uint64")) {
            try (NdArray array = array(make, "np.array([0, 1], '" + dtype + "')")) {
                boolean truth = dtype.equals("bool");
                assertThat(joined.each(String[].class, array))
                        .as(dtype)
                        .containsExactly(truth ? "False" : "0", truth ? "True" : "1");
            }
        }
        for (String floating : List.of("float16", "float32", "float64", ">f8", "<f4")) {
            try (NdArray array = array(make, "np.array([0.5, -1], '" + floating + "')")) {
                assertThat(joined.each(String[].class, array))
                        .as(floating)
                        .containsExactly("0.5", "-1.0");
            }
        }
        try (NdArray array = array(make, "np.array([2**64 - 1, 2**63], 'uint64')")) {
            assertThat(joined.each(String[].class, array))
                    .containsExactly("18446744073709551615", "9223372036854775808");
        }
        try (NdArray array = array(make, "np.array([1 + 2j])")) {
            assertThat(joined.each(String[].class, array)).containsExactly("(1+2j)");
        }
    }

    @ContractTest
    void stridedArraysAreColumns(Python python) {
        PyFunction make = python.function("contract_arrays:make");
        PyFunction same = python.function("contract_rows:same");
        try (NdArray array = array(make, "np.arange(6)[::2]")) {
            assertThat(same.each(long[].class, array)).containsExactly(0, 2, 4);
        }
        try (NdArray array = array(make, "np.arange(3.0)[::-1]")) {
            assertThat(same.each(double[].class, array)).containsExactly(2, 1, 0);
        }
        try (NdArray array = array(make, "np.arange(6).reshape(3, 2)[:, 1]")) {
            assertThat(same.each(int[].class, array)).containsExactly(1, 3, 5);
        }
        try (NdArray array = array(make, "np.broadcast_to(np.int16(7), 3)")) {
            assertThat(same.each(short[].class, array))
                    .containsExactly((short) 7, (short) 7, (short) 7);
        }
        try (NdArray array = array(make, "np.zeros(0)[::-2]")) {
            assertThat(same.each(double[].class, array)).isEmpty();
        }
    }

    @ContractTest
    void arraysOfOtherDimensionsAreRefused(Python python) {
        PyFunction make = python.function("contract_arrays:make");
        PyFunction same = python.function("contract_rows:same");
        for (String expression : List.of("np.array(1.5)", "np.zeros((2, 2))")) {
            try (NdArray array = array(make, expression)) {
                assertThatThrownBy(() -> same.each(double[].class, array))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("column 1")
                        .hasMessageContaining("one-dimensional");
            }
        }
    }

    private static NdArray array(PyFunction make, String expression) {
        return (NdArray) make.call(expression);
    }

    @ContractTest
    void resultsAreOfAnyClassThatAsKnows(Python python) {
        int[] rows = {1, 2};
        PyFunction same = python.function("contract_rows:same");
        assertThat(same.each(Object[].class, (Object) rows)).containsExactly(1L, 2L);
        assertThat(same.each(Integer[].class, (Object) rows)).containsExactly(1, 2);
        assertThat(same.each(Double[].class, Arrays.asList(1, null))).containsExactly(1.0, null);
        assertThat(python.function("contract_rows:pair").each(List[].class, (Object) rows))
                .containsExactly(List.of(1L, "1"), List.of(2L, "2"));
        PyFunction arrayOf = python.function("contract_rows:array_of");
        assertThat(arrayOf.each(double[][].class, (Object) new double[] {0.5, 1.5}))
                .isDeepEqualTo(new double[][] {{0.5, 0.5, 0.5}, {1.5, 1.5, 1.5}});
        NdArray[] arrays = arrayOf.each(NdArray[].class, (Object) rows);
        assertThat(arrays[1].toArray(long[].class)).containsExactly(2, 2, 2);
        for (NdArray array : arrays) {
            array.close();
        }
    }

    @ContractTest
    void resultsAreHandlesAndFunctionsWhereTheyAreAsked(Python python) {
        int[] rows = {1, 2};
        PyFunction adder = python.function("contract_rows:adder");
        PyFunction[] functions = adder.each(PyFunction[].class, (Object) rows);
        assertThat(functions[1].call(5)).isEqualTo(7L);
        IntUnaryOperator[] operators = adder.each(IntUnaryOperator[].class, (Object) rows);
        assertThat(operators[0].applyAsInt(5)).isEqualTo(6);
        PyObject[] handles =
                python.function("contract_rows:same").each(PyObject[].class, List.of("x", 1));
        assertThat(handles[0].repr()).isEqualTo("'x'");
        assertThat(handles[1].as(int.class)).isEqualTo(1);
    }

    @ContractTest
    void aResultIsConvertedBeforeTheNextRowChangesIt(Python python) {
        try (PyObject list = python.eval("[]")) {
            assertThat(
                            python.function("contract_rows:append")
                                    .each(Object[].class, List.of(list, list), new int[] {1, 2}))
                    .containsExactly(List.of(1L), List.of(1L, 2L));
        }
    }

    @ContractTest
    void tenThousandTextsKeepTheirOrder(Python python) {
        String[] texts = new String[10_000];
        Arrays.setAll(texts, i -> "row " + i + (i % 2 == 0 ? "" : " \u03c0"));
        assertThat(python.function("contract_rows:same").each(String[].class, List.of(texts)))
                .isEqualTo(texts);
    }

    @ContractTest
    void columnsMayBeOneAndTheSame(Python python) {
        List<Integer> column = Collections.nCopies(3, 4);
        assertThat(python.function("contract_functions:add").each(int[].class, column, column))
                .containsExactly(8, 8, 8);
    }
}
