package org.pybridge.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** The types of a method as a class sees them that names the type arguments of its bases. */
final class GenericMethods {
    private GenericMethods() {}

    /** The type of a method's result, as a class with these type arguments sees it. */
    static AskedType resultType(AskedType user, Method method) {
        Class<?> type = user.raw();
        Map<TypeVariable<?>, AskedType> own = new HashMap<>();
        for (int i = 0; i < user.argumentCount(); i++) {
            own.put(type.getTypeParameters()[i], user.argument(i));
        }
        Map<TypeVariable<?>, AskedType> variables = new HashMap<>(own);
        collect(type, own, variables);
        return AskedType.of(method.getGenericReturnType(), variables);
    }

    static AskedType[] parameterTypes(Class<?> user, Method method) {
        Type[] types = method.getGenericParameterTypes();
        Map<TypeVariable<?>, AskedType> variables = new HashMap<>();
        collect(user, Map.of(), variables);
        AskedType[] asked = new AskedType[types.length];
        for (int i = 0; i < types.length; i++) {
            asked[i] = AskedType.of(types[i], variables);
        }
        return asked;
    }

    /**
     * Adds what the bases of a class are given.
     *
     * @param own the meaning of the class's own variables: those of its bases may have the same
     *     names for others, even be the same ones if the class is nested in a base
     */
    private static void collect(
            Class<?> type,
            Map<TypeVariable<?>, AskedType> own,
            Map<TypeVariable<?>, AskedType> found) {
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass(), type.getGenericSuperclass(), own, found);
        }
        Class<?>[] interfaces = type.getInterfaces();
        Type[] generic = type.getGenericInterfaces();
        for (int i = 0; i < interfaces.length; i++) {
            collect(interfaces[i], generic[i], own, found);
        }
    }

    private static void collect(
            Class<?> raw,
            Type type,
            Map<TypeVariable<?>, AskedType> user,
            Map<TypeVariable<?>, AskedType> found) {
        Map<TypeVariable<?>, AskedType> own = new HashMap<>();
        if (type instanceof ParameterizedType) {
            Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
            TypeVariable<?>[] declared = raw.getTypeParameters();
            for (int i = 0; i < declared.length; i++) {
                own.put(declared[i], AskedType.of(arguments[i], user));
            }
        }
        found.putAll(own);
        collect(raw, own, found);
    }
}
