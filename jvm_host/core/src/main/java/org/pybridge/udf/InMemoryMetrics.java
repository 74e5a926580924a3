package org.pybridge.udf;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Metrics in this JVM's memory, for hosts that have no place of their own for them. */
public final class InMemoryMetrics implements UdfMetrics {
    private final Map<String, InMemoryMetrics> groups = new ConcurrentHashMap<>();
    private final Map<String, Count> counters = new ConcurrentHashMap<>();
    private final Map<String, Count> meters = new ConcurrentHashMap<>();
    private final Map<String, Numbers> distributions = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** No metrics yet. */
    public InMemoryMetrics() {}

    @Override
    public InMemoryMetrics group(String name) {
        return groups.computeIfAbsent(name, missing -> new InMemoryMetrics());
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, missing -> new Count());
    }

    @Override
    public Meter meter(String name) {
        return meters.computeIfAbsent(name, missing -> new Count());
    }

    @Override
    public Distribution distribution(String name) {
        return distributions.computeIfAbsent(name, missing -> new Numbers());
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    /**
     * What a gauge is now.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public long gauge(String name) {
        LongSupplier value = gauges.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no gauge: seen=" + name + ", wanted one of " + gauges.keySet());
        }
        return value.getAsLong();
    }

    private static final class Count implements Counter, Meter {
        private final LongAdder sum = new LongAdder();

        @Override
        public void add(long number) {
            sum.add(number);
        }

        @Override
        public void mark(long events) {
            sum.add(events);
        }

        @Override
        public long count() {
            return sum.sum();
        }
    }

    private static final class Numbers implements Distribution {
        private final LongAdder count = new LongAdder();
        private final LongAdder sum = new LongAdder();
        private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
        private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);

        @Override
        public void update(long number) {
            count.increment();
            sum.add(number);
            min.accumulate(number);
            max.accumulate(number);
        }

        @Override
        public long count() {
            return count.sum();
        }

        @Override
        public long sum() {
            return sum.sum();
        }

        @Override
        public long min() {
            return min.get();
        }

        @Override
        public long max() {
            return max.get();
        }
    }
}
