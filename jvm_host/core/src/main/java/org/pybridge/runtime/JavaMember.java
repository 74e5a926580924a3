package org.pybridge.runtime;

/** What Python finds in a Java class by one name, for all objects of the class. Thread-safe. */
interface JavaMember {
    /** How Python binds it; {@code bridge/_java_types.py} knows these codes. */
    enum Form {
        METHOD,
        STATIC_METHOD,
        MIXED_METHOD,
        FIELD,
        STATIC_FIELD,
        FINAL_FIELD,
        STATIC_FINAL_FIELD
    }

    String name();

    Form form();

    /** The signatures, a line each. */
    String documentation();

    /**
     * Calls it, or reads a field, or writes it with one argument.
     *
     * @param conversions those of the session that asks
     * @param target null for what is static
     * @param values the arguments as {@link ValueReader} gives them; changed by the call
     * @throws CallShapeException if the arguments are none that it takes
     * @throws Throwable what the Java code throws
     */
    Object invoke(Conversions conversions, Object target, Object[] values) throws Throwable;
}
