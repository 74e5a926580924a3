package org.pybridge.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the numbers depend on beside the code. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /**
     * The fields of the JSON output.
     *
     * @param python the Python's version, or null if none ran
     * @param commit the source's commit, or null if unknown
     */
    public static Map<String, Object> fields(String python, String commit) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpu", cpu());
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        fields.put(
                "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        fields.put("jvm", jvm());
        fields.put("python", python);
        fields.put("flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
        fields.put("commit", commit);
        return fields;
    }

    /** This JVM's name and version. */
    public static String jvm() {
        return System.getProperty("java.vm.name")
                + " "
                + System.getProperty("java.runtime.version");
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
