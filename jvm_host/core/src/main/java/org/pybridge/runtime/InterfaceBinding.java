package org.pybridge.runtime;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.Keywords;
import org.pybridge.NdArray;
import org.pybridge.PyObject;
import org.pybridge.PythonException;
import org.pybridge.binding.BoundMethod;
import org.pybridge.binding.Implementations;

/** A Python callable, or any object, as a Java interface. */
final class InterfaceBinding {
    private InterfaceBinding() {}

    /**
     * Whether a request for this type means an interface to implement, not a value to convert to.
     */
    static boolean isBindable(Class<?> type) {
        return type.isInterface()
                && !PyObject.class.isAssignableFrom(type)
                && type != NdArray.class
                && !Collection.class.isAssignableFrom(type)
                && type != Map.class
                && type != Iterable.class
                && type != CharSequence.class;
    }

    /** Whether a callable that is asked for this type shall implement it, if that can be done. */
    static boolean isImplementation(Class<?> type) {
        return type.isInterface() ? isBindable(type) : isAbstractClass(type);
    }

    /** Whether the type is an abstract class, which nothing of Python's becomes. */
    static boolean isAbstractClass(Class<?> type) {
        int modifiers = type.getModifiers(); // primitive types and arrays are abstract and final
        return Modifier.isAbstract(modifiers)
                && !Modifier.isFinal(modifiers)
                && !type.isInterface()
                && type != Number.class;
    }

    /** Why a Python object is no instance of an abstract class. */
    static String classRefusal(Class<?> type) {
        return "a Python object implements interfaces, not abstract classes: wanted="
                + type.getName()
                + "; ask for an interface of it, and call that from a subclass in Java";
    }

    /** Makes a callable or any other object the implementation, as the two methods below. */
    static Object implement(PythonHandle object, AskedType asked) {
        return object instanceof PythonCallable
                ? bind((PythonCallable) object, asked)
                : bindObject(object, asked, methods(asked.raw()));
    }

    /**
     * Makes a callable the implementation of an interface with one abstract method, and any object
     * that of one with several.
     *
     * @throws IllegalArgumentException if the type is no such interface, or the parameter count of
     *     a method does not fit the Python function's
     */
    static Object bind(PythonCallable function, AskedType asked) {
        Class<?> type = asked.raw();
        List<BoundMethod> methods = methods(type);
        if (methods.size() > 1) {
            return bindObject(function, asked, methods);
        }
        requireMethods(type, methods);
        requireArity(function, methods.get(0));
        TypedFunction typed = typed(function, function, asked, methods.get(0));
        return implement(function, asked, methods, List.of(typed));
    }

    /**
     * Makes an object the implementation of an interface: each abstract method is the object's
     * attribute of that name, looked up now.
     *
     * @throws ConversionException if an attribute is missing or not callable
     * @throws IllegalArgumentException if one does not take as many parameters
     */
    private static Object bindObject(
            PythonHandle object, AskedType asked, List<BoundMethod> methods) {
        Class<?> type = asked.raw();
        requireMethods(type, methods);
        List<TypedFunction> functions = new ArrayList<>();
        for (BoundMethod method : methods) {
            PythonCallable found = attribute(object, type, method);
            requireArity(found, method);
            functions.add(typed(found, object, asked, method));
        }
        return implement(object, asked, methods, functions);
    }

    /** Adds the default methods that the object has itself, with as many parameters. */
    private static Object implement(
            PythonHandle object,
            AskedType asked,
            List<BoundMethod> required,
            List<TypedFunction> functions) {
        Class<?> type = asked.raw();
        List<Method> defaults = FunctionalInterfaces.defaultMethods(type);
        Collection<?> own = defaults.isEmpty() ? List.of() : ownMethods(object, defaults);
        if (own.isEmpty()) {
            return Implementations.implement(type, required, functions);
        }
        List<BoundMethod> allMethods = new ArrayList<>(required);
        List<TypedFunction> allFunctions = new ArrayList<>(functions);
        for (BoundMethod method : grouped(defaults)) {
            if (own.contains(method.name())) {
                PythonCallable found = attribute(object, type, method);
                if (arityMisfit(found, method) == null) {
                    allMethods.add(method);
                    allFunctions.add(typed(found, object, asked, method));
                } else {
                    found.close();
                }
            }
        }
        return Implementations.implement(type, allMethods, allFunctions);
    }

    private static Collection<?> ownMethods(PythonHandle object, List<Method> defaults) {
        Set<String> names = new LinkedHashSet<>();
        defaults.forEach(method -> names.add(method.getName()));
        return (List<?>)
                object.serve("bridge._interfaces:own_methods", 0, object, List.copyOf(names));
    }

