package org.pybridge.runtime;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The public members of a Java class, as far as this module may use them. */
final class AccessibleMembers {
    private AccessibleMembers() {}

    /** The members: first the constructors, then methods by name, then fields. */
    static List<JavaMember> of(Class<?> type) {
        readable(type);
        List<JavaMember> members = new ArrayList<>();
        String shown = type.getTypeName();
        members.add(new MethodMember(shown, type.getSimpleName(), constructors(type)));
        for (Map.Entry<String, List<Overload>> methods : methods(type).entrySet()) {
            String name = methods.getKey();
            members.add(new MethodMember(shown + "." + name, name, methods.getValue()));
        }
        Set<String> fields = new HashSet<>(); // a field hides those of its name in superclasses
        for (Field field : type.getFields()) {
            if (!fields.add(field.getName())) {
                continue;
            }
            readable(field.getDeclaringClass());
            if (isUsable(type, field)) {
                try {
                    members.add(new FieldMember(field));
                } catch (IllegalAccessException e) {
                    continue; // what reflection refuses, Python does not see
                }
            }
        }
        return members;
    }

    private static List<Overload> constructors(Class<?> type) {
        List<Overload> found = new ArrayList<>();
        if (Modifier.isAbstract(type.getModifiers())) {
            return found;
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            try {
                if (isUsable(type, constructor)) {
                    found.add(Overload.of(constructor));
                }
            } catch (IllegalAccessException e) {
                continue; // as above
            }
        }
        return found;
    }

    private static Map<String, List<Overload>> methods(Class<?> type) {
        Map<String, Method> bySignature = new LinkedHashMap<>();
        collect(type.getMethods(), bySignature);
        if (type.isInterface()) {
            collect(Object.class.getMethods(), bySignature);
        }
        Map<String, List<Overload>> byName = new TreeMap<>();
        for (Method method : bySignature.values()) {
            Method usable = usable(type, method);
            if (usable == null) {
                continue;
            }
            try {
                byName.computeIfAbsent(method.getName(), name -> new ArrayList<>())
                        .add(Overload.of(usable));
            } catch (IllegalAccessException | UnsupportedOperationException e) {
                continue; // as above; MethodHandle.invoke has no handle of its own
            }
        }
        byName.values().removeIf(List::isEmpty);
        return byName;
    }

    /** Of methods that differ only in their result, the one with the narrowest. */
    private static void collect(Method[] methods, Map<String, Method> bySignature) {
        for (Method method : methods) {
            String signature = method.getName() + Arrays.toString(method.getParameterTypes());
            bySignature.merge(signature, method, AccessibleMembers::narrower);
        }
    }

    private static Method narrower(Method one, Method other) {
        Class<?> result = one.getReturnType();
        Class<?> otherResult = other.getReturnType();
        if (result != otherResult) {
            return result.isAssignableFrom(otherResult) ? other : one;
        }
        return one.getDeclaringClass().isAssignableFrom(other.getDeclaringClass()) ? other : one;
    }

    /** The method itself, or the same one of a superclass or interface that may be used. */
    private static Method usable(Class<?> type, Method method) {
        if (isExported(method.getDeclaringClass())) {
            readable(method.getDeclaringClass());
            return method;
        }
        if (!Modifier.isStatic(method.getModifiers())) {
            Method inherited = exported(type, method);
            if (inherited != null) {
                readable(inherited.getDeclaringClass());
                return inherited;
            }
        }
        return isOpened(type, method) ? method : null;
    }

    private static Method exported(Class<?> type, Method method) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Method found = isExported(c) ? declared(c, method) : null;
            for (Class<?> each : c.getInterfaces()) {
                found = found != null ? found : exported(each, method);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Method declared(Class<?> type, Method method) {
        try {
            Method found = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
            int modifiers = found.getModifiers();
            return Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers) ? found : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static <T extends AccessibleObject & Member> boolean isUsable(Class<?> type, T member) {
        return isExported(member.getDeclaringClass()) || isOpened(type, member);
    }

    /** Whether its package is open to this module, as those of the class path are. */
    private static <T extends AccessibleObject & Member> boolean isOpened(Class<?> type, T member) {
        return !isInternal(type) && member.trySetAccessible();
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getDeclaringClass()) {
            if (!Modifier.isPublic(c.getModifiers())) {
                return false;
            }
        }
        return !isInternal(type);
    }

    private static boolean isInternal(Class<?> type) {
        return type.getPackage() == AccessibleMembers.class.getPackage();
    }

    private static boolean isExported(Class<?> type) {
        return isPublic(type)
                && type.getModule()
                        .isExported(type.getPackageName(), AccessibleMembers.class.getModule());
    }

    private static void readable(Class<?> type) {
        AccessibleMembers.class.getModule().addReads(type.getModule());
    }
}
