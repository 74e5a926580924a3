package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.Python;

/** The Java types that an untyped call gives. */
final class DefaultTypesTest {
    @ContractTest
    void eachPythonTypeHasOneDefaultJavaType(Python python) {
        Map<String, Class<?>> wanted = new LinkedHashMap<>();
        wanted.put("True", Boolean.class);
        wanted.put("7", Long.class);
        wanted.put("2**63 - 1", Long.class);
        wanted.put("2**63", BigInteger.class);
        wanted.put("-2**63", Long.class);
        wanted.put("-2**63 - 1", BigInteger.class);
        wanted.put("1.0", Double.class);
        wanted.put("'text'", String.class);
        wanted.put("b'bytes'", byte[].class);
        wanted.put("bytearray(b'bytes')", byte[].class);
        wanted.put("[1]", List.class);
        wanted.put("range(3)", List.class);
        wanted.put("(1, 2)", PyTuple.class);
        wanted.put("{1}", Set.class);
        wanted.put("frozenset({1})", Set.class);
        wanted.put("{1: 2}", Map.class);
        wanted.put("__import__('numpy').zeros(2)", NdArray.class);
        wanted.put("__import__('numpy').float64(2.5)", Number.class);
        wanted.put("__import__('numpy').int32(2)", Number.class);
        wanted.put("__import__('collections').namedtuple('P', 'x y')(1, 2)", PyTuple.class);
        wanted.put("object()", PyObject.class);
        wanted.put("1 + 2j", PyObject.class);
        wanted.put("int", PyObject.class);
        wanted.put("len", PyObject.class);
        wanted.put("(x for x in [])", PyObject.class);
        wanted.put("{}.keys()", PyObject.class);
        PyFunction identity = python.function("contract_arrays:make");
        wanted.forEach(
                (expression, type) ->
                        assertThat(identity.call(expression)).as(expression).isInstanceOf(type));
        assertThat(identity.call("None")).isNull();
    }

    @ContractTest
    void theSameDefaultsHoldInsideCollections(Python python) {
        Object value =
                python.eval("[True, 2**63, (1.5, {'k': b'x'}), None, object()]").as(Object.class);
        List<?> list = (List<?>) value;
        assertThat(list.get(0)).isEqualTo(true);
        assertThat(list.get(1)).isEqualTo(BigInteger.ONE.shiftLeft(63));
        assertThat(list.get(2)).isInstanceOf(PyTuple.class);
        assertThat((byte[]) ((Map<?, ?>) ((PyTuple) list.get(2)).get(1)).get("k"))
                .isEqualTo(new byte[] {'x'});
        assertThat(list.get(3)).isNull();
        assertThat(list.get(4)).isInstanceOf(PyObject.class);
    }

    @ContractTest
    void aRangeIsAListOfItsValues(Python python) {
        assertThat(python.eval("range(2, 11, 3)").as(Object.class)).isEqualTo(List.of(2L, 5L, 8L));
    }

    @ContractTest
    void numpyScalarsAreNumbersOfTheirValue(Python python) {
        PyFunction make = python.function("contract_arrays:make");
        assertThat(((Number) make.call("np.float32(0.5)")).doubleValue()).isEqualTo(0.5);
        assertThat(((Number) make.call("np.float64(0.1)")).doubleValue()).isEqualTo(0.1);
        assertThat(((Number) make.call("np.int64(-2**63)")).longValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(make.call("np.uint64(2**64 - 1)"))
                .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        assertThat(make.call("np.bool_(True)")).isEqualTo(true);
        assertThat(make.call("np.str_('text')")).isEqualTo("text");
    }

    @ContractTest
    void anObjectWithoutJavaTypeIsTheVeryObject(Python python) {
        Object object = python.eval("object()").as(Object.class);
        assertThat(object).isInstanceOf(PyObject.class);
        assertThat(python.function("contract_functions:same_object").call(object, object))
                .isEqualTo(true);
        Object again = python.function("contract_values:identity").call(object);
        assertThat(python.function("contract_functions:same_object").call(object, again))
                .isEqualTo(true);
    }
}
