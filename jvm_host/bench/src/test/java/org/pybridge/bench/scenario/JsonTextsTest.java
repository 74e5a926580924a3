package org.pybridge.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTextsTest {
    @Test
    void theDocumentsAreAboutAsLongAsTheirNamesSay() {
        assertThat(JsonTexts.of(0)[0]).hasSize(101);
        assertThat(JsonTexts.of(15)[0].length()).isBetween(950, 1050);
    }

    @Test
    void theTwinPrintsThemCompactAndCountsOneMore() {
        String[] texts = JsonTexts.of(1);
        JacksonTwin twin = new JacksonTwin(texts);
        for (int count : new int[] {1, 16, 100}) {
            assertThat(twin.run(count)).isEqualTo(twin.expected(count));
        }
    }

    @Test
    void oneMoreChangesTheCountAlone() {
        String text = JsonTexts.of(0)[3];
        assertThat(text).contains("\"count\": 1003,");
        assertThat(JsonTexts.touched(text, 3)).isEqualTo(text.replace("1003", "1004"));
        assertThat(JsonTexts.compact(text)).doesNotContain(": ").contains("Kathmandu Momo House");
    }
}
