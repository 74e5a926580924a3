package org.pybridge.runtime;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.frame.FrameLayout;

/**
 * From the default Java types to the type that the caller asked for: exactly, or not at all.
 * Thread-safe.
 */
final class Conversions {
    private final Converters converters;
    private final ValueProfile profile; // null for the table of values as it is
    private final Set<Object> live;
    private final ClassCache<RecordPlan> records;

    /** With the converters of a runtime. */
    Conversions(Converters converters) {
        this(converters, null, Set.of(), new RecordPlans());
    }

    private Conversions(
            Converters converters,
            ValueProfile profile,
            Set<Object> live,
            ClassCache<RecordPlan> records) {
        this.records = records;
        this.converters = converters;
        this.profile = profile;
        this.live = live;
    }

    Conversions with(ValueProfile own) {
        return new Conversions(converters, own, live, records);
    }

    /** The same, but these containers, found by identity, stay the objects that they are. */
    Conversions keeping(Set<Object> liveContainers) {
        return liveContainers.isEmpty()
                ? this
                : new Conversions(converters, profile, liveContainers, records);
    }

    /** What Java code gets of a value that Python passes where any Object is taken. */
    Object taken(Object value) {
        return profile == null || value == null ? value : profile.taken(value, live::contains);
    }

    Converters converters() {
        return converters;
    }

    /** How the records of the runtime are made; ends with it. */
    ClassCache<RecordPlan> records() {
        return records;
    }

    private static final class RecordPlans extends ClassCache<RecordPlan> {
        @Override
        RecordPlan compute(Class<?> type) {
            return new RecordPlan(type);
        }
    }

    /** Whether a request for this type is for a handle instead of a value. */
    static boolean wantsHandle(Class<?> type) {
        return type == PyObject.class || type == PyFunction.class || Protocols.isOne(type);
    }

    /** The flags of a call whose result is asked as this type. */
    static int resultFlags(Class<?> type) {
        return wantsHandle(type) ? FrameLayout.RESULT_AS_HANDLE : 0;
    }

    /**
     * Converts the value.
     *
     * @param path what the value is, for the error's text
     * @throws org.pybridge.ConversionException if it is of another type or does not fit
     */
    @SuppressWarnings("unchecked") // a primitive class and its box are one type to the caller
    <T> T to(Class<T> type, Object value, String path) {
        return (T) to(AskedType.of(type), value, path);
    }

    /** As above, with the type's arguments. */
    Object to(AskedType asked, Object value, String path) {
        try {
            return convert(asked, value, 0);
        } catch (ConversionPath failure) {
            throw failure.at(path).failure();
        }
    }

    /**
     * Converts a value below this many others.
     *
     * @throws ConversionPath if it is of another type or does not fit
     */
    Object convert(AskedType asked, Object value, int depth) {
        Class<?> type = asked.raw();
        if (type == Object.class || type == void.class || type == Void.class) {
            return value instanceof DataclassFields ? ((DataclassFields) value).object() : value;
        }
        if (value == null) {
            return none(type);
        }
        if (type.isPrimitive()
                || Number.class.isAssignableFrom(type) && type.getName().startsWith("java.")
                || type == Boolean.class
                || type == Character.class) {
            return NumberConversions.scalar(type, value);
        }
        if (!converters.isEmpty() && !type.isInstance(value)) {
            Object made = converters.fromPython(type, value);
            if (made != null) {
                return made;
            }
        }
        if (type.isArray()) {
            return type.isInstance(value) && (!asked.hasArgument(0) || live.contains(value))
                    ? value
                    : CollectionConversions.array(this, asked, value, depth);
        }
        return object(asked, type, value, depth);
    }

    private static Object none(Class<?> type) {
        if (type.isPrimitive()) {
            throw ConversionPath.misfit(null, type.getSimpleName());
        }
        return OptionalConversions.empty(type);
    }

    private Object object(AskedType asked, Class<?> type, Object value, int depth) {
        if (value instanceof PythonHandle && Protocols.isOne(type)) {
            return Protocols.adopt(this, asked, (PythonHandle) value, depth);
        }
        if (type.isInstance(value)) {
            boolean asIs =
                    asked.argumentCount() == 0 || type == PyFunction.class || live.contains(value);
            if (asIs) {
                return value;
            } else if (value instanceof Collection) {
                return CollectionConversions.collection(this, asked, (Collection<?>) value, depth);
            } else if (value instanceof Map) {
                return CollectionConversions.map(this, asked, (Map<?, ?>) value, depth);
            }
            return value;
        }
        if (type.isRecord()) {
            return RecordConversions.record(this, asked, value, depth);
        } else if (type.isEnum()) {
            return EnumConversions.constant(type, value);
        } else if (OptionalConversions.isOptional(type)) {
            return OptionalConversions.of(this, asked, value, depth);
        }
        if (value instanceof PythonHandle
                && type != PyFunction.class
                && type != Path.class
                && InterfaceBinding.isBindable(type)) {
            return InterfaceBinding.implement((PythonHandle) value, asked);
        }
        if (value instanceof PythonHandle && InterfaceBinding.isAbstractClass(type)) {
            throw new ConversionPath(InterfaceBinding.classRefusal(type));
        }
        Object made = TimeConversions.from(type, value);
        if (made == null && value instanceof Collection) {
            made = Iterations.ofElements(this, asked, (Collection<?>) value, depth);
        }
        if (made == null) {
            throw ConversionPath.misfit(value, asked);
        }
        return made;
    }
}
