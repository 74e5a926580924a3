package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.util.Text;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ExecutionMode;
import org.pybridge.PyObject;

/** Every type with nulls, as pyarrow makes it, read by Java, and given back. */
final class ArrowTypesTest {
    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void everyTypeComesBackAsItWas(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            List<?> names = (List<?>) runtime.call("sample_names");
            List<String> failures = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                try (PyObject made = (PyObject) runtime.call("sample", i);
                        FieldVector vector = arrow.toVector(made);
                        PyObject back = arrow.toPython(vector)) {
                    assertThat(vector.getValueCount()).as("%s", names.get(i)).isEqualTo(3);
                    assertThat(vector.isNull(1)).as("%s", names.get(i)).isTrue();
                    if (!runtime.call("is_sample", i, back).equals(true)) {
                        failures.add(names.get(i) + ": " + back.invoke("to_pylist"));
                    }
                }
            }
            assertThat(failures).isEmpty();
            assertThat(names).hasSizeGreaterThan(45);
            runtime.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void allTypesCrossInOneBatch(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode)) {
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            try (PyObject made = (PyObject) runtime.call("repeated_samples", 200);
                    VectorSchemaRoot root = arrow.toRoot(made);
                    VectorSchemaRoot back = runtime.function("same").call(root)) {
                assertThat(back.getRowCount()).isEqualTo(600);
                assertThat(back.getSchema()).isEqualTo(root.getSchema());
                assertThat(back.equals(root) || back.approxEquals(root)).isTrue();
            }
            runtime.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void whatJavaHasMadeIsReadByPython(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                VarCharVector texts = new VarCharVector("text", runtime.allocator);
                DecimalVector decimals = new DecimalVector("d", runtime.allocator, 10, 2);
                IntVector empty = new IntVector("empty", runtime.allocator);
                ListVector lists = ListVector.empty("list", runtime.allocator)) {
            texts.setSafe(0, new Text("näher"));
            texts.setNull(1);
            texts.setValueCount(2);
            decimals.setSafe(0, new BigDecimal("-1.50"));
            decimals.setNull(1);
            decimals.setValueCount(2);
            UnionListWriter writer = lists.getWriter();
            writer.setPosition(0);
            writer.startList();
            writer.integer().writeInt(7);
            writer.writeNull();
            writer.endList();
            lists.setValueCount(2);
            ArrowFunction rows = runtime.function("rows_of");
            assertThat(text(rows.call(texts))).isEqualTo("['näher', None]");
            assertThat(text(rows.call(decimals))).isEqualTo("[Decimal('-1.50'), None]");
            assertThat(text(rows.call(lists))).isEqualTo("[[7, None], None]");
            assertThat(text(rows.call(empty))).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void dictionaryEncodedVectorsOfJavaAreRefusedWhereverTheyAre(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                VarCharVector texts = new VarCharVector("text", runtime.allocator);
                VarCharVector values = new VarCharVector("values", runtime.allocator)) {
            texts.setSafe(0, new Text("a"));
            texts.setValueCount(1);
            values.setSafe(0, new Text("a"));
            values.setValueCount(1);
            DictionaryEncoding encoding = new DictionaryEncoding(1, false, null);
            PythonArrow arrow = PythonArrow.of(runtime.python, runtime.allocator);
            try (FieldVector indices =
                            (FieldVector)
                                    DictionaryEncoder.encode(
                                            texts, new Dictionary(values, encoding));
                    VectorSchemaRoot root = VectorSchemaRoot.of(indices);
                    StructVector struct = StructVector.empty("struct", runtime.allocator)) {
                struct.addOrGet("child", indices.getField().getFieldType(), IntVector.class);
                struct.setValueCount(1);
                assertRefused(() -> arrow.toPython(indices));
                assertRefused(() -> arrow.toPython(root));
                assertRefused(() -> arrow.toPython(struct));
                assertRefused(() -> runtime.function("same").call(indices));
                assertRefused(() -> runtime.function("same").call(root));
            }
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("field is dictionary-encoded: seen=")
                .hasMessageContaining("[dictionary: 1]")
                .hasMessageEndingWith("wanted=its values; decode it by DictionaryEncoder.decode");
    }

    private static String text(FieldVector vector) {
        try (vector) {
            return vector.getObject(0).toString();
        }
    }
}
