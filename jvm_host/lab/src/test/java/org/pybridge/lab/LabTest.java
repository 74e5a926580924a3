package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabTest {
    private static final List<String> ALL_EVENTS =
            List.of("started", "checked", "warmed", "result");

    @TempDir private Path folder;

    private LabRun of(String mode, String function) throws IOException {
        return new LabRun(folder, mode, function);
    }

    private LabRun halves(String mode) throws IOException {
        return of(mode, "half")
                .row(1, "{\"f\":\"0x3fe0000000000000\"}", null)
                .row(2, "{\"f\":\"0x3ff0000000000000\"}", null)
                .row(4, "{\"f\":\"0x4000000000000000\"}", null);
    }

    private static long count(JsonNode histogram) throws DataFormatException {
        final byte[] bytes = Base64.getDecoder().decode(histogram.asText());
        return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0).getTotalCount();
    }

    @ParameterizedTest
    @CsvSource({"thread, 1, 1", "thread, 2, 4", "process, 2, 1", "process, 1, 4"})
    void aClosedLoopHasAResult(String mode, int threads, int batch)
            throws IOException, DataFormatException {
        final LabRun.Outcome outcome =
                halves(mode)
                        .with("threads", threads)
                        .with("batch", batch)
                        .with("workers", 2)
                        .with("overhead", true)
                        .here();
        assertThat(outcome.names()).isEqualTo(ALL_EVENTS);
        assertThat(outcome.status()).isZero();
        final JsonNode result = outcome.last();
        assertThat(result.get("calls").asLong()).isPositive();
        assertThat(result.get("errors")).isEmpty();
        assertThat(count(result.get("histogram"))).isEqualTo(result.get("calls").asLong());
        assertThat(result.get("service_histogram").isNull()).isTrue();
        assertThat(result.get("offered_per_s").isNull()).isTrue();
        assertThat(result.get("overhead_ns").asDouble()).isPositive();
        assertThat(result.get("timer_ns").asDouble()).isPositive();
        assertThat(result.get("rss").get("jvm_bytes").asLong()).isPositive();
        assertThat(result.get("rss").get("workers_bytes"))
                .hasSize(mode.equals("thread") ? 0 : 2)
                .allMatch(bytes -> bytes.asLong() > 0);
        assertThat(result.get("gil").isNull()).isEqualTo(mode.equals("process"));
        assertThat(result.get("start").get("first_result_ms").asDouble()).isPositive();
        assertThat(result.get("start").get("jvm_start_ms").asDouble()).isEqualTo(1.5);
        assertThat(result.get("allocated_bytes_per_call").asDouble()).isNotNegative();
    }

    @ParameterizedTest
    @CsvSource({"thread, 1", "thread, 4", "process, 1", "process, 4"})
    void anOpenLoopHasAResult(String mode, int batch) throws IOException, DataFormatException {
        final LabRun.Outcome outcome =
                halves(mode).with("threads", 2).with("batch", batch).with("rate_per_s", 500).here();
        assertThat(outcome.names()).isEqualTo(ALL_EVENTS);
        final JsonNode result = outcome.last();
        assertThat(result.get("calls").asLong() + result.get("unserved").asLong()).isEqualTo(100);
        assertThat(result.get("offered_per_s").asDouble()).isEqualTo(500);
        assertThat(result.get("wakeup_ns").get("p99").asLong()).isNotNegative();
        assertThat(count(result.get("service_histogram")))
                .isEqualTo(count(result.get("histogram")))
                .isEqualTo(result.get("calls").asLong());
        assertThat(result.get("overhead_ns").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"thread, 1", "process, 3"})
    void rowsThatRaiseAreCountedAndNotTimed(String mode, int batch)
            throws IOException, DataFormatException {
        final LabRun.Outcome outcome =
                of(mode, "picky")
                        .row(1, "1", null)
                        .row(2, null, "ValueError")
                        .with("batch", batch)
                        .here();
        assertThat(outcome.events().get(1).get("failed_rows").asInt()).isEqualTo(1);
        final JsonNode result = outcome.last();
        final long failed = result.get("errors").get("ValueError").asLong();
        assertThat(failed).isPositive();
        assertThat(count(result.get("histogram")))
                .isLessThanOrEqualTo(result.get("calls").asLong() - failed);
    }

    @ParameterizedTest
    @CsvSource({"thread, 1", "process, 2"})
    void aWrongResultIsNamedBeforeAnythingIsTimed(String mode, int batch) throws IOException {
        final LabRun.Outcome outcome =
                of(mode, "picky").row(1, "1", null).row(3, "4", null).with("batch", batch).here();
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.names()).containsExactly("started", "wrong");
        assertThat(outcome.last().get("row").asInt()).isEqualTo(1);
        assertThat(outcome.last().get("arguments").asText()).isEqualTo("[3]");
        assertThat(outcome.last().get("seen").asText()).isEqualTo("3");
        assertThat(outcome.last().get("wanted").asText()).isEqualTo("4");
    }

    @Test
    void anExceptionInThePlaceOfAResultIsWrong() throws IOException {
        final LabRun.Outcome outcome = of("thread", "picky").row(2, "2", null).here();
        assertThat(outcome.last().get("seen").asText()).isEqualTo("ValueError: two");
    }

    @Test
    void resultsThatJavaCannotCompareAreComparedByType() throws IOException {
        final LabRun.Outcome outcome =
                of("thread", "pair").row(1, "{\"t\":[{\"opaque\":\"object\"},[1]]}", null).here();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.events().get(1).get("opaque").asBoolean()).isTrue();
        assertThat(outcome.last().get("notes").toString()).contains("by type alone");
    }

    @Test
    void whatCannotBeMeasuredFailsWithASentence() throws IOException {
        final LabRun.Outcome missing = of("process", "absent").row(1, "1", null).here();
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.last().get("event").asText()).isEqualTo("failed");
        assertThat(missing.last().get("error").asText()).contains("absent");
        final LabRun.Outcome bad =
                of("thread", "half").row(1, "1", null).with("python", "/nonexistent").here();
        assertThat(bad.last().get("error").asText()).contains("/nonexistent");
        final LabRun.Outcome none = of("thread", "half").here();
        assertThat(none.last().get("error").asText()).contains("no row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread", "process"})
    void aCallThatNeverReturnsEndsTheJvm(String mode) throws IOException, InterruptedException {
        final LabRun.Outcome outcome =
                of(mode, "hang")
                        .row(1, "1", null)
                        .row(2, "2", null)
                        .with("deadline_seconds", 5)
                        .inChild();
        assertThat(outcome.status()).isEqualTo(4);
        assertThat(outcome.names()).containsExactly("started", "late");
        assertThat(outcome.last().get("row").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread", "process"})
    void whatTheFunctionPrintsIsNoEvent(String mode) throws IOException, InterruptedException {
        final LabRun run = of(mode, "flood").row(1, "1", null);
        final LabRun.Outcome outcome = run.with("seconds", 0.05).inChild();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.names()).isEqualTo(ALL_EVENTS);
        assertThat(outcome.last().get("start").get("jvm_start_ms").asDouble()).isPositive();
        assertThat(run.printed()).contains("xxx");
    }
}
