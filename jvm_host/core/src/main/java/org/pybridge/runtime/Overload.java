package org.pybridge.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import org.pybridge.ConversionException;

/** One method or constructor of a Java class, ready to be called with values from Python. */
final class Overload {
    private final Executable executable;
    private final boolean isStatic;
    private final Class<?>[] types;
    private final AskedType[] asked;
    private final String[] paths;
    private final MethodHandle spread; // (Object target, Object[] arguments) -> Object

    private Overload(Executable executable, boolean isStatic, MethodHandle handle) {
        this.executable = executable;
        this.isStatic = isStatic;
        this.types = executable.getParameterTypes();
        this.asked = asked(executable);
        this.paths = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            paths[i] = "argument " + (i + 1);
        }
        MethodHandle fixed = handle.asFixedArity();
        MethodHandle withTarget =
                isStatic ? MethodHandles.dropArguments(fixed, 0, Object.class) : fixed;
        this.spread =
                withTarget
                        .asType(MethodType.genericMethodType(types.length + 1))
                        .asSpreader(Object[].class, types.length);
    }

    // A constructor's generic parameters may lack those that the compiler has added.
    private static AskedType[] asked(Executable executable) {
        Type[] generic = executable.getGenericParameterTypes();
        Class<?>[] plain = executable.getParameterTypes();
        AskedType[] asked = new AskedType[plain.length];
        for (int i = 0; i < plain.length; i++) {
            asked[i] = AskedType.of(generic.length == plain.length ? generic[i] : plain[i]);
        }
        return asked;
    }

    static Overload of(Method method) throws IllegalAccessException {
        return new Overload(
                method,
                Modifier.isStatic(method.getModifiers()),
                MethodHandles.lookup().unreflect(method));
    }

    static Overload of(Constructor<?> constructor) throws IllegalAccessException {
        return new Overload(
                constructor, true, MethodHandles.lookup().unreflectConstructor(constructor));
    }

    boolean isStatic() {
        return isStatic;
    }

    boolean isVarArgs() {
        return executable.isVarArgs();
    }

    boolean isConstructor() {
        return executable instanceof Constructor;
    }

    int parameterCount() {
        return types.length;
    }

    Class<?> parameterType(int index) {
        return types[index];
    }

    /** The type of an argument where the last parameter takes any number. */
    Class<?> variableType(int index) {
        int last = types.length - 1;
        return index < last ? types[index] : types[last].getComponentType();
    }

    /**
     * Calls it with values as {@link ValueReader} gives them.
     *
     * @param variable whether the last parameter's array is made of the last arguments
     * @throws ConversionException if a value does not fit
     */
    Object invoke(Conversions conversions, Object target, Object[] values, boolean variable)
            throws Throwable {
        Object[] arguments = variable ? gathered(conversions, values) : values;
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = converted(conversions, asked[i], arguments[i], paths[i]);
        }
        return spread.invokeExact(target, arguments);
    }

    private Object[] gathered(Conversions conversions, Object[] values) {
        int last = types.length - 1;
        Object[] arguments = new Object[types.length];
        System.arraycopy(values, 0, arguments, 0, last);
        AskedType component = asked[last].argument(0);
        Object rest = Array.newInstance(types[last].getComponentType(), values.length - last);
        for (int i = last; i < values.length; i++) {
            Array.set(
                    rest,
                    i - last,
                    converted(conversions, component, values[i], "argument " + (i + 1)));
        }
        arguments[last] = rest;
        return arguments;
    }

    private static Object converted(
            Conversions conversions, AskedType asked, Object value, String path) {
        Class<?> type = asked.raw();
        Object plain = Cast.strip(value);
        if (type == Object.class) {
            return conversions.taken(plain);
        } else if (type.isInstance(plain) && asked.argumentCount() == 0) {
            return plain;
        }
        if (value instanceof Cast && type.isPrimitive() && plain != null) {
            return plain; // its box: the handle widens it
        }
        return conversions.to(asked, plain, path);
    }

    /** As a Java programmer writes it: {@code append(CharSequence, int, int) -> StringBuilder}. */
    String signature(String name) {
        StringBuilder text = new StringBuilder();
        if (isStatic && !isConstructor()) {
            text.append("static ");
        }
        text.append(name).append('(');
        for (int i = 0; i < types.length; i++) {
            text.append(i == 0 ? "" : ", ");
            boolean rest = isVarArgs() && i == types.length - 1;
            text.append(
                    rest
                            ? types[i].getComponentType().getTypeName() + "..."
                            : types[i].getTypeName());
        }
        text.append(')');
        if (executable instanceof Method) {
            text.append(" -> ").append(((Method) executable).getReturnType().getTypeName());
        }
        return text.toString();
    }
}
