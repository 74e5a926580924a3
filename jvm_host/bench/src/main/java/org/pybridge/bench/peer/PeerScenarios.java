package org.pybridge.bench.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.operand.Doubles;
import org.pybridge.bench.operand.Integers;
import org.pybridge.bench.operand.Payload;
import org.pybridge.bench.operand.Texts;

/** The scenarios that peers are asked for, with the operands that PyBridge has there. */
public final class PeerScenarios {
    private static final int LIST_COUNT = 1000;
    private static final int MILLION = 1_000_000;

    private PeerScenarios() {}

    private static List<String> names() {
        return List.copyOf(all().keySet());
    }

    /**
     * The scenario of this name for one peer.
     *
     * @param arguments those of {@link PeerArguments}
     * @throws IllegalArgumentException if peers are not asked for it
     */
    public static Scenario named(String name, String... arguments)
            throws ReflectiveOperationException {
        final Supplier<PeerScenario> found = all().get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no such scenario for peers: seen=" + name + ", wanted=one of " + names());
        }
        return found.get().by(PeerArguments.peer(arguments), PeerArguments.place(arguments));
    }

    private static Map<String, Supplier<PeerScenario>> all() {
        final Map<String, Supplier<PeerScenario>> all = new LinkedHashMap<>();
        all.put("call_noop", PeerNoop::new);
        all.put("call_int", PeerInts::new);
        all.put("call_float", PeerFloats::new);
        all.put("call_str16", () -> texts("call_str16", Texts.ascii(16)));
        all.put("call_str1k", () -> texts("call_str1k", Texts.ascii(1024)));
        all.put("call_str_cjk", () -> texts("call_str_cjk", Texts.chinese(16)));
        all.put("bytes_1k", () -> bytes("bytes_1k", new Payload(1024)));
        all.put("bytes_1m", () -> bytes("bytes_1m", new Payload(1024 * 1024)));
        all.put("list_1k", PeerScenarios::list);
        all.put("dict_10", PeerScenarios::dict);
        all.put("ndarray_1k", () -> array("ndarray_1k", Doubles.array(1000)));
        all.put("ndarray_1m", () -> array("ndarray_1m", Doubles.array(MILLION)));
        all.put("buffer_1m", () -> buffer(MILLION));
        all.put("error", PeerFailure::new);
        all.put("callback", PeerCallback::new);
        return all;
    }

    private static PeerScenario texts(String name, Texts texts) {
        return new PeerValues<String, String>(
                name,
                peer -> peer.upper(),
                texts::at,
                (text, seen) -> text.toUpperCase(Locale.ROOT).equals(seen),
                Texts::checksum,
                texts::expected);
    }

    private static PeerScenario bytes(String name, Payload payload) {
        return new PeerValues<byte[], byte[]>(
                name,
                peer -> peer.echoBytes(),
                payload::at,
                (sent, seen) -> sent != seen && Arrays.equals(sent, seen),
                Payload::checksum,
                payload::expected);
    }

    private static PeerScenario list() {
        final List<Integer> values =
                Integers.stream(LIST_COUNT)
                        .boxed()
                        .collect(Collectors.toCollection(ArrayList::new));
        return new PeerValues<List<Integer>, Long>(
                "list_1k",
                peer -> peer.total()::applyAsLong,
                operation -> {
                    values.set(0, Integers.first(operation));
                    return values;
                },
                (sent, seen) -> sent.stream().mapToLong(Integer::longValue).sum() == seen,
                Long::longValue,
                count -> Integers.expected(LIST_COUNT, count));
    }

    private static PeerScenario dict() {
        final PeerRecord record = new PeerRecord();
        return new PeerValues<Map<String, Object>, Map<String, Object>>(
                "dict_10",
                peer -> peer.echoMap(),
                record::at,
                PeerRecord::equal,
                PeerRecord::checksum,
                PeerRecord::expected);
    }

    private static PeerScenario array(String name, double[] values) {
        return new PeerValues<double[], Double>(
                name,
                peer -> peer.arrayTotal()::applyAsDouble,
                operation -> {
                    values[0] = Doubles.first(operation);
                    return values;
                },
                (sent, seen) -> Arrays.stream(sent).sum() == seen,
                Double::longValue,
                count -> Doubles.expected(values.length, count));
    }

    private static PeerScenario buffer(int count) {
        final ByteBuffer memory =
                ByteBuffer.allocateDirect(count * Double.BYTES).order(ByteOrder.nativeOrder());
        memory.asDoubleBuffer().put(Doubles.array(count));
        return new PeerValues<ByteBuffer, Double>(
                "buffer_1m",
                peer -> peer.bufferTotal()::applyAsDouble,
                operation -> memory.putDouble(0, Doubles.first(operation)),
                (sent, seen) -> Doubles.expected(count, 8) - Doubles.expected(count, 7) == seen,
                Double::longValue,
                operations -> Doubles.expected(count, operations));
    }
}
