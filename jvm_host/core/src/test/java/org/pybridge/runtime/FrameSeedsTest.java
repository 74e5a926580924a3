package org.pybridge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pybridge.frame.GoldenFrame;

/** The seeds of the fuzzing of frames, without a fuzzer: each ends as {@link FrameFuzz} says. */
final class FrameSeedsTest {
    @Test
    void aWorkerMaySayAnyOfThem() throws IOException {
        Path corpus = GoldenFrame.REPOSITORY.resolve("tests/fuzz/corpus");
        List<Path> seeds;
        try (Stream<Path> files = Files.walk(corpus)) {
            seeds = files.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(seeds).hasSizeGreaterThan(100);
        for (Path seed : seeds) {
            byte[] input = Files.readAllBytes(seed);
            assertThatCode(() -> FrameFuzz.fuzzerTestOneInput(input))
                    .as(seed.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aWorkerMaySayAnyGoldenFrame() {
        Map<String, byte[]> frames = GoldenFrame.all();
        assertThat(frames).isNotEmpty();
        frames.forEach(
                (name, frame) ->
                        assertThatCode(() -> FrameFuzz.fuzzerTestOneInput(frame))
                                .as(name)
                                .doesNotThrowAnyException());
    }
}
