package org.pybridge.lab;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import org.HdrHistogram.Histogram;

/** What all callers have recorded in a load, together. Used by one thread. */
final class Tally {
    private final Histogram latency = Bounds.histogram();
    private final Histogram service = Bounds.histogram();
    private final Histogram interval = Bounds.histogram();
    private final Histogram wakeUps = Bounds.histogram();
    private final Failures failures = new Failures();
    private long calls;
    private long unserved;
    private long[] perSecond = {};
    private double seconds;

    /** Adds what the callers have recorded up to now, after so many seconds, while they go on. */
    void addInterval(Collection<Caller> callers, double afterSeconds) {
        seconds = afterSeconds;
        interval.reset();
        for (final Caller caller : callers) {
            interval.add(caller.latencyInterval());
            service.add(caller.serviceInterval());
        }
        latency.add(interval);
    }

    /** Adds all that is left, once the callers have ended, after so many seconds. */
    void finish(Collection<Caller> callers, double afterSeconds) {
        addInterval(callers, afterSeconds);
        for (final Caller caller : callers) {
            calls += caller.calls();
            unserved += caller.unserved();
            wakeUps.add(caller.wakeUps());
            failures.addAll(caller.failures());
            addSeconds(caller.perSecond());
        }
    }

    private void addSeconds(long[] more) {
        perSecond = Arrays.copyOf(perSecond, Math.max(perSecond.length, more.length));
        for (int second = 0; second < more.length; second++) {
            perSecond[second] += more[second];
        }
    }

    /** The latencies of all successful rows so far. */
    Histogram latency() {
        return latency;
    }

    /** Those of the last interval; of all where it has none. */
    Histogram current() {
        return interval.getTotalCount() == 0 ? latency : interval;
    }

    /** The times from the actual beginning on; empty in a closed loop. */
    Histogram service() {
        return service;
    }

    /** How late the arrivals began for which a caller had waited; empty in a closed loop. */
    Histogram wakeUps() {
        return wakeUps;
    }

    long calls() {
        return calls;
    }

    long unserved() {
        return unserved;
    }

    Failures failures() {
        return failures;
    }

    long[] perSecond() {
        return perSecond.clone();
    }

    double seconds() {
        return seconds;
    }

    /** A histogram in HdrHistogram's compressed form V2, in base64. */
    static String encoded(Histogram histogram) {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }
}
