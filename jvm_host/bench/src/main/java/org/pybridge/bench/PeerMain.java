package org.pybridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.peer.CannotException;
import org.pybridge.bench.peer.PeerScenarios;
import org.pybridge.measure.Arguments;

/**
 * Measures one scenario of one peer in this fresh JVM, and writes to a file what came of it.
 *
 * <p>{@code --scenario NAME --seconds S --warmup S --json FILE}, then the arguments of {@link
 * org.pybridge.bench.peer.PeerArguments}. The file holds the fields {@code status}, one of {@code
 * measured}, {@code cannot}, {@code wrong result} and {@code failed}, with either {@code result} or
 * {@code why}. Where the peer takes the process down, there is no file.
 */
public final class PeerMain {
    private static final int OWN_ARGUMENT_COUNT = 8;

    private PeerMain() {}

    /** Runs; the exit code is 0 whenever the file is written. */
    public static void main(String... args) throws IOException {
        final Arguments own = new Arguments(Arrays.copyOf(args, OWN_ARGUMENT_COUNT));
        final String[] peer = Arrays.copyOfRange(args, OWN_ARGUMENT_COUNT, args.length);
        Files.writeString(Path.of(own.required("json")), Json.write(outcome(own, peer)));
        // The answer is written; a peer that cannot end, or crashes there, changes nothing.
        Runtime.getRuntime().halt(0);
    }

    /** What came of it; nothing that a peer throws gets out. */
    static Map<String, Object> outcome(Arguments own, String... peer) {
        try {
            return Map.of("status", "measured", "result", measure(own, peer).fields());
        } catch (CannotException e) {
            return refused("cannot", e.getMessage());
        } catch (WrongResultException e) {
            return refused("wrong result", e.getMessage());
        } catch (Throwable e) {
            e.printStackTrace();
            return refused("failed", String.valueOf(e));
        }
    }

    private static Result measure(Arguments own, String... peer) throws Exception {
        final String name = own.required("scenario");
        if (name.equals(PeerStart.NAME)) {
            return PeerStart.measure(peer);
        }
        final Budget budget =
                Budget.of(seconds(own, "seconds")).warmingUpFor(seconds(own, "warmup").toNanos());
        final Path none = Path.of("");
        try (Environment environment = new Environment(ExecutionMode.THREAD, none, none, none)) {
            return new Engine(environment, budget).measure(PeerScenarios.named(name, peer));
        }
    }

    private static Duration seconds(Arguments own, String name) {
        return Duration.ofNanos((long) (Double.parseDouble(own.required(name)) * 1e9));
    }

    private static Map<String, Object> refused(String status, String why) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("why", why);
        return fields;
    }
}
