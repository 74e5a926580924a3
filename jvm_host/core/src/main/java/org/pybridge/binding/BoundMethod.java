package org.pybridge.binding;

import java.lang.reflect.Method;
import java.util.List;

/**
 * One abstract method of an interface, as the user sees it.
 *
 * @param twins the methods that are it by erasure: interfaces that narrow generic ones inherit the
 *     same method with several descriptors
 * @param resultType the result type of the most specific one
 */
public record BoundMethod(List<Method> twins, Class<?> resultType) {
    /** Its name. */
    public String name() {
        return twins.get(0).getName();
    }

    /** A method without other twins. */
    public static BoundMethod of(Method method) {
        return new BoundMethod(List.of(method), method.getReturnType());
    }
}
