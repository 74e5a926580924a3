package org.pybridge.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** A map of ten scalars to a dict, and a dict of ten back to a map. */
public final class Dict10 extends EmbeddedScenario {
    private static final String COUNT = "count";
    private static final String WAREHOUSE = "warehouse";
    private static final long WAREHOUSE_NUMBER = 3000;

    private final Map<String, Object> record = record();
    private MapEcho echo;

    /** Nothing is resolved yet. */
    public Dict10() {
        super("dict_10", "a map of 10 scalars to a dict, a dict of 10 to a map", "dict", "10", 512);
    }

    private static Map<String, Object> record() {
        final Map<String, Object> record = new LinkedHashMap<>();
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
        return record;
    }

    @Override
    public void setUp(Environment environment) {
        echo = environment.python().function("bench_functions:echo").as(MapEcho.class);
    }

    @Override
    public void check() {
        final Map<String, Object> sent = record();
        final Map<String, Object> seen = echo.echo(sent);
        WrongResultException.unlessEqual(
                name(), new ArrayList<>(seen.entrySet()), new ArrayList<>(sent.entrySet()));
    }

    @Override
    public long run(int operationCount) {
        final MapEcho bound = echo;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            record.put(COUNT, count(index));
            final Map<String, Object> seen = bound.echo(record);
            checksum += (Long) seen.get(COUNT) + (Long) seen.get(WAREHOUSE);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += count(index) + WAREHOUSE_NUMBER;
        }
        return checksum;
    }

    private static long count(int index) {
        return index & 0xFFFF;
    }
}
