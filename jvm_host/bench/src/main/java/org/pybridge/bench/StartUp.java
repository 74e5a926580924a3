package org.pybridge.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.bench.startup.FirstResult;
import org.pybridge.bench.startup.FirstResultByJni;
import org.pybridge.bench.startup.PlainJava;
import org.pybridge.measure.Rounds;

/** Whole starts, each of a fresh JVM that calls Python once; an operation is one start. */
public final class StartUp implements Question {
    private static final int LEAST_STARTS = 10;
    private static final String RESULT = "1003";

    /** It warns of native code in a line of standard error. */
    private static final int FIRST_JDK_THAT_WARNS = 22;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String question() {
        return "a whole JVM from its start to the first result, Python named";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    /** Starts all programs in turns for about the time of the budget, at least ten times each. */
    Result measure(Environment environment, Budget budget) {
        final Map<Contestant, Launch> launches = launches(environment);
        long turnNs = 0;
        for (final Launch each : launches.values()) {
            turnNs += each.ns();
        }
        final int startCount = (int) Math.max(LEAST_STARTS, budget.roundsNs() / turnNs);
        final Map<Contestant, double[]> seen = new LinkedHashMap<>();
        launches.keySet().forEach(who -> seen.put(who, new double[startCount]));
        for (int start = 0; start < startCount; start++) {
            for (final Map.Entry<Contestant, Launch> each : launches.entrySet()) {
                seen.get(each.getKey())[start] = each.getValue().ns();
            }
        }
        final Map<Contestant, Rounds> rounds = new LinkedHashMap<>();
        seen.forEach((who, ns) -> rounds.put(who, new Rounds(ns)));
        // Only now, as a JVM with a Python beside it would be felt.
        environment.python();
        final Contest contest = new Contest(rounds);
        final Singles singles =
                new Singles(
                        percentiles(contest.scenario()),
                        contest.of(Role.REFERENCE).map(StartUp::percentiles),
                        1);
        return new Result(
                name(),
                environment.mode(),
                contest,
                singles,
                OptionalDouble.empty(),
                List.of(),
                Warnings.of(true, contest, singles, false));
    }

    private static Percentiles percentiles(Rounds starts) {
        final Histogram histogram = new Histogram(3);
        Arrays.stream(starts.nsPerOp()).forEach(ns -> histogram.recordValue((long) ns));
        return Percentiles.of(histogram, 1);
    }

    private Map<Contestant, Launch> launches(Environment environment) {
        final String python = environment.executable().toString();
        final String functions = environment.functions().toString();
        final String mode = environment.mode().name().toLowerCase(Locale.ROOT);
        final String library = environment.floor().resolve("libstartup.so").toString();
        final Map<Contestant, Launch> launches = new LinkedHashMap<>();
        launches.put(
                new Contestant(Role.SCENARIO, name()),
                java(List.of("-Dpybridge.python=" + python), FirstResult.class, functions, mode));
        launches.put(
                new Contestant(Role.REFERENCE, "jni first result"),
                java(List.of(), FirstResultByJni.class, library, python, functions));
        launches.put(new Contestant(Role.JAVA_ALONE, "java"), java(List.of(), PlainJava.class));
        launches.put(
                new Contestant(Role.PYTHON_ALONE, "python"),
                new Launch(List.of(python, "-c", "print(" + RESULT + ")"), RESULT));
        return launches;
    }

    private static Launch java(List<String> options, Class<?> main, String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", jarOf(Python.class) + ":" + jarOf(main), main.getName()));
        command.addAll(List.of(arguments));
        return new Launch(command, RESULT);
    }

    private static String jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }
}
