package org.pybridge.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pybridge.PyObject;
import org.pybridge.frame.FrameLayout;

/** A Python callable as a Java interface with one abstract method. */
final class InterfaceBinding implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final PythonCallable function;
    private final Class<?> type;
    private final Method method;
    private final Class<?> returnType;
    private final int flags;

    private InterfaceBinding(PythonCallable function, Class<?> type, Method method) {
        this.function = function;
        this.type = type;
        this.method = method;
        this.returnType = method.getReturnType();
        this.flags = Conversions.wantsHandle(returnType) ? FrameLayout.RESULT_AS_HANDLE : 0;
    }

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

    /**
     * Makes the implementation.
     *
     * @throws IllegalArgumentException if the type has not exactly one abstract method, or its
     *     parameter count does not fit the Python function's
     */
    static <T> T bind(PythonCallable function, Class<T> type) {
        Method method =
                FunctionalInterfaces.singleMethod(type)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "not an interface with exactly one abstract method:"
                                                        + " "
                                                        + type.getName()));
        requireArity(function, method);
        InterfaceBinding binding = new InterfaceBinding(function, type, method);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, binding));
    }

    private static void requireArity(PythonCallable function, Method method) {
        Session session = function.ref().session();
        List<?> arity = (List<?>) session.call(session.services().id("arity"), 0, function);
        if (arity == null) {
            return;
        }
        int given = method.getParameterCount();
        long least = (Long) arity.get(0);
        long most = (Long) arity.get(1);
        if (given < least || (most >= 0 && given > most)) {
            throw new IllegalArgumentException(
                    "the interface does not fit the Python function: "
                            + method.getDeclaringClass().getSimpleName()
                            + "."
                            + method.getName()
                            + " has "
                            + given
                            + " parameters, "
                            + function.repr()
                            + " takes "
                            + (most < 0
                                    ? least + " or more"
                                    : least == most ? "" + least : least + " to " + most));
        }
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] given) throws Throwable {
        Object[] arguments = given == null ? NO_ARGUMENTS : given;
        if (called.isDefault()) {
            return invokeDefault(proxy, called, arguments);
        }
        if (called.getDeclaringClass() == Object.class
                || !called.getName().equals(method.getName())) {
            return invokeOfObject(proxy, called, arguments);
        }
        Object result = function.callWith(flags, arguments);
        return returnType == void.class ? null : Conversions.to(returnType, result, "result");
    }

    private Object invokeDefault(Object proxy, Method called, Object[] arguments) throws Throwable {
        Class<?> owner = called.getDeclaringClass();
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                .unreflectSpecial(called, owner)
                .bindTo(proxy)
                .invokeWithArguments(arguments);
    }

    private Object invokeOfObject(Object proxy, Method called, Object[] arguments) {
        switch (called.getName()) {
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return type.getSimpleName() + " of " + function;
        }
    }
}
