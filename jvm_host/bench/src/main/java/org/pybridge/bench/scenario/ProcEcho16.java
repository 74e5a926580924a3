package org.pybridge.bench.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.WrongResultException;

/** The hop to a worker: 16 bytes there and back, beside bare processes that carry as many. */
public final class ProcEcho16 extends HopScenario {
    private static final int PAYLOAD_BYTES = 16;

    private Echo echo;

    /** The one that waits in this way. */
    public ProcEcho16(Hop hop) {
        super(hop, "proc_echo16", "a round trip to a worker process, 16 bytes each way");
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
