package org.pybridge.runtime;

import java.util.Arrays;
import java.util.List;
import org.pybridge.runtime.OverloadResolution.Choice;

/** All overloads of one method, or all constructors; remembers what calls have meant. */
final class MethodMember implements JavaMember {
    private static final int MOST_KNOWN = 8;
    private static final Known[] NOTHING = {};

    /** What a call with arguments of these kinds means. */
    private record Known(Class<?>[] kinds, boolean hasTarget, Overload overload, boolean variable) {
        boolean means(Object target, Object[] values) {
            if (kinds.length != values.length || hasTarget != (target != null)) {
                return false;
            }
            for (int i = 0; i < values.length; i++) {
                if (kinds[i] != ArgumentKind.of(values[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private final String name;
    private final String shownName;
    private final List<Overload> overloads;
    private volatile Known[] known = NOTHING;

    /**
     * The overloads of one name.
     *
     * @param shownName with that of the class, for errors
     */
    MethodMember(String shownName, String name, List<Overload> overloads) {
        this.name = name;
        this.shownName = shownName;
        this.overloads = List.copyOf(overloads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Form form() {
        boolean someStatic = overloads.stream().anyMatch(Overload::isStatic);
        boolean allStatic = overloads.stream().allMatch(Overload::isStatic);
        return allStatic ? Form.STATIC_METHOD : someStatic ? Form.MIXED_METHOD : Form.METHOD;
    }

    @Override
    public String documentation() {
        StringBuilder lines = new StringBuilder();
        for (Overload overload : overloads) {
            lines.append(lines.length() == 0 ? "" : "\n").append(overload.signature(name));
        }
        return lines.toString();
    }

    @Override
    public Object invoke(Conversions conversions, Object target, Object[] values) throws Throwable {
        for (Known call : known) {
            if (call.means(target, values)) {
                return call.overload().invoke(conversions, target, values, call.variable());
            }
        }
        return invokeFirst(conversions, target, values);
    }

    private Object invokeFirst(Conversions conversions, Object target, Object[] values)
            throws Throwable {
        Class<?>[] kinds = new Class<?>[values.length];
        for (int i = 0; i < values.length; i++) {
            kinds[i] = ArgumentKind.of(values[i]);
        }
        List<Overload> candidates =
                target != null ? overloads : overloads.stream().filter(Overload::isStatic).toList();
        Choice choice =
                OverloadResolution.choose(shownName, candidates, kinds, conversions.converters());
        Known[] before = known; // of two threads that add one, one is found again later
        if (before.length < MOST_KNOWN) {
            Known[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] =
                    new Known(kinds, target != null, choice.overload(), choice.variable());
            known = after;
        }
        return choice.overload().invoke(conversions, target, values, choice.variable());
    }
}
