package org.pybridge.bench.scenario;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.EchoBufferLimit;
import org.pybridge.bench.limit.EchoRegionLimit;
import org.pybridge.bench.operand.Payload;

/** A {@code byte[]} copied to Python bytes and back. */
public final class EchoBytes implements Scenario {
    private static final int MOST_BUFFER_BYTES = 4096;

    private final String name;
    private final int lengthBytes;
    private final Payload payload;
    private Echo echo;

    /** The scenario of this name, with so many bytes. */
    public EchoBytes(String name, int lengthBytes) {
        this.name = name;
        this.lengthBytes = lengthBytes;
        this.payload = new Payload(lengthBytes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return "byte[] echo(byte[]) of " + lengthBytes + " bytes, copied both ways";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        echo = environment.python().function("bench_functions:echo").as(Echo.class);
    }

    @Override
    public void check() {
        final byte[] sent = payload.at(7).clone();
        final byte[] seen = echo.echo(sent);
        WrongResultException.unlessEqual(name, Arrays.equals(seen, sent), true);
        WrongResultException.unlessEqual(name, seen == sent, false);
    }

    @Override
    public long run(int operationCount) {
        final Echo bound = echo;
        final Payload operand = payload;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Payload.checksum(bound.echo(operand.at(index)));
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return payload.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        if (environment.mode() == ExecutionMode.PROCESS) {
            return Optional.of(environment.hop(lengthBytes));
        }
        final Function<Payload, Workload> limit =
                lengthBytes <= MOST_BUFFER_BYTES ? EchoBufferLimit::new : EchoRegionLimit::new;
        return Optional.of(environment.limit("echo", () -> limit.apply(payload)));
    }
}
