package org.pybridge.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.ConversionException;

/** How a record class is made: its components by name, and its constructor. Immutable. */
final class RecordPlan {
    private final Class<?> type;
    private final MethodHandle constructor;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final Type[] generic;
    private final AskedType[] erased;

    /** Takes its time: {@link Conversions#records} knows it. */
    RecordPlan(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] classes = new Class<?>[components.length];
        generic = new Type[components.length];
        erased = new AskedType[components.length];
        for (int i = 0; i < components.length; i++) {
            indexes.put(components[i].getName(), i);
            classes[i] = components[i].getType();
            generic[i] = components[i].getGenericType();
            erased[i] = AskedType.of(generic[i]);
        }
        constructor = constructor(type, classes);
    }

    private static MethodHandle constructor(Class<?> type, Class<?>[] classes) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(classes);
            canonical.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflectConstructor(canonical);
            return handle.asType(handle.type().generic())
                    .asSpreader(Object[].class, classes.length);
        } catch (InaccessibleObjectException e) {
            throw new ConversionException(
                    "the record cannot be made: its module "
                            + type.getModule().getName()
                            + " needs `opens "
                            + type.getPackageName()
                            + " to org.pybridge`: "
                            + type.getName());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record without its constructor: " + type, e);
        }
    }

    /** The component of this name, or null. */
    Integer index(Object name) {
        return indexes.get(name);
    }

    Map<String, Integer> components() {
        return indexes;
    }

    /** The components' types, where the record is asked for with these type arguments. */
    AskedType[] types(AskedType asked) {
        if (asked.argumentCount() == 0) {
            return erased;
        }
        Map<TypeVariable<?>, AskedType> variables = new HashMap<>();
        TypeVariable<?>[] declared = type.getTypeParameters();
        for (int i = 0; i < declared.length; i++) {
            variables.put(declared[i], asked.argument(i));
        }
        AskedType[] types = new AskedType[generic.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = AskedType.of(generic[i], variables);
        }
        return types;
    }

    /** The record of these components. */
    Object make(Object[] components) {
        try {
            return constructor.invokeExact(components);
        } catch (Throwable e) { // the user's constructor may throw anything
            if (e instanceof VirtualMachineError) {
                throw (VirtualMachineError) e;
            }
            throw new ConversionPath("the constructor of " + this + " threw " + e).causedBy(e);
        }
    }

    /** Name and components, as its declaration has them. */
    @Override
    public String toString() {
        return type.getSimpleName() + "(" + String.join(", ", indexes.keySet()) + ")";
    }
}
