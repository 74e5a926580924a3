package org.pybridge.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.bench.peer.PeerFirstResult;
import org.pybridge.measure.Rounds;

/**
 * Whole starts of a peer, each in a fresh JVM with this JVM's options, but for those of the heap.
 */
final class PeerStart {
    static final String NAME = "startup";

    private static final int START_COUNT = 7;
    private static final String RESULT = "1003";

    private PeerStart() {}

    /** Starts it some times; the first one, which fills the system's caches, does not count. */
    static Result measure(String... peer) {
        final Launch launch = new Launch(command(peer), RESULT);
        launch.ns();
        final double[] seen = new double[START_COUNT];
        Arrays.setAll(seen, start -> launch.ns());
        final Histogram histogram = new Histogram(3);
        Arrays.stream(seen).forEach(ns -> histogram.recordValue((long) ns));
        final Contest contest =
                new Contest(Map.of(new Contestant(Role.SCENARIO, NAME), new Rounds(seen)));
        final Singles singles = new Singles(Percentiles.of(histogram, 1), Optional.empty(), 1);
        return new Result(
                NAME,
                ExecutionMode.THREAD,
                contest,
                singles,
                OptionalDouble.empty(),
                List.of(),
                Warnings.of(true, contest, singles, false));
    }

    /** Those options that a start is measured with: to touch a large heap takes longer than it. */
    static List<String> optionsOf(List<String> options) {
        return options.stream()
                .filter(option -> !option.startsWith("-Xms"))
                .filter(option -> !option.equals("-XX:+AlwaysPreTouch"))
                .toList();
    }

    private static List<String> command(String... peer) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(optionsOf(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PeerFirstResult.class.getName());
        command.addAll(List.of(peer));
        return command;
    }
}
