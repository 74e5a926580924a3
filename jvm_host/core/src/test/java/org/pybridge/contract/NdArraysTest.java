package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** What Java sees of a numpy array, and that it never reads wrong numbers. */
final class NdArraysTest {
    private static NdArray make(Python python, String expression) {
        return (NdArray) python.function("contract_arrays:make").call(expression);
    }

    @ContractTest
    void aMatrixShowsItsShapeAndStrides(Python python) {
        try (NdArray array = make(python, "np.arange(6, dtype='int32').reshape(2, 3)")) {
            assertThat(array.dtype()).isEqualTo("int32");
            assertThat(array.shape()).containsExactly(2, 3);
            assertThat(array.strides()).containsExactly(12, 4);
            assertThat(array.size()).isEqualTo(6);
            assertThat(array.isContiguous()).isTrue();
            assertThat(array.isReadOnly()).isFalse();
            assertThat(array.toArray(int[].class)).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @ContractTest
    void aScalarArrayHasNoDimensionAndOneElement(Python python) {
        try (NdArray array = make(python, "np.array(2.5)")) {
            assertThat(array.shape()).isEmpty();
            assertThat(array.size()).isEqualTo(1);
            assertThat(array.toArray(double[].class)).containsExactly(2.5);
        }
    }

    @ContractTest
    void elementsOfAViewComeInTheOrderOfTheView(Python python) {
        try (NdArray stepped = make(python, "np.arange(10.0)[::3]");
                NdArray reversed = make(python, "np.arange(4, dtype='int64')[::-1]");
                NdArray transposed =
                        make(python, "np.arange(6, dtype='float32').reshape(2, 3).T")) {
            assertThat(stepped.toArray(double[].class)).containsExactly(0, 3, 6, 9);
            assertThat(reversed.toArray(long[].class)).containsExactly(3, 2, 1, 0);
            assertThat(transposed.shape()).containsExactly(3, 2);
            assertThat(transposed.toArray(float[].class)).containsExactly(0, 3, 1, 4, 2, 5);
        }
    }

    @ContractTest
    void aViewWithGapsHasNoBufferInThreadMode(Python python) {
        try (NdArray array = make(python, "np.arange(10.0)[::3]")) {
            if (array.isContiguous()) {
                assertThat(python.mode())
                        .as("only a copy may close the gaps")
                        .isEqualTo(ExecutionMode.PROCESS);
                assertThat(array.buffer().remaining()).isEqualTo(4 * Double.BYTES);
            } else {
                assertThatThrownBy(array::buffer).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @ContractTest
    void theBufferHoldsTheElementsInNativeOrder(Python python) {
        try (NdArray array = make(python, "np.array([1.5, -2.5])")) {
            ByteBuffer buffer = array.buffer();
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(buffer.remaining()).isEqualTo(16);
            assertThat(buffer.asDoubleBuffer().get(1)).isEqualTo(-2.5);
        }
    }

    @ContractTest
    void theBufferIsTheMemoryOfTheArrayInThreadModeAndACopyInProcessMode(Python python) {
        try (NdArray array = make(python, "np.zeros(4)")) {
            array.buffer().putDouble(8, 7.5);
            Object seen = python.function("contract_arrays:total").call(array);
            if (python.mode() == ExecutionMode.THREAD) {
                assertThat(seen).isEqualTo(7.5);
            } else {
                assertThat(seen).isIn(0.0, 7.5);
            }
        }
    }

    @ContractTest
    void aReadOnlyArrayHasAReadOnlyBuffer(Python python) {
        try (NdArray array = (NdArray) python.function("contract_arrays:frozen").call(3)) {
            assertThat(array.isReadOnly()).isTrue();
            assertThat(array.buffer().isReadOnly()).isTrue();
            assertThat(array.toArray(double[].class)).containsExactly(0, 1, 2);
            assertThat(python.function("contract_arrays:writeable").call(array)).isEqualTo(false);
        }
    }

    @ContractTest
    void anArrayIsCastWhereEveryValueOfItsTypeFits(Python python) {
        Map<String, List<Class<?>>> exact =
                Map.of(
                        "int8",
                        List.of(
                                short[].class,
                                int[].class,
                                long[].class,
                                float[].class,
                                double[].class),
                        "int16",
                        List.of(int[].class, long[].class, float[].class, double[].class),
                        "int32",
                        List.of(long[].class, double[].class),
                        "float32",
                        List.of(double[].class),
                        "uint8",
                        List.of(
                                short[].class,
                                int[].class,
                                long[].class,
                                float[].class,
                                double[].class),
                        "uint16",
                        List.of(int[].class, long[].class, float[].class, double[].class),
                        "uint32",
                        List.of(long[].class, double[].class));
        exact.forEach(
                (dtype, types) -> {
                    String limits = dtype.startsWith("f") ? "np.finfo" : "np.iinfo";
                    String expression =
                            "(lambda i: np.array([i.min, 0, 1, i.max], '%s'))(%s('%s'))";
                    for (String view : List.of("", "[::-1][::-1]", ".repeat(2)[::2]")) {
                        try (NdArray array =
                                make(python, expression.formatted(dtype, limits, dtype) + view)) {
                            for (Class<?> type : types) {
                                assertCast(python, array, type);
                            }
                        }
                    }
                });
    }

    private static void assertCast(Python python, NdArray array, Class<?> type) {
        Object cast = array.toArray(type);
        List<?> values = (List<?>) python.function("contract_arrays:values").call(array);
        for (int i = 0; i < values.size(); i++) {
            assertThat(((Number) Array.get(cast, i)).doubleValue())
                    .as("%s as %s", array.dtype(), type.getSimpleName())
                    .isEqualTo(((Number) values.get(i)).doubleValue());
        }
    }

    @ContractTest
    void noCastDependsOnTheValues(Python python) {
        Map<String, List<Class<?>>> refused =
                Map.of(
                        "bool", List.of(byte[].class, int[].class, double[].class),
                        "int8", List.of(boolean[].class, char[].class),
                        "int16", List.of(byte[].class),
                        "int32", List.of(short[].class, float[].class),
                        "int64", List.of(int[].class, float[].class, double[].class),
                        "uint16", List.of(byte[].class, short[].class),
                        "uint32", List.of(int[].class, float[].class),
                        "uint64", List.of(long[].class, double[].class),
                        "float32", List.of(int[].class, long[].class),
                        "float64", List.of(float[].class, long[].class));
        refused.forEach(
                (dtype, types) -> {
                    try (NdArray array = make(python, "np.ones(2, '" + dtype + "')")) {
                        for (Class<?> type : types) {
                            assertThatThrownBy(() -> array.toArray(type))
                                    .as("%s as %s", dtype, type.getSimpleName())
                                    .isInstanceOf(ConversionException.class)
                                    .hasMessageContaining("seen=" + dtype)
                                    .hasMessageContaining("wanted=" + type.getSimpleName());
                        }
                    }
                });
        try (NdArray array = make(python, "np.ones(2, 'int64')")) {
            assertThatThrownBy(() -> array.toArray(double[].class))
                    .hasMessageContaining("convert in Python: astype('float64')");
        }
    }

    @ContractTest
    void emptyArraysKeepTheirShapeAndCast(Python python) {
        for (String expression :
                List.of("np.zeros((0, 3), 'int32')", "np.zeros((3, 0), 'int32')[::-1]")) {
            try (NdArray array = make(python, expression)) {
                assertThat(array.size()).isZero();
                assertThat(array.shape()).hasSize(2);
                assertThat(array.isContiguous()).isTrue();
                assertThat(array.buffer().remaining()).isZero();
                assertThat(array.toArray(int[].class)).isEmpty();
                assertThat(array.toArray(double[].class)).isEmpty();
                assertThat(python.function("contract_arrays:describe").call(array))
                        .isEqualTo(
                                "numpy.ndarray int32 ["
                                        + array.shape()[0]
                                        + ", "
                                        + array.shape()[1]
                                        + "]");
            }
        }
    }

    @ContractTest
    void arraysOfThreeDimensionsAndAnyStrideComeInTheirOrder(Python python) {
        String values = "np.arange(24, dtype='int16').reshape(2, 3, 4)";
        try (NdArray array = make(python, values + "[::-1, ::2, ::-2]")) {
            assertThat(array.shape()).containsExactly(2, 2, 2);
            assertThat(array.toArray(short[].class))
                    .containsExactly(new short[] {15, 13, 23, 21, 3, 1, 11, 9});
            assertThat(array.toArray(double[].class)).containsExactly(15, 13, 23, 21, 3, 1, 11, 9);
        }
        try (NdArray array = make(python, "np.broadcast_to(np.float32(0.5), (2, 2))")) {
            assertThat(array.toArray(double[].class)).containsExactly(0.5, 0.5, 0.5, 0.5);
        }
        try (NdArray array = make(python, "np.array(7, 'int8')")) {
            assertThat(array.toArray(long[].class)).containsExactly(7);
        }
    }

    @ContractTest
    void anObjectIsTheCastArrayThatIsAsked(Python python) {
        assertThat(python.eval("__import__('numpy').arange(3, dtype='int32')").as(double[].class))
                .containsExactly(0, 1, 2);
        assertThatThrownBy(
                        () ->
                                python.eval("__import__('numpy').arange(3, dtype='int64')")
                                        .as(double[].class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("int64");
    }

    @ContractTest
    void anArrayAskedAsAnotherTypeIsAnErrorThatNamesBoth(Python python) {
        try (NdArray array = make(python, "np.arange(3, dtype='float64')")) {
            for (Class<?> type :
                    new Class<?>[] {float[].class, long[].class, int[].class, boolean[].class}) {
                assertThatThrownBy(() -> array.toArray(type))
                        .isInstanceOf(ConversionException.class)
                        .hasMessageContaining("float64")
                        .hasMessageContaining(type.getComponentType().getName());
            }
            assertThatThrownBy(() -> array.toArray(String.class))
                    .isInstanceOfAny(ConversionException.class, IllegalArgumentException.class);
        }
    }

    @ContractTest
    void unsignedElementsAreNotReadAsSignedOnes(Python python) {
        try (NdArray array = make(python, "np.array([2**64 - 1], dtype='uint64')")) {
            assertThat(array.dtype()).isEqualTo("uint64");
            assertThatThrownBy(() -> array.toArray(long[].class))
                    .isInstanceOf(ConversionException.class);
        }
    }

    @ContractTest
    void elementTypesWithoutAJavaTypeKeepTheirNameAndBytes(Python python) {
        for (String dtype : new String[] {"float16", "complex128", "complex64", "uint64"}) {
            try (NdArray array = make(python, "np.array([1, 2], dtype='" + dtype + "')")) {
                assertThat(array.dtype()).isEqualTo(dtype);
                assertThat(array.shape()).containsExactly(2);
                assertThat(array.buffer().remaining()).isPositive();
                assertThatThrownBy(() -> array.toArray(double[].class))
                        .isInstanceOf(ConversionException.class);
            }
        }
    }

    @ContractTest
    void swappedByteOrderIsNeverReadWrong(Python python) {
        try (NdArray array = make(python, "np.array([1.5, 2.5]).astype('>f8')")) {
            double[] read;
            try {
                read = array.toArray(double[].class);
            } catch (ConversionException refused) {
                return;
            }
            assertThat(read).containsExactly(1.5, 2.5);
        }
    }

    @ContractTest
    void anArrayGoesBackToPythonWithTypeShapeAndValues(Python python) {
        try (NdArray array = make(python, "np.arange(6, dtype='int16').reshape(3, 2)")) {
            assertThat(python.function("contract_arrays:describe").call(array))
                    .isEqualTo("numpy.ndarray int16 [3, 2]");
            assertThat(python.function("contract_arrays:total").call(array)).isEqualTo(15L);
        }
    }

    @ContractTest
    void arraysOfAnyNumbersShapeAndOrderGoBackAsTheyWere(Python python) {
        python.exec("from contract_arrays import make");
        PyFunction same =
                python.eval(
                                "lambda a, e: (lambda w: a.dtype == w.dtype and a.shape == w.shape"
                                        + " and a.tobytes() == w.tobytes())(make(e))")
                        .as(PyFunction.class);
        for (String dtype : List.of("int32", "uint64", "float16", "complex128", ">f8", ">i2")) {
            for (String shaped :
                    List.of(
                            "np.arange(6).astype('%s').reshape(2, 3)",
                            "np.arange(6).astype('%s')[::-2]",
                            "np.arange(6).astype('%s').reshape(2, 3).T",
                            "np.array(5, '%s')",
                            "np.arange(0).astype('%s')",
                            "np.zeros((2, 0, 3), '%s')[::-1]",
                            "np.arange(6).astype('%s')[5:6]")) {
                String expression = shaped.formatted(dtype);
                try (NdArray array = make(python, expression)) {
                    assertThat(same.call(array, expression)).as(expression).isEqualTo(true);
                }
            }
        }
    }

    @ContractTest
    void aClosedArrayRefusesAndClosesTwice(Python python) {
        NdArray array = make(python, "np.arange(3.0)");
        array.close();
        array.close();
        assertThatThrownBy(array::buffer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> array.toArray(double[].class))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> python.function("contract_arrays:total").call(array))
                .isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void anArrayOfPythonObjectsIsNotReadAsNumbers(Python python) {
        Object array =
                python.function("contract_arrays:make").call("np.array([1, 'a'], dtype=object)");
        if (array instanceof NdArray numbers) {
            assertThatThrownBy(() -> numbers.toArray(long[].class))
                    .isInstanceOf(ConversionException.class);
        }
    }
}
