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

    static AskedType resultType(Class<?> user, Method method) {
        return AskedType.of(method.getGenericReturnType(), variables(user));
    }

    static AskedType[] parameterTypes(Class<?> user, Method method) {
        Type[] types = method.getGenericParameterTypes();
        Map<TypeVariable<?>, Type> variables = variables(user);
        AskedType[] asked = new AskedType[types.length];
        for (int i = 0; i < types.length; i++) {
            asked[i] = AskedType.of(types[i], variables);
        }
        return asked;
    }

    /** What a class and its bases say of the type variables of their bases. */
    static Map<TypeVariable<?>, Type> variables(Class<?> user) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        collect(user, variables);
        return variables;
    }

    private static void collect(Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (type.getGenericSuperclass() != null) {
            collect(type.getSuperclass(), type.getGenericSuperclass(), variables);
        }
        Class<?>[] interfaces = type.getInterfaces();
        Type[] generic = type.getGenericInterfaces();
        for (int i = 0; i < interfaces.length; i++) {
            collect(interfaces[i], generic[i], variables);
        }
    }

    private static void collect(Class<?> raw, Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof ParameterizedType) {
            Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
            TypeVariable<?>[] declared = raw.getTypeParameters();
            for (int i = 0; i < declared.length; i++) {
                variables.put(declared[i], arguments[i]);
            }
        }
        collect(raw, variables);
    }
}
