package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongBinaryOperator;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** Events of the flight recorder, and nothing of it where there is none. */
final class FlightEventsTest {
    @TempDir private Path folder;

    private interface Body {
        void run() throws Exception;
    }

    private List<RecordedEvent> events(String name, Body body) throws Exception {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(name).withoutThreshold();
            recording.start();
            body.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @ContractTest
    void callsOfARuntimeThatRecordsThemAreEvents(Runtimes runtimes) throws Exception {
        List<RecordedEvent> events =
                events(
                        "org.pybridge.PythonCall",
                        () -> {
                            Python python = runtimes.start(config -> config.recordCalls(true));
                            // JDK 17 loses texts of more than 16 characters after a recording.
                            PyFunction root = python.function("math:sqrt");
                            assertThat(root.call(4)).isEqualTo(2.0);
                            assertThat(root.each(double[].class, new long[] {4, 9}))
                                    .containsExactly(2, 3);
                            LongBinaryOperator add =
                                    python.eval("lambda a, b: a + b").as(LongBinaryOperator.class);
                            assertThat(add.applyAsLong(1, 2)).isEqualTo(3);
                            python.hold(() -> assertThat(root.call(16)).isEqualTo(4.0));
                        });
        List<String> functions = events.stream().map(event -> event.getString("function")).toList();
        assertThat(functions).contains("math:sqrt", "bridge.eval");
        assertThat(functions).filteredOn("math:sqrt"::equals).hasSize(3);
        assertThat(events.get(0).getInt("requestBytes")).isPositive();
        assertThat(events.get(0).getStackTrace()).isNotNull();
    }

    @ContractTest
    void callsOfOtherRuntimesAreNone(Runtimes runtimes) throws Exception {
        assertThat(
                        events(
                                "org.pybridge.PythonCall",
                                () -> runtimes.start().function("math:sqrt").call(2.0)))
                .isEmpty();
    }

    @ContractTest
    void manyThreadsMayCallWhileTheirWaitsAreRecorded(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(config -> config.recordCalls(true));
        PyFunction square = python.function("contract_functions:square");
        for (var kind : Together.threadKinds().values()) {
            List<RecordedEvent> events =
                    events(
                            "org.pybridge.GilWait",
                            () ->
                                    Together.run(
                                            kind.call(),
                                            4,
                                            thread -> {
                                                for (long i = 0; i < 200; i++) {
                                                    assertThat(square.call(i)).isEqualTo(i * i);
                                                }
                                            }));
            assertThat(events).hasSizeGreaterThanOrEqualTo(800);
        }
    }

    @ContractTest
    void aForgottenHandleIsAnEvent(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(config -> config.trackHandles(true));
        List<RecordedEvent> events =
                events(
                        "org.pybridge.HandleLeak",
                        () -> {
                            python.eval("object()");
                            Waiting.untilCollected(
                                    "it is counted", () -> python.stats().forgottenHandles() == 1);
                        });
        // Those of other tests' runtimes may be among them; and see above.
        assertThat(events)
                .extracting(event -> String.valueOf(event.getString("site")))
                .anyMatch(site -> site.matches("null|.*FlightEventsTest.*"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS) // thread mode has no worker
    void theDeathAndTheReplacementOfAWorkerAreEvents(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        long pid = python.stats().workerPid();
        Body dies =
                () -> {
                    assertThatThrownBy(() -> python.exec("import os; os._exit(3)"))
                            .isInstanceOf(WorkerException.class);
                    python.eval("1").close();
                };
        List<RecordedEvent> deaths = events("org.pybridge.WorkerDeath", dies);
        assertThat(deaths).hasSize(1);
        assertThat(deaths.get(0).getLong("pid")).isEqualTo(pid);
        assertThat(deaths.get(0).getString("cause")).contains("3");
        List<RecordedEvent> restarts = events("org.pybridge.WorkerRestart", dies);
        assertThat(restarts).hasSize(1);
        assertThat(restarts.get(0).getLong("pid")).isEqualTo(python.stats().workerPid());
        assertThat(restarts.get(0).getLong("number")).isEqualTo(python.stats().workerStarts());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theRecyclingOfAWorkerIsAnEvent(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(1)));
        long pid = python.stats().workerPid();
        Body recycles =
                () -> {
                    python.function("contract_pool:twice").call(1);
                    Waiting.until("another one serves", () -> python.stats().workerPid() != pid);
                };
        List<RecordedEvent> events = events("org.pybridge.WorkerRecycling", recycles);
        assertThat(events).isNotEmpty();
        assertThat(events.get(0).getLong("pid")).isEqualTo(pid);
        assertThat(events.get(0).getLong("newPid")).isNotEqualTo(pid);
        assertThat(events.get(0).getString("reason")).contains("recycleAfter=1");
    }

    @Test
    void aJvmWithoutAFlightRecorderRunsPython() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of("--limit-modules", "java.base,java.logging"),
                        FirstResultMain.class);
        assertThat(child.exitCode()).as(child.output()).isZero();
    }
}
