package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputsTest {
    @TempDir private Path folder;

    private Inputs read(String types, String rows, int rowCount) throws IOException {
        final StringBuilder parameters = new StringBuilder();
        for (final String type : types.split(" ")) {
            parameters.append(parameters.isEmpty() ? "" : ",");
            parameters.append("{\"name\":\"x\",\"type\":\"").append(type).append("\"}");
        }
        final List<String> nulls = Collections.nCopies(rowCount, "null");
        final Path file = folder.resolve("inputs.json");
        Files.writeString(
                file,
                """
                {"function": "m:f", "path": ["/x"], "parameters": [%s],
                 "rows": %s, "expected": %s, "raises": %s}
                """
                        .formatted(parameters, rows, nulls, nulls));
        return Inputs.read(file);
    }

    private Object value(String type, String json) throws IOException {
        return read(type, "[[" + json + "]]", 1).rows()[0][0];
    }

    @Test
    void eachTypeIsWhatJavaPasses() throws IOException {
        assertThat(value("boolean", "true")).isEqualTo(true);
        assertThat(value("long", "-7")).isEqualTo(-7L);
        assertThat(value("double", "1")).isEqualTo(1.0);
        assertThat(value("string", "\"\\ud800 a\"")).isEqualTo("\ud800 a");
        assertThat(value("bytes", "\"AP8=\"")).isEqualTo(new byte[] {0, -1});
        assertThat(value("double[]", "[1, 2.5]")).isEqualTo(new double[] {1, 2.5});
        assertThat(value("long[]", "[1, -2]")).isEqualTo(new long[] {1, -2});
        assertThat(value("float[]", "[0.1]")).isEqualTo(new float[] {0.1f});
        assertThat(value("int[]", "[]")).isEqualTo(new int[0]);
        assertThat(value("boolean[]", "[true]")).isEqualTo(new boolean[] {true});
        assertThat(value("list", "[1, [2.5, null]]"))
                .isEqualTo(List.of(1, Arrays.asList(2.5, null)));
        assertThat(value("map", "{\"a\": {\"b\": 1}}")).isEqualTo(Map.of("a", Map.of("b", 1)));
        assertThat(value("object", "9223372036854775808")).isEqualTo(BigInteger.ONE.shiftLeft(63));
    }

    @Test
    void whatIsNoNumberInJsonIsAString() throws IOException {
        assertThat(value("double", "\"NaN\"")).isEqualTo(Double.NaN);
        assertThat(value("double[]", "[\"-Infinity\", 1]"))
                .isEqualTo(new double[] {Double.NEGATIVE_INFINITY, 1});
    }

    @Test
    void everyTypeMayBeNull() throws IOException {
        for (final ParameterType type : ParameterType.values()) {
            assertThat(value(type.toString(), "null")).isNull();
        }
    }

    @Test
    void rowsComeOneAfterTheOther() throws IOException {
        final Inputs inputs = read("long string", "[[1, \"a\"], [2, \"b\"], [3, \"c\"]]", 3);
        assertThat(inputs.rows()[1]).containsExactly(2L, "b");
        assertThat(inputs.after(1)).isEqualTo(2);
        assertThat(inputs.after(2)).isZero();
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> read("long string", "[[1, \"a\"], [2, 3]]", 2))
                .hasMessageContainingAll("row 1", "[long, string]", "seen=3", "wanted=string");
        assertThatThrownBy(() -> read("long", "[[1, 2]]", 1)).hasMessageContaining("row 0");
        assertThatThrownBy(() -> read("long long", "[[1]]", 1))
                .hasMessageContainingAll("row 0", "seen=1 values", "wanted=2");
        assertThatThrownBy(() -> read("map", "[[[1]]]", 1)).hasMessageContaining("wanted=Map");
        assertThatThrownBy(() -> read("int", "[]", 0)).hasMessageContaining("seen=int");
        assertThatThrownBy(() -> read("long", "[]", 0)).hasMessageContaining("no row");
        assertThatThrownBy(() -> read("long", "[[1]]", 2))
                .hasMessageContainingAll("expected", "seen=2", "wanted=1");
    }
}
