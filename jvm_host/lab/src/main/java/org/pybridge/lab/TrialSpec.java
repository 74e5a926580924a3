package org.pybridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.pybridge.ExecutionMode;

/**
 * What one trial measures.
 *
 * @param mode thread or process
 * @param threads Java threads that call, at least 1
 * @param workers worker processes; not used in thread mode
 * @param batch rows that cross to Python together; 1 for single calls
 * @param ratePerSecond scheduled arrivals of rows, over all threads; empty for as fast as possible
 * @param seconds the measuring time; start, check and warm-up come on top
 * @param inputs the file of {@link Inputs}
 * @param python the Python's executable
 * @param path folders in front of {@code sys.path}
 * @param warmUpMaxSeconds the end of a warm-up that does not become stable
 * @param deadlineSeconds how long one call may take until the trial is given up
 * @param checks whether all rows are compared with the expected results before
 * @param overhead whether the engine's own cost is measured, too
 */
record TrialSpec(
        ExecutionMode mode,
        int threads,
        int workers,
        int batch,
        OptionalDouble ratePerSecond,
        double seconds,
        Path inputs,
        Path python,
        List<Path> path,
        double warmUpMaxSeconds,
        double deadlineSeconds,
        boolean checks,
        boolean overhead) {
    TrialSpec {
        requirePositive("threads", threads);
        requirePositive("batch", batch);
        requirePositive("seconds", seconds);
        requirePositive("deadline_seconds", deadlineSeconds);
        ratePerSecond.ifPresent(rate -> requirePositive("rate_per_s", rate));
        if (mode == ExecutionMode.PROCESS) {
            requirePositive("workers", workers);
        }
        path = List.copyOf(path);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be positive: seen=" + value);
        }
    }

    /**
     * Reads a spec.
     *
     * @throws IOException if the file cannot be read, or is not JSON
     * @throws IllegalArgumentException if a field is missing or has no such value
     */
    static TrialSpec read(Path file) throws IOException {
        final Fields fields = new Fields(new ObjectMapper().readTree(file.toFile()));
        final List<Path> path = new ArrayList<>();
        fields.required("path").forEach(folder -> path.add(Path.of(folder.asText())));
        return new TrialSpec(
                ExecutionMode.valueOf(fields.required("mode").asText().toUpperCase(Locale.ROOT)),
                fields.required("threads").asInt(),
                fields.required("workers").asInt(),
                fields.required("batch").asInt(),
                fields.isNull("rate_per_s")
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(fields.required("rate_per_s").asDouble()),
                fields.required("seconds").asDouble(),
                Path.of(fields.required("inputs").asText()),
                Path.of(fields.required("python").asText()),
                path,
                fields.required("warmup_max_seconds").asDouble(),
                fields.required("deadline_seconds").asDouble(),
                fields.required("checks").asBoolean(),
                fields.required("overhead").asBoolean());
    }

    boolean isOpenLoop() {
        return ratePerSecond.isPresent();
    }

    Duration deadline() {
        return duration(deadlineSeconds);
    }

    Duration longestWarmUp() {
        return duration(warmUpMaxSeconds);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private record Fields(JsonNode node) {
        boolean isNull(String name) {
            return !node.hasNonNull(name);
        }

        JsonNode required(String name) {
            if (isNull(name)) {
                throw new IllegalArgumentException("the spec lacks a field: name=" + name);
            }
            return node.get(name);
        }
    }
}
