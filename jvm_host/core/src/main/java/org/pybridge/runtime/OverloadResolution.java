package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses among overloads as javac does: strict, then with boxing, then with a variable number of
 * arguments; and where javac would find none, by the conversions that only Python's values have,
 * and by the user's converters.
 */
final class OverloadResolution {
    /** What was chosen, and whether the last parameter gathers the last arguments. */
    record Choice(Overload overload, boolean variable) {}

    private enum Phase {
        STRICT(false) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return ArgumentKind.fitsStrictly(kind, type);
            }
        },
        LOOSE(false) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return ArgumentKind.fitsLoosely(kind, type);
            }
        },
        VARIABLE(true) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return ArgumentKind.fitsLoosely(kind, type);
            }
        },
        PYTHON(false) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return ArgumentKind.fitsAsPython(kind, type);
            }
        },
        PYTHON_VARIABLE(true) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return ArgumentKind.fitsAsPython(kind, type);
            }
        },
        CONVERTED(false) {
            @Override
            boolean fits(Class<?> kind, Class<?> type, Converters converters) {
                return PYTHON.fits(kind, type, converters) || converters.hasOneFor(type);
            }
        };

        final boolean variable;

        Phase(boolean variable) {
            this.variable = variable;
        }

        abstract boolean fits(Class<?> kind, Class<?> type, Converters converters);
    }

    private OverloadResolution() {}

    /**
     * The overload that a call with arguments of these kinds means.
     *
     * @param name of the method, for errors
     * @param converters the user's, for parameters of their classes
     * @throws CallShapeException if there is none, or several that are equally good
     */
    static Choice choose(
            String name, List<Overload> overloads, Class<?>[] kinds, Converters converters) {
        for (Phase phase : Phase.values()) {
            List<Overload> fitting = new ArrayList<>();
            for (Overload overload : overloads) {
                if (fits(overload, kinds, phase, converters)) {
                    fitting.add(overload);
                }
            }
            if (!fitting.isEmpty()) {
                List<Overload> best = mostSpecific(fitting, kinds, phase.variable);
                if (best.size() > 1) {
                    throw failure("ambiguous call of ", name, best, kinds);
                }
                return new Choice(best.get(0), phase.variable);
            }
        }
        throw failure("no overload fits the call of ", name, overloads, kinds);
    }

    private static boolean fits(
            Overload overload, Class<?>[] kinds, Phase phase, Converters converters) {
        int count = overload.parameterCount();
        if (phase.variable
                ? !overload.isVarArgs() || kinds.length < count - 1
                : kinds.length != count) {
            return false;
        }
        for (int i = 0; i < kinds.length; i++) {
            if (!phase.fits(kinds[i], type(overload, i, phase.variable), converters)) {
                return false;
            }
        }
        return true;
    }

    private static Class<?> type(Overload overload, int index, boolean variable) {
        return variable ? overload.variableType(index) : overload.parameterType(index);
    }

    private static List<Overload> mostSpecific(
            List<Overload> fitting, Class<?>[] kinds, boolean variable) {
        List<Overload> best = new ArrayList<>();
        for (Overload candidate : fitting) {
            boolean beaten = false;
            for (Overload other : fitting) {
                beaten |=
                        other != candidate
                                && isMoreSpecific(other, candidate, kinds, variable)
                                && !isMoreSpecific(candidate, other, kinds, variable);
            }
            if (!beaten) {
                best.add(candidate);
            }
        }
        return best;
    }

    private static boolean isMoreSpecific(
            Overload overload, Overload other, Class<?>[] kinds, boolean variable) {
        int count = kinds.length;
        if (variable) {
            count = Math.max(count, Math.max(overload.parameterCount(), other.parameterCount()));
        }
        for (int i = 0; i < count; i++) {
            Class<?> kind = i < kinds.length ? kinds[i] : Object.class;
            if (!ArgumentKind.isMoreSpecific(
                    kind, type(overload, i, variable), type(other, i, variable))) {
                return false;
            }
        }
        return true;
    }

    private static CallShapeException failure(
            String what, String name, List<Overload> candidates, Class<?>[] kinds) {
        StringBuilder text = new StringBuilder(what).append(name).append(": seen=(");
        for (int i = 0; i < kinds.length; i++) {
            text.append(i == 0 ? "" : ", ").append(ArgumentKind.shown(kinds[i]));
        }
        text.append("), candidates=");
        String simpleName = name.substring(name.lastIndexOf('.') + 1);
        for (int i = 0; i < candidates.size(); i++) {
            text.append(i == 0 ? "" : "; ").append(candidates.get(i).signature(simpleName));
        }
        return new CallShapeException(text.toString());
    }
}
