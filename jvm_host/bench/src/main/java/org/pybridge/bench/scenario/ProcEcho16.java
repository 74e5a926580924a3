package org.pybridge.bench.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;

/** The hop to a worker: 16 bytes there and back, beside a bare pipe that carries as many. */
public final class ProcEcho16 implements Scenario {
    private static final int PAYLOAD_BYTES = 16;

    private Echo echo;

    @Override
    public String name() {
        return "proc_echo16";
    }

    @Override
    public String question() {
        return "a round trip to a worker process, 16 bytes each way";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        echo = environment.python().function("bench_functions:echo").as(Echo.class);
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
        return Optional.of(environment.program("pipe_echo", Integer.toString(PAYLOAD_BYTES)));
    }
}
