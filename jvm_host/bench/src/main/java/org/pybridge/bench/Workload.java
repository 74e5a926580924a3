package org.pybridge.bench;

/** Operations that can be timed: those of a scenario, or those of the limit that it is held to. */
public interface Workload {
    /** Its name in the results, such as {@code call_int}. */
    String name();

    /**
     * Runs operations, always the same ones for the same count, with nothing timed inside.
     *
     * @param operationCount a multiple of {@link #batch}
     * @return a checksum of all results
     */
    long run(int operationCount);

    /** The checksum that a correct {@link #run} of this many operations returns. */
    long expected(int operationCount);

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
