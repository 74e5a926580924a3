package org.pybridge.lab;

/**
 * The arrivals of one caller: evenly spaced over all callers, who take them in turns.
 *
 * @param startNs when the first one of all is due
 * @param endNs none is due from then on
 * @param periodNs the time between two arrivals
 * @param member the first arrival of this caller
 * @param memberCount the distance of its arrivals
 */
record Schedule(long startNs, long endNs, double periodNs, int member, int memberCount) {
    /** When its n-th arrival is due. */
    long dueNs(long n) {
        return startNs + Math.round((member + (double) n * memberCount) * periodNs);
    }

    /** Whether its n-th arrival is due before the end. */
    boolean has(long n) {
        return dueNs(n) - endNs < 0;
    }

    /** How many arrivals it has from the n-th on. */
    long countFrom(long n) {
        final double left = (endNs - dueNs(n)) / (periodNs * memberCount);
        return Math.max(0, (long) Math.ceil(left));
    }
}
