package org.pybridge.runtime;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.Keywords;
import org.pybridge.PyObject;
import org.pybridge.binding.Implementations;

/** A Python callable as a Java interface with one abstract method. */
final class InterfaceBinding {
    private InterfaceBinding() {}

    /**
     * Whether a request for this type means an interface to implement, not a value to convert to.
     */
    static boolean isBindable(Class<?> type) {
        return type.isInterface()
                && !PyObject.class.isAssignableFrom(type)
                && !Collection.class.isAssignableFrom(type)
                && type != Map.class
                && type != Iterable.class
                && type != CharSequence.class;
    }

    /** Whether a callable that is asked for this type shall implement it, if that can be done. */
    static boolean isImplementation(Class<?> type) {
        int modifiers = type.getModifiers(); // primitive types and arrays are abstract and final
        boolean abstractClass = Modifier.isAbstract(modifiers) && !Modifier.isFinal(modifiers);
        return type.isInterface() ? isBindable(type) : abstractClass && type != Number.class;
    }

    /**
     * Makes the implementation.
     *
     * @throws IllegalArgumentException if the type has not exactly one abstract method, or its
     *     parameter count does not fit the Python function's
     */
    static <T> T bind(PythonCallable function, Class<T> type) {
        Method method =
                FunctionalInterfaces.singleMethod(type).orElseThrow(() -> notFunctional(type));
        List<Method> twins = twins(type, method);
        requireArity(function, method);
        Class<?> resultType = method.getReturnType();
        return Implementations.implement(
                type, twins, resultType, typed(function, type, resultType, method));
    }

    private static TypedFunction typed(
            PythonCallable function, Class<?> type, Class<?> resultType, Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        int kinds =
                Implementations.areWords(resultType, parameters)
                        ? WordSignature.of(resultType, parameters)
                        : 0;
        Transport transport = function.ref().session().transport();
        return transport instanceof WordCalls
                ? new WordFunction(function, type, resultType, kinds, (WordCalls) transport)
                : new TypedFunction(function, type, resultType, kinds);
    }

    private static IllegalArgumentException notFunctional(Class<?> type) {
        return new IllegalArgumentException(
                "not an interface with exactly one abstract method: " + type.getName());
    }

    // Interfaces that narrow generic ones inherit the same method with several descriptors.
    private static List<Method> twins(Class<?> type, Method method) {
        Map<MethodType, Method> twins =
                new LinkedHashMap<>(); // two unrelated interfaces may declare one
        for (Method each : type.getMethods()) {
            if (Modifier.isAbstract(each.getModifiers())
                    && each.getName().equals(method.getName())) {
                if (!isTwin(each, method)) {
                    throw notFunctional(type);
                }
                twins.put(
                        MethodType.methodType(each.getReturnType(), each.getParameterTypes()),
                        each);
            }
        }
        return List.copyOf(twins.values());
    }

    private static boolean isTwin(Method each, Method method) {
        Class<?>[] parameters = each.getParameterTypes();
        Class<?>[] narrowest = method.getParameterTypes();
        boolean related =
                parameters.length == narrowest.length
                        && each.getReturnType().isAssignableFrom(method.getReturnType());
        for (int i = 0; related && i < parameters.length; i++) {
            related =
                    parameters[i].isAssignableFrom(narrowest[i])
                            || narrowest[i].isAssignableFrom(parameters[i]);
        }
        return related;
    }

    private static void requireArity(PythonCallable function, Method method) {
        Session session = function.ref().session();
        List<?> arity = (List<?>) session.call(session.services().id("arity"), 0, function);
        if (arity == null) {
            return;
        }
        Class<?>[] types = method.getParameterTypes();
        boolean keywords = types.length > 0 && types[types.length - 1] == Keywords.class;
        int given = keywords ? types.length - 1 : types.length;
        long least = (Long) arity.get(0);
        long most = (Long) arity.get(1);
        boolean fits =
                keywords
                        ? most < 0 || given <= most
                        : given >= least && (most < 0 || given <= most);
        List<?> requiredNames = (List<?>) arity.get(2);
        if (!fits || !keywords && !requiredNames.isEmpty()) {
            throw new IllegalArgumentException(
                    "the interface does not fit the Python function: "
                            + method.getDeclaringClass().getSimpleName()
                            + "."
                            + method.getName()
                            + " has "
                            + given
                            + " parameters, the function is "
                            + arity.get(3)
                            + (requiredNames.isEmpty() || keywords
                                    ? ""
                                    : "; a last parameter of type Keywords passes keyword"
                                            + " arguments"));
        }
    }
}
