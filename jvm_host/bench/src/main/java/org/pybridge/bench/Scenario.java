package org.pybridge.bench;

import java.util.List;
import java.util.Optional;

/**
 * One question about the cost of a call, and how to ask it. Its name is that on the command line.
 *
 * <p>The engine calls {@link #setUp} once, then {@link #check}, then {@link #run} many times. All
 * but {@link #check} are called by one thread.
 */
public non-sealed interface Scenario extends Question, Workload {
    @Override
    String name();

    /** Resolves what the operations need. */
    void setUp(Environment environment);

    /**
     * Proves on values of its own that the operation is correct. Called by two threads, one after
     * the other, before anything is measured.
     *
     * @throws WrongResultException if it is not
     */
    void check();

    /** What the operations are compared with; empty if there is nothing. The engine closes it. */
    Optional<Reference> reference(Environment environment);

    /**
     * How many threads share the operations; more than one only where {@link #run} is safe for
     * that.
     */
    default int threads() {
        return 1;
    }

    /** The reference of several threads when only one of them works. The engine closes it. */
    default Optional<Reference> referenceAlone(Environment environment) {
        return Optional.empty();
    }

    /** Other ways, to be measured and shown beside the reference. The engine closes them. */
    default List<Reference> beside(Environment environment) {
        return List.of();
    }

    /**
     * Whether both processes, PyBridge's and the reference's, sleep while they wait for one
     * another: then it decides over all whether the kernel has them on one core or on two.
     */
    default boolean sleeps() {
        return false;
    }

    /** The same work in plain Java, as a second measure; empty if there is none. */
    default Optional<Workload> twin() {
        return Optional.empty();
    }
}
