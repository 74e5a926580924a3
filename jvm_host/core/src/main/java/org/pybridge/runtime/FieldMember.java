package org.pybridge.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** A field of a Java class. */
final class FieldMember implements JavaMember {
    private final Field field;
    private final boolean isStatic;
    private final MethodHandle reader; // (Object target) -> Object
    private final MethodHandle writer; // (Object target, Object value) -> void; null if final

    FieldMember(Field field) throws IllegalAccessException {
        this.field = field;
        this.isStatic = Modifier.isStatic(field.getModifiers());
        MethodHandle getter = MethodHandles.lookup().unreflectGetter(field);
        MethodHandle read =
                isStatic ? MethodHandles.dropArguments(getter, 0, Object.class) : getter;
        this.reader = read.asType(MethodType.genericMethodType(1));
        this.writer = Modifier.isFinal(field.getModifiers()) ? null : writer(field, isStatic);
    }

    private static MethodHandle writer(Field field, boolean isStatic)
            throws IllegalAccessException {
        MethodHandle setter = MethodHandles.lookup().unreflectSetter(field);
        MethodHandle write =
                isStatic ? MethodHandles.dropArguments(setter, 0, Object.class) : setter;
        return write.asType(MethodType.methodType(void.class, Object.class, Object.class));
    }

    @Override
    public String name() {
        return field.getName();
    }

    @Override
    public Form form() {
        if (isStatic) {
            return writer == null ? Form.STATIC_FINAL_FIELD : Form.STATIC_FIELD;
        }
        return writer == null ? Form.FINAL_FIELD : Form.FIELD;
    }

    @Override
    public String documentation() {
        return Modifier.toString(field.getModifiers())
                + " "
                + field.getType().getTypeName()
                + " "
                + field.getName();
    }

    @Override
    public Object invoke(Conversions conversions, Object target, Object[] values) throws Throwable {
        if (!isStatic && target == null) {
            throw new CallShapeException(
                    "a field of objects, not of the class: " + field.getName());
        }
        if (values.length == 0) {
            return reader.invokeExact(target);
        }
        if (writer == null) {
            throw new CallShapeException("a final field: " + field.getName());
        }
        Object value =
                conversions.to(
                        AskedType.of(field.getGenericType()),
                        Cast.strip(values[0]),
                        "field " + field.getName());
        writer.invokeExact(target, value);
        return null;
    }
}
