package org.pybridge.bench.peer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The plain arguments that say which peer runs where: its class, the executable of its Python, the
 * installation behind that, the shared library, the site-packages, then the folders of functions.
 */
public final class PeerArguments {
    private static final int FIRST_FUNCTIONS = 5;

    private PeerArguments() {}

    /** The peer, not started. */
    public static Peer peer(String... args) throws ReflectiveOperationException {
        return (Peer) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    }

    /** Its place. */
    public static PeerPlace place(String... args) {
        final Stream<String> functions =
                Arrays.stream(args, Math.min(args.length, FIRST_FUNCTIONS), args.length);
        return new PeerPlace(
                Path.of(args[1]),
                Path.of(args[2]),
                Path.of(args[3]),
                Path.of(args[4]),
                functions.map(Path::of).toList());
    }
}
