package org.pybridge.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pybridge.bench.Workload;

final class BarTest {
    private static final int SIZE = 100;
    private static final String[] TEXTS = JsonTexts.of(1);
    private static final JacksonTwin TWIN = new JacksonTwin(TEXTS);

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 1100, 5000})
    void rightResultsHaveTheExpectedChecksum(int rows) {
        for (final Workload right :
                new Workload[] {
                    new LongRows.Single(row -> row),
                    new LongRows.Bundled(long[]::clone, SIZE),
                    new LongRows.InPython(count -> (count - 1) % 1024, SIZE),
                    new JsonRows.InPython(
                            count -> TWIN.touch(TEXTS[(count - 1) % TEXTS.length]),
                            TEXTS,
                            JsonTexts::compact,
                            SIZE),
                    new JsonRows.Single(TWIN::touch, TEXTS, JsonTexts::compact),
                    new JsonRows.Bundled(TWIN::touchAll, TEXTS, JsonTexts::compact, SIZE)
                }) {
            assertThat(right.run(rows)).as(right.name()).isEqualTo(right.expected(rows));
        }
    }

    @Test
    void wrongResultsHaveAnotherChecksum() {
        for (final Workload wrong :
                new Workload[] {
                    new LongRows.Single(row -> row + 1),
                    new LongRows.Bundled(rows -> Arrays.copyOf(rows, SIZE - 1), SIZE),
                    new LongRows.InPython(count -> count, SIZE),
                    new JsonRows.InPython(count -> TEXTS[0], TEXTS, JsonTexts::compact, SIZE),
                    new JsonRows.Single(text -> text, TEXTS, JsonTexts::compact),
                    new JsonRows.Bundled(rows -> rows, TEXTS, JsonTexts::compact, SIZE)
                }) {
            assertThat(wrong.run(SIZE)).as(wrong.name()).isNotEqualTo(wrong.expected(SIZE));
        }
    }

    @Test
    void tellsWhatSetsItApart() {
        final Map<String, Object> fields = new LinkedHashMap<>();
        final Bar bar = new Bar("java", "", new LongRows.Bundled(long[]::clone, SIZE));
        bar.putInto(fields);
        assertThat(fields).isEqualTo(Map.of("who", "java", "way", "bundled", "library", ""));
        assertThat(bar.name()).isEqualTo("java bundled");
        Bar inPython = new Bar("python", "json", new LongRows.InPython(count -> count, SIZE));
        assertThat(inPython.name()).isEqualTo("python loop json");
    }

    @Test
    void anUnknownGroupIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Bars.of("nope", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("seen=nope", "bare", "json_100", "json_1k");
    }
}
