package org.pybridge.runtime;

import java.lang.reflect.Method;
import java.util.List;

/** Whether a Python function can take the arguments of a Java method. */
final class Arity {
    private Arity() {}

    /**
     * Checks the counts of parameters, where Python knows them.
     *
     * @throws IllegalArgumentException if they do not fit; it names both signatures
     */
    static void require(PythonCallable function, Method method) {
        Session session = function.ref().session();
        List<?> arity = (List<?>) session.call(session.services().id("arity"), 0, function);
        if (arity == null) {
            return;
        }
        int given = method.getParameterCount();
        long least = (Long) arity.get(0);
        long most = (Long) arity.get(1);
        List<?> keywords = (List<?>) arity.get(2);
        if (given >= least && (most < 0 || given <= most) && keywords.isEmpty()) {
            return;
        }
        String wanted =
                most < 0
                        ? least + " or more"
                        : least == most ? String.valueOf(least) : least + " to " + most;
        throw new IllegalArgumentException(
                "the interface does not fit the Python function: "
                        + method.getDeclaringClass().getSimpleName()
                        + "."
                        + method.getName()
                        + " has "
                        + given
                        + " parameters, "
                        + arity.get(3)
                        + " takes "
                        + wanted
                        + (keywords.isEmpty() ? "" : " and requires the keywords " + keywords));
    }
}
