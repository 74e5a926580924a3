package org.pybridge.udf;

/**
 * Is told how long the calls of opened functions take: {@link UdfContext#timer}. It is called after
 * each call, on the same thread, so on several at once; what it throws is logged.
 */
@FunctionalInterface
public interface UdfTimer {
    /**
     * A call has ended.
     *
     * @param function the function's name in SQL
     * @param rows how many rows it had; 0 of what an accumulator does without one
     * @param nanoseconds the time from Java to Python and back, conversions included; of {@code
     *     evalAsync} until the future is done
     * @param isFailed whether it has thrown
     */
    void took(String function, long rows, long nanoseconds, boolean isFailed);
}
