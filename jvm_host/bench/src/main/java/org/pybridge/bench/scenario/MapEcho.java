package org.pybridge.bench.scenario;

import java.util.Map;

/** {@code bench_functions.echo}, typed, of maps. */
@FunctionalInterface
public interface MapEcho {
    /** An equal map. */
    Map<String, Object> echo(Map<String, Object> record);
}
