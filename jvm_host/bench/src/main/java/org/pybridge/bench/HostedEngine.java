package org.pybridge.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.measure.Machine;

/**
 * The engine for a program that hosts the JVM and asks for one measurement after the other. Answers
 * are JSON, in the form of {@link Main}'s.
 */
public final class HostedEngine {
    private final Path executable;
    private final Path functions;
    private final Path floor;

    /**
     * An engine that has measured nothing yet.
     *
     * @param executable the Python, for PyBridge and for the reference programs
     * @param functions the folder of {@code bench_functions.py}
     * @param floor the folder of the built reference programs
     */
    public HostedEngine(Path executable, Path functions, Path floor) {
        this.executable = executable;
        this.functions = functions;
        this.floor = floor;
    }

    /** All scenarios: name, question and modes of each, and the contestants that it may have. */
    public String scenarios() {
        final List<Map<String, Object>> scenarios = new ArrayList<>();
        for (final Map<String, Object> listed : Main.list()) {
            final Map<String, Object> fields = new LinkedHashMap<>(listed);
            fields.put("contestants", contestants(Scenarios.named((String) listed.get("name"))));
            scenarios.add(fields);
        }
        return Json.write(scenarios);
    }

    /** What the numbers depend on beside the code. */
    public String machine() {
        return Json.write(Machine.fields(null, null));
    }

    /** The checksum that a correct run of so many operations of a scenario returns. */
    public long expected(String scenario, int operationCount) {
        return ((Scenario) Scenarios.named(scenario)).expected(operationCount);
    }

    /**
     * Measures a scenario in the calling thread.
     *
     * @param mode {@code thread} or {@code process}
     * @param seconds the measuring time; the warm-up comes on top
     * @return the result, and in {@code rounds} the nanoseconds per operation of each round, by
     *     contestant
     * @throws WrongResultException if it computes something wrong
     */
    public String measure(String scenario, String mode, double seconds)
            throws InterruptedException {
        final Budget budget = Budget.of(Duration.ofNanos((long) (seconds * 1e9)));
        try (Environment environment =
                new Environment(
                        ExecutionMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                        executable,
                        functions,
                        floor)) {
            final Result result = Main.measure(Scenarios.named(scenario), environment, budget);
            final Map<String, Object> fields = new LinkedHashMap<>(result.fields());
            fields.put("rounds", rounds(result));
            return Json.write(fields);
        }
    }

    private static List<String> contestants(Question question) {
        final Set<Role> contestants = EnumSet.of(Role.SCENARIO, Role.REFERENCE);
        if (question instanceof StartUp) {
            contestants.addAll(Set.of(Role.JAVA_ALONE, Role.PYTHON_ALONE));
        }
        if (question instanceof Scenario scenario && scenario.twin().isPresent()) {
            contestants.add(Role.TWIN);
        }
        if (question instanceof Scenario scenario && scenario.threads() > 1) {
            contestants.addAll(Set.of(Role.ALONE, Role.REFERENCE_ALONE));
        }
        return contestants.stream().map(HostedEngine::name).toList();
    }

    // Who stands beside the reference has a field of the result.
    private static Map<String, List<Double>> rounds(Result result) {
        final Map<String, List<Double>> rounds = new LinkedHashMap<>();
        for (final Role role : EnumSet.complementOf(EnumSet.of(Role.BESIDE))) {
            result.contest()
                    .of(role)
                    .ifPresent(
                            seen ->
                                    rounds.put(
                                            name(role),
                                            Arrays.stream(seen.nsPerOp()).boxed().toList()));
        }
        return rounds;
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
