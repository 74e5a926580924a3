package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial writes and watches: events, histograms, the kernel's numbers, late calls. */
final class RecordingTest {
    @TempDir private Path folder;

    @Test
    void eachEventIsALineThatIsThereAtOnce() throws IOException {
        final Path file = folder.resolve("events.jsonl");
        try (Events events = new Events(file)) {
            events.write("first", Map.of("text", "two\nlines \ud83d\ude00"));
            assertThat(Files.readAllLines(file))
                    .containsExactly("{\"event\":\"first\",\"text\":\"two\\nlines \ud83d\ude00\"}");
            events.write("second", Map.of());
            assertThat(Files.readAllLines(file)).hasSize(2);
        }
    }

    @Test
    void aHistogramComesBackAsItWas() throws DataFormatException {
        final Histogram histogram = Bounds.histogram();
        histogram.recordValueWithCount(812, 5);
        histogram.recordValue(Bounds.within(Long.MAX_VALUE));
        final ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(Tally.encoded(histogram)));
        final Histogram back = Histogram.decodeFromCompressedByteBuffer(bytes, 0);
        assertThat(back).isEqualTo(histogram);
        assertThat(back.getNumberOfSignificantValueDigits()).isEqualTo(3);
    }

    @Test
    void theKernelTellsOfThisProcess() {
        final long own = ProcessHandle.current().pid();
        assertThat(ProcessFacts.cpuSeconds(own)).isPresent();
        assertThat(ProcessFacts.rssBytes(own).orElse(0)).isGreaterThan(1 << 20);
        assertThat(ProcessFacts.cpuSeconds(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessFacts.rssBytes(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void pausesOfTheCollectorAreCounted() {
        try (GcPauses pauses = new GcPauses()) {
            System.gc();
            assertThat((long) pauses.fields().get("count")).isPositive();
            assertThat((double) pauses.fields().get("max_ms"))
                    .isLessThanOrEqualTo((double) pauses.fields().get("total_ms") + 1);
        }
    }

    @Test
    void aPauseEndsNotBeforeItsTime() {
        final long timeNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
        assertThat(Pause.untilNs(timeNs) - timeNs).isGreaterThanOrEqualTo(0);
        assertThat(System.nanoTime() - timeNs).isGreaterThanOrEqualTo(0);
    }

    @Test
    void theWatchdogTellsOfTheRowThatIsLate() {
        final CompletableFuture<Integer> late = new CompletableFuture<>();
        final Watchdog watchdog =
                Watchdog.start(Duration.ofMillis(1), watch -> late.complete(watch.row()));
        watchdog.watch().begin(Watch.NO_ROW, System.nanoTime());
        final Watch idle = watchdog.watch();
        idle.begin(3, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        idle.end();
        watchdog.watch().begin(5, System.nanoTime());
        assertThat(late.join()).isEqualTo(5);
    }

    @Test
    void aWarmUpEndsWhenTheTimeIsUp() {
        final double[] calls = {0};
        final WarmUp warmUp =
                WarmUp.of(
                        seconds -> Math.pow(2, calls[0]++), // never the same again
                        Duration.ofMillis(5));
        assertThat(warmUp.stable()).isFalse();
        assertThat(warmUp.seconds()).isGreaterThanOrEqualTo(0.005);
        assertThat(WarmUp.of(seconds -> 7, Duration.ofHours(1)))
                .matches(WarmUp::stable)
                .extracting(WarmUp::medianNs)
                .isEqualTo(7.0);
    }
}
