package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** The texts that Python writes for the same values, and Java's for what came of them. */
final class CanonicalTextTest {
    private static final Path GOLDEN =
            Path.of("").toAbsolutePath().resolve("../../tests/golden/lab_canonical.json");

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "PROCESS"})
    void isTheTextThatPythonWrites(ExecutionMode mode) throws IOException {
        final Map<String, String> wanted = new LinkedHashMap<>();
        final Map<String, String> seen = new LinkedHashMap<>();
        final PythonConfig config =
                PythonConfig.builder()
                        .python(System.getProperty("pybridge.python"))
                        .mode(mode)
                        .build();
        try (Python python = Python.start(config)) {
            final CanonicalText texts =
                    new CanonicalText(
                            array ->
                                    (NdArray)
                                            python.function("numpy:ascontiguousarray").call(array));
            for (final JsonNode golden : new ObjectMapper().readTree(GOLDEN.toFile())) {
                final String expression = golden.get("python").asText();
                wanted.put(expression, golden.get("text").asText());
                seen.put(expression, texts.of(python.eval(expression).as(Object.class)));
            }
        }
        assertThat(seen).isEqualTo(wanted).isNotEmpty();
    }

    @Test
    void saysWhetherItTellsATypeAlone() {
        assertThat(CanonicalText.isOpaque("[1,{\"opaque\":\"complex\"}]")).isTrue();
        final CanonicalText texts = new CanonicalText(array -> array);
        assertThat(CanonicalText.isOpaque(texts.of("{\"opaque\":\"complex\"}"))).isFalse();
    }
}
