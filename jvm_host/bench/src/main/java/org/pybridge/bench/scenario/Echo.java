package org.pybridge.bench.scenario;

/** {@code bench_functions.echo}, typed. */
@FunctionalInterface
public interface Echo {
    /** The payload. */
    byte[] echo(byte[] payload);
}
