package org.pybridge.bench;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;

/**
 * One question about the cost of a call, and how to ask it.
 *
 * <p>The engine calls {@link #setUp} once, then {@link #check}, then {@link #run} many times. All
 * but {@link #check} are called by one thread.
 */
public interface Scenario {
    /** The name on the command line and in the results, such as {@code call_int}. */
    String name();

    /** What is measured, in one line. */
    String question();

    /** The modes in which the question makes sense. */
    Set<ExecutionMode> modes();

    /** Resolves what the operations need. */
    void setUp(Environment environment);

    /**
     * Proves on values of its own that the operation is correct. Called by two threads, one after
     * the other, before anything is measured.
     *
     * @throws WrongResultException if it is not
     */
    void check();

    /**
     * Runs operations, always the same ones for the same count, with nothing timed inside.
     *
     * @param operationCount a multiple of {@link #batch}
     * @return a checksum of all results
     */
    long run(int operationCount);

    /** The checksum that a correct {@link #run} of this many operations returns. */
    long expected(int operationCount);

    /** What the operations are compared with; empty if there is nothing. The engine closes it. */
    Optional<Reference> reference(Environment environment);

    /**
     * The least count of operations that {@link #run} can do, for operations that come in groups.
     */
    default int batch() {
        return 1;
    }

    /** Runs one round of the engine; overridden where rounds need a frame, such as a held GIL. */
    default void around(Runnable round) {
        round.run();
    }
}
