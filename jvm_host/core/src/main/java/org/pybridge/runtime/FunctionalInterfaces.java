package org.pybridge.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the one abstract method of functional interfaces. */
final class FunctionalInterfaces {
    /** How Python calls an object of some class. */
    record Target(Method method, AskedType[] parameters, MethodHandle spread) {}

    /** What {@link #target} says of each class. */
    static final class Targets extends ClassCache<Optional<Target>> {
        @Override
        Optional<Target> compute(Class<?> type) {
            return target(type);
        }
    }

    private FunctionalInterfaces() {}

    /**
     * The only abstract method of an interface, those of Object aside; empty if there is not one.
     */
    static Optional<Method> singleMethod(Class<?> type) {
        List<Method> found = abstractMethods(type);
        Method first = found.isEmpty() ? null : mostSpecific(found);
        for (Method method : found) {
            if (!method.getName().equals(first.getName())
                    || method.getParameterCount() != first.getParameterCount()) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(first);
    }

    /** The abstract methods of an interface, those of Object aside; none of a class. */
    static List<Method> abstractMethods(Class<?> type) {
        List<Method> found = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (type.isInterface()
                    && Modifier.isAbstract(method.getModifiers())
                    && !isOfObject(method)) {
                found.add(method);
            }
        }
        return found;
    }

    /** The default methods of an interface; none of a class. */
    static List<Method> defaultMethods(Class<?> type) {
        List<Method> found = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (type.isInterface() && method.isDefault()) {
                found.add(method);
            }
        }
        return found;
    }

    // An interface that narrows an inherited method lists both.
    static Method mostSpecific(List<Method> methods) {
        Method best = methods.get(0);
        for (Method method : methods) {
            if (best.getDeclaringClass().isAssignableFrom(method.getDeclaringClass())
                    && best.getReturnType().isAssignableFrom(method.getReturnType())) {
                best = method;
            }
        }
        return best;
    }

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /**
     * The method that a call of an object of this class means: that of the only functional
     * interface of the class. Interfaces count if they are annotated so, or if the class is a
     * lambda. Empty otherwise. Takes its time: {@link Session#callTargets} knows it.
     */
    static Optional<Target> target(Class<?> type) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collect(c.getInterfaces(), interfaces);
        }
        boolean lambda = type.isHidden() || type.isSynthetic();
        Method only = null;
        for (Class<?> candidate : interfaces) {
            if (!lambda && !isMeantToBeCalled(candidate)) {
                continue;
            }
            Optional<Method> method = singleMethod(candidate);
            if (method.isPresent() && (only == null || overrides(method.get(), only))) {
                only = method.get();
            } else if (method.isPresent() && !overrides(only, method.get())) {
                return Optional.empty();
            }
        }
        return only == null ? Optional.empty() : Optional.of(target(type, only));
    }

    // Dates and times are adjusters by the way; nobody passes one to Python to have it called.
    private static boolean isMeantToBeCalled(Class<?> type) {
        return type.isAnnotationPresent(FunctionalInterface.class)
                && !type.getPackageName().equals("java.time.temporal");
    }

    private static boolean overrides(Method method, Method base) {
        return base.getDeclaringClass().isAssignableFrom(method.getDeclaringClass());
    }

    private static void collect(Class<?>[] direct, Set<Class<?>> all) {
        for (Class<?> type : direct) {
            if (all.add(type)) {
                collect(type.getInterfaces(), all);
            }
        }
    }

    private static Target target(Class<?> type, Method method) {
        try {
            if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
                method.setAccessible(true);
            }
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            MethodHandle generic = handle.asType(handle.type().generic());
            return new Target(
                    method,
                    GenericMethods.parameterTypes(type, method),
                    generic.asSpreader(Object[].class, method.getParameterCount()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("interface method is not accessible: " + method, e);
        }
    }
}
