package org.pybridge.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Optionals: empty for None, and for what a dict or a dataclass lacks. */
final class OptionalConversions {
    private static final Map<Class<?>, Object> EMPTY =
            Map.of(
                    Optional.class, Optional.empty(),
                    OptionalInt.class, OptionalInt.empty(),
                    OptionalLong.class, OptionalLong.empty(),
                    OptionalDouble.class, OptionalDouble.empty());

    private OptionalConversions() {}

    static boolean isOptional(Class<?> type) {
        return EMPTY.containsKey(type);
    }

    /** The optional of this type that holds nothing; null for a type that is none. */
    static Object empty(Class<?> type) {
        return EMPTY.get(type);
    }

    /** A value that is not null as this optional. */
    static Object of(Conversions conversions, AskedType asked, Object value, int depth) {
        Class<?> type = asked.raw();
        if (type == OptionalLong.class) {
            return OptionalLong.of((Long) NumberConversions.scalar(Long.class, value));
        } else if (type == OptionalInt.class) {
            return OptionalInt.of((Integer) NumberConversions.scalar(Integer.class, value));
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.of((Double) NumberConversions.scalar(Double.class, value));
        }
        return Optional.of(conversions.convert(asked.argument(0), value, depth));
    }
}
