package org.pybridge.bench.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;

/** The hop to a worker: 16 bytes there and back, beside bare processes that carry as many. */
public final class ProcEcho16 implements Scenario {
    private static final int PAYLOAD_BYTES = 16;

    private final Hop hop;
    private Echo echo;

    private ProcEcho16(Hop hop) {
        this.hop = hop;
    }

    /** As process mode is unless told otherwise. */
    public static ProcEcho16 spinning() {
        return new ProcEcho16(Hop.SPINNING);
    }

    /** With {@code workerSpin} zero. */
    public static ProcEcho16 blocked() {
        return new ProcEcho16(Hop.BLOCKED);
    }

    @Override
    public String name() {
        return hop.name("proc_echo16");
    }

    @Override
    public String question() {
        return hop.question("a round trip to a worker process, 16 bytes each way");
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Hop.MODES;
    }

    @Override
    public boolean sleeps() {
        return hop.sleeps();
    }

    @Override
    public void setUp(Environment environment) {
        echo = hop.python(environment).function("bench_functions:echo").as(Echo.class);
    }

    @Override
    public void check() {
        byte[] seen = echo.echo("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        WrongResultException.unlessEqual(
                name(), new String(seen, StandardCharsets.US_ASCII), "0123456789abcdef");
    }

    @Override
    public long run(int operationCount) {
        final Echo bound = echo;
        final byte[] payload = new byte[PAYLOAD_BYTES];
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            payload[0] = (byte) index;
            final byte[] reply = bound.echo(payload);
            checksum += reply.length + reply[0];
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += PAYLOAD_BYTES + (byte) index;
        }
        return checksum;
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(hop.bare(environment, PAYLOAD_BYTES));
    }

    @Override
    public List<Reference> beside(Environment environment) {
        return hop.otherBareWays(environment, PAYLOAD_BYTES);
    }
}
