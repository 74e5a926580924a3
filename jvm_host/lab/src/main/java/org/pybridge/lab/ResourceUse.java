package org.pybridge.lab;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonStats;
import org.pybridge.PythonWorker;

/** What the JVM and the workers use from its making on: time, memory, the GIL. */
final class ResourceUse implements AutoCloseable {
    private static final OperatingSystemMXBean JVM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Python python;
    private final GcPauses pauses = new GcPauses();
    private final PythonStats statsBefore;
    private final Map<Long, Double> workersBefore;
    private final long allocatedBefore;
    private final long jvmNsBefore;

    ResourceUse(Python python) {
        this.python = python;
        statsBefore = python.stats();
        workersBefore = cpuOfWorkers(statsBefore);
        allocatedBefore = Allocation.bytes();
        jvmNsBefore = JVM.getProcessCpuTime();
    }

    /** The fields of the result, for so many calls since its making. */
    Map<String, Object> fields(long calls) {
        final long jvmNs = JVM.getProcessCpuTime() - jvmNsBefore;
        final long allocated = Allocation.bytes() - allocatedBefore;
        final PythonStats stats = python.stats();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("gc", pauses.fields());
        fields.put("cpu", cpu(jvmNs, stats));
        fields.put("allocated_bytes_per_call", perCall(allocated, calls));
        fields.put("rss", rss(stats));
        fields.put("gil", stats.mode() == ExecutionMode.THREAD ? gil(stats, calls) : null);
        return fields;
    }

    private Map<String, Object> cpu(long jvmNs, PythonStats stats) {
        final double workersSeconds =
                cpuOfWorkers(stats).entrySet().stream()
                        .mapToDouble(
                                each ->
                                        each.getValue()
                                                - workersBefore.getOrDefault(each.getKey(), 0.0))
                        .sum();
        return Map.of("jvm_s", jvmNs / 1e9, "workers_s", workersSeconds);
    }

    private static Map<Long, Double> cpuOfWorkers(PythonStats stats) {
        final Map<Long, Double> seconds = new HashMap<>();
        for (final PythonWorker worker : stats.workers()) {
            ProcessFacts.cpuSeconds(worker.pid())
                    .ifPresent(cpuSeconds -> seconds.put(worker.pid(), cpuSeconds));
        }
        return seconds;
    }

    private static Map<String, Object> rss(PythonStats stats) {
        final List<Long> workers =
                stats.workers().stream()
                        .map(worker -> ProcessFacts.rssBytes(worker.pid()).orElse(0))
                        .toList();
        final long jvm = ProcessFacts.rssBytes(ProcessHandle.current().pid()).orElse(0);
        return Map.of("jvm_bytes", jvm, "workers_bytes", workers);
    }

    private Map<String, Object> gil(PythonStats stats, long calls) {
        final long waitNs = stats.gilWaitNs() - statsBefore.gilWaitNs();
        final long holdNs = stats.gilHoldNs() - statsBefore.gilHoldNs();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("wait_ns_per_call", perCall(waitNs, calls));
        fields.put("hold_ns_per_call", perCall(holdNs, calls));
        return fields;
    }

    private static double perCall(long amount, long calls) {
        return (double) amount / Math.max(1, calls);
    }

    @Override
    public void close() {
        pauses.close();
    }
}
