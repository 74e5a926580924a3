package org.pybridge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pybridge.frame.GoldenFrame;

/** The seeds of the fuzzing of frames, without a fuzzer: each ends as {@link FrameFuzz} says. */
final class FrameSeedsTest {
    private static List<Path> seeds(String target) throws IOException {
        Path folder = GoldenFrame.REPOSITORY.resolve("tests/fuzz/corpus").resolve(target);
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> aWorkerMaySayAnyOfThem() throws IOException {
        return seeds("java").stream()
                .map(
                        seed ->
                                DynamicTest.dynamicTest(
                                        seed.getFileName().toString(),
                                        () ->
                                                FrameFuzz.fuzzerTestOneInput(
                                                        Files.readAllBytes(seed))));
    }

    @Test
    void aWorkerMaySayWhatJavaMaySay() throws IOException {
        for (Path seed : seeds("py")) {
            FrameFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
        }
    }

    @Test
    void aWorkerMaySayAnyGoldenFrame() {
        Map<String, byte[]> frames = GoldenFrame.all();
        assertThat(frames).isNotEmpty();
        frames.values().forEach(FrameFuzz::fuzzerTestOneInput);
    }
}
