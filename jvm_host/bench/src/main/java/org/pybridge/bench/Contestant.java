package org.pybridge.bench;

/** Those whose rounds take turns. All have the same operations to do. */
enum Contestant {
    /** What is measured. */
    SCENARIO,
    /** The leanest way known. */
    REFERENCE,
    /** The same work in plain Java. */
    TWIN,
    /** A JVM that does nothing else, beside the start of one that calls Python. */
    JAVA_ALONE,
    /** A Python that does nothing else. */
    PYTHON_ALONE,
    /** One thread of a scenario of several, while the others wait. */
    ALONE,
    /** One thread of a reference of several, while the others wait. */
    REFERENCE_ALONE
}