    private static void requireMethods(Class<?> type, List<BoundMethod> methods) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(classRefusal(type));
        } else if (methods.isEmpty()) {
            throw new IllegalArgumentException(
                    "not an interface with an abstract method: " + type.getName());
        }
    }

    private static PythonCallable attribute(
            PythonHandle object, Class<?> type, BoundMethod method) {
        String name = method.name();
        Object found;
        try {
            found = object.attr(name);
        } catch (PythonException e) {
            ConversionException missing =
                    new ConversionException(
                            "the Python object does not implement "
                                    + type.getName()
                                    + ": "
                                    + e.getMessage());
            missing.initCause(e);
            throw missing;
        }
        if (!(found instanceof PythonCallable)) {
            throw new ConversionException(
                    "the Python object does not implement "
                            + type.getName()
                            + ": its "
                            + name
                            + " is not callable: "
                            + found);
        }
        PythonCallable callable = (PythonCallable) found;
        return object instanceof TimedFunction timed
                ? new TimedFunction(callable, timed.timeoutNs())
                : callable;
    }

    private static TypedFunction typed(
            PythonCallable function, PythonHandle shown, AskedType user, BoundMethod bound) {
        Method method = FunctionalInterfaces.mostSpecific(bound.twins());
        Class<?> resultType = bound.resultType();
        Class<?>[] parameters = method.getParameterTypes();
        AskedType asked =
                resultType == method.getReturnType()
                        ? GenericMethods.resultType(user, method)
                        : AskedType.of(resultType);
        String description = user.raw().getSimpleName() + " of ";
        boolean words = Implementations.areWords(resultType, parameters);
        int kinds = words ? WordSignature.of(resultType, parameters) : 0;
        if (function instanceof PlacedFunction placed) {
            return new PlacedBinding(placed, shown, description, asked, kinds);
        } else if (function.timeoutNs() == 0
                && function.ref().session().transport() instanceof WordCalls calls) {
            if (words) {
                return new WordFunction(function, shown, description, asked, kinds, calls);
            } else if (isPacked(bound)) {
                return new PackedFunction(function, shown, description, asked, parameters, calls);
            }
        }
        return new TypedFunction(function, shown, description, asked, kinds);
    }

    private static boolean isPacked(BoundMethod bound) {
        return isPacked(bound.resultType())
                && bound.twins().stream()
                        .flatMap(twin -> Arrays.stream(twin.getParameterTypes()))
                        .allMatch(InterfaceBinding::isPacked);
    }

    private static boolean isPacked(Class<?> type) {
        return type.isPrimitive() || type == String.class;
    }

    /** The abstract methods of an interface, each with its twins, by name and parameters. */
    private static List<BoundMethod> methods(Class<?> type) {
        return grouped(FunctionalInterfaces.abstractMethods(type));
    }

    private static List<BoundMethod> grouped(List<Method> all) {
        List<Method> left = new ArrayList<>(all);
        left.sort(Comparator.comparing(Method::getName).thenComparing(Method::toString));
        List<BoundMethod> methods = new ArrayList<>();
        while (!left.isEmpty()) {
            Method first = left.get(0);
            List<Method> same =
                    left.stream()
                            .filter(each -> each.getName().equals(first.getName()))
                            .filter(each -> isTwin(each, first) || isTwin(first, each))
                            .toList();
            left.removeAll(same);
            Map<MethodType, Method> twins = new LinkedHashMap<>(); // unrelated ones may declare one
            for (Method each : same) {
                twins.put(
                        MethodType.methodType(each.getReturnType(), each.getParameterTypes()),
                        each);
            }
            Class<?> resultType = FunctionalInterfaces.mostSpecific(same).getReturnType();
            methods.add(new BoundMethod(List.copyOf(twins.values()), resultType));
        }
        return methods;
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

    private static void requireArity(PythonCallable function, BoundMethod bound) {
        String misfit = arityMisfit(function, bound);
        if (misfit != null) {
            throw new IllegalArgumentException(misfit);
        }
    }

    /** Why the function cannot be called as the method is; null if it can, or nobody knows. */
    private static String arityMisfit(PythonCallable function, BoundMethod bound) {
        Method method = FunctionalInterfaces.mostSpecific(bound.twins());
        Session session = function.ref().session();
        List<?> arity = (List<?>) session.call(session.services().id("arity"), 0, function);
        if (arity == null) {
            return null;
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
        if (fits && (keywords || requiredNames.isEmpty())) {
            return null;
        }
        return "the interface does not fit the Python function: "
                + method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + " has "
                + given
                + " parameters, the function is "
                + arity.get(3)
                + (requiredNames.isEmpty() || keywords
                        ? ""
                        : "; a last parameter of type Keywords passes keyword arguments");
    }
}
