package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void writesNestedValues() {
        assertThat(Json.write(Map.of("a", Arrays.asList(1, 2.5, null, true, "x"))))
                .isEqualTo("{\"a\": [1, 2.5, null, true, \"x\"]}");
    }

    @Test
    void escapesQuotesBackslashesAndControls() {
        assertThat(Json.write(List.of("\"\\\n"))).isEqualTo("[\"\\\"\\\\\\u000a\"]");
    }
}
