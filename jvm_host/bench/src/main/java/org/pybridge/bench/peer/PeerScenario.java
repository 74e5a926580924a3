package org.pybridge.bench.peer;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;

/** A scenario that a peer runs in place of PyBridge; it has no reference. */
abstract class PeerScenario implements Scenario {
    private final String name;
    private Peer peer;
    private PeerPlace place;
    private Thread owner;

    PeerScenario(String name) {
        this.name = name;
    }

    /** Says who runs it; called before {@link #setUp}. */
    final PeerScenario by(Peer contestant, PeerPlace itsPlace) {
        peer = contestant;
        place = itsPlace;
        return this;
    }

    /** Resolves what the operations call. */
    abstract void bind(Peer started);

    /** Proves that an operation is correct; by default that a short round is. */
    void prove() {
        final int count = 2 * batch();
        WrongResultException.unlessEqual(name, run(count), expected(count));
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String question() {
        return name + " by a peer";
    }

    @Override
    public final Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {
        owner = Thread.currentThread();
        try {
            peer.start(place);
        } catch (Exception e) {
            throw new IllegalStateException("the peer did not start: " + e, e);
        }
        bind(peer);
    }

    @Override
    public void check() {
        if (Thread.currentThread() == owner) {
            prove();
        } else {
            peer.onAnotherThread(this::prove);
        }
    }

    @Override
    public final Optional<Reference> reference(Environment environment) {
        return Optional.empty();
    }
}
