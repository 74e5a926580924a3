package org.pybridge.bench.peer;

/** The program of the scenario {@code startup}: one call, its result on a line, and the end. */
public final class PeerFirstResult {
    private static final long FIRST = 1000;
    private static final long SECOND = 3;

    private PeerFirstResult() {}

    /** Takes the arguments of {@link PeerArguments}. */
    public static void main(String... args) throws Exception {
        final Peer peer = PeerArguments.peer(args);
        peer.start(PeerArguments.place(args));
        System.out.println(peer.add().applyAsLong(FIRST, SECOND));
        System.out.flush();
        // What was asked for is there; peers differ in how, and whether, they end by themselves.
        Runtime.getRuntime().halt(0);
    }
}
