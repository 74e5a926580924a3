package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
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
        for (String dtype : new String[] {"float16", "complex128", "complex64", "uint32"}) {
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
