package org.pybridge.bench;

/**
 * One of those whose rounds take turns. All have the same operations to do.
 *
 * @param name in the results
 */
record Contestant(Role role, String name) {
    /** Why it takes part. */
    enum Role {
        /** What is measured. */
        SCENARIO,
        /** The leanest way known. */
        REFERENCE,
        /** Another way than the reference's, for those who want to know what that one costs. */
        BESIDE,
        /** The same work in plain Java. */
        TWIN,
        /** One of a group of bars, in which none is compared with one alone. */
        BAR,
        /** A JVM that does nothing else, beside the start of one that calls Python. */
        JAVA_ALONE,
        /** A Python that does nothing else. */
        PYTHON_ALONE,
        /** One thread of a scenario of several, while the others wait. */
        ALONE,
        /** One thread of a reference of several, while the others wait. */
        REFERENCE_ALONE
    }

    static Contestant of(Role role, Reference reference) {
        return new Contestant(role, reference.name());
    }
}
