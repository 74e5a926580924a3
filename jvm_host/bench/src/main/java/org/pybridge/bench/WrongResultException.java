package org.pybridge.bench;

/** A scenario computed something wrong, so its speed means nothing. */
public final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message names the scenario and both values. */
    public WrongResultException(String scenario, Object seen, Object wanted) {
        super("wrong result: scenario=" + scenario + ", seen=" + seen + ", wanted=" + wanted);
    }

    /** Throws unless both values are equal. */
    public static void unlessEqual(String scenario, Object seen, Object wanted) {
        if (!wanted.equals(seen)) {
            throw new WrongResultException(scenario, seen, wanted);
        }
    }
}
