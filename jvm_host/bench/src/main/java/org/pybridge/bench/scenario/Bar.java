package org.pybridge.bench.scenario;

import java.util.Map;
import org.pybridge.bench.Workload;

/**
 * One bar of the comparison of modes: rows that go through one of them, or stay in Python or Java.
 *
 * @param who {@code process}, {@code thread}, {@code python} or {@code java}
 * @param library what parses and prints; empty where there is nothing to parse
 */
public record Bar(String who, String library, Workload rows) implements Workload {
    /**
     * {@code single}, a call per row; {@code bundled}, a call per bundle; or {@code loop}, none.
     */
    public String way() {
        if (who.equals(Bars.PYTHON)) {
            return "loop";
        }
        return rows.batch() == 1 ? "single" : "bundled";
    }

    @Override
    public String name() {
        return String.join(" ", who, way(), library).strip();
    }

    @Override
    public long run(int operationCount) {
        return rows.run(operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return rows.expected(operationCount);
    }

    @Override
    public int batch() {
        return rows.batch();
    }

    /** Adds what tells it from the others of its group to the fields of a result. */
    public void putInto(Map<String, Object> fields) {
        fields.put("who", who);
        fields.put("way", way());
        fields.put("library", library);
    }
}
