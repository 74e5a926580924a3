package org.pybridge.bench.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of ten scalars, of which each operation changes one. */
final class PeerRecord {
    private static final String COUNT = "count";
    private static final String WAREHOUSE = "warehouse";
    private static final long WAREHOUSE_NUMBER = 3000;

    private final Map<String, Object> record = new LinkedHashMap<>();

    PeerRecord() {
        record.put(COUNT, 0L);
        record.put("customer", "customer-0000007");
        record.put("price", 12.5);
        record.put("quantity", 40L);
        record.put("city", "Kathmandu");
        record.put("discount", 0.125);
        record.put("paid", true);
        record.put("created", 1_700_000_000_000L);
        record.put("weight", 3.75);
        record.put(WAREHOUSE, WAREHOUSE_NUMBER);
    }

    Map<String, Object> at(int operation) {
        record.put(COUNT, count(operation));
        return record;
    }

    /**
     * Whether one is a copy of the other; ints of any width are equal by value, floats are not
     * ints.
     */
    static boolean equal(Map<String, Object> sent, Map<String, Object> seen) {
        return sent != seen
                && sent.keySet().equals(seen.keySet())
                && sent.entrySet().stream()
                        .allMatch(
                                it ->
                                        widened(it.getValue())
                                                .equals(widened(seen.get(it.getKey()))));
    }

    static long checksum(Map<String, Object> seen) {
        return ((Number) seen.get(COUNT)).longValue() + ((Number) seen.get(WAREHOUSE)).longValue();
    }

    static long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += count(index) + WAREHOUSE_NUMBER;
        }
        return checksum;
    }

    private static Object widened(Object value) {
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    private static long count(int operation) {
        return operation & 0xFFFF;
    }
}
