package org.pybridge.binding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.pybridge.Keywords;
import org.pybridge.spi.BoundFunction;
import org.pybridge.spi.CallFrame;

/** Writes the class that implements an interface by a {@link BoundFunction}. */
final class ImplementationCode {
    private static final String FUNCTION = internal(BoundFunction.class);
    private static final String FRAME = internal(CallFrame.class);
    private static final String FIELD = "function";
    private static final String FIELD_TYPE = BoundFunction.class.descriptorString();

    private static final int ARRAY_LOAD = 0x32;
    private static final int RETURN = 0xB1;
    private static final int REFERENCE_RETURN = 0xB0;
    private static final int REFERENCE_LOAD = 0x19;
    private static final int INT_TO_LONG = 0x85;
    private static final int LONG_TO_INT = 0x88;
    private static final int FLOAT_TO_DOUBLE = 0x8D;
    private static final int DOUBLE_TO_FLOAT = 0x90;
    private static final int LONG_POP = 0x58;

    private final String name;
    private String field = FIELD + 0;
    private final ClassFile file = new ClassFile();

    private ImplementationCode(String name) {
        this.name = name;
    }

    /**
     * Writes the class.
     *
     * @param name its internal name
     * @param methods all abstract methods of the interface, and default ones to override
     */
    static byte[] write(String name, Class<?> type, List<BoundMethod> methods) {
        ImplementationCode code = new ImplementationCode(name);
        try {
            code.constructor(methods.size());
            code.description();
            code.identity();
            for (int i = 0; i < methods.size(); i++) {
                code.field = FIELD + i;
                code.methods(methods.get(i));
            }
            return code.file.bytes(name, internal(type), FIELD, methods.size(), FIELD_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException("class file too large: " + type.getName(), e);
        }
    }

    private void constructor(int functionCount) throws IOException {
        Code code = file.code().load(0).callConstructor("java/lang/Object", "()V");
        for (int i = 0; i < functionCount; i++) {
            code.load(0).load(1).push(i).plain(ARRAY_LOAD);
            code.writeField(name, FIELD + i, FIELD_TYPE);
        }
        file.method("<init>", "([" + FIELD_TYPE + ")V", 2, code.plain(RETURN));
    }

    private void description() throws IOException {
        Code code = function(file.code()).call(FUNCTION, "toString", "()Ljava/lang/String;");
        file.method("toString", "()Ljava/lang/String;", 1, code.plain(REFERENCE_RETURN));
    }

    private void identity() throws IOException {
        String equals = "(Ljava/lang/Object;)Z";
        Code same = function(file.code()).load(0).load(1);
        same.call(FUNCTION, "isSame", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
        file.method("equals", equals, 2, same.plain(returnOf(boolean.class)));
        Code hash = function(file.code()).call(FUNCTION, "hash", "()I");
        file.method("hashCode", "()I", 1, hash.plain(returnOf(int.class)));
    }

    private void methods(BoundMethod bound) throws IOException {
        for (Method twin : bound.twins()) {
            boolean narrows = twin.getReturnType().isAssignableFrom(bound.resultType());
            method(twin, narrows ? bound.resultType() : twin.getReturnType());
        }
    }

    private Code function(Code code) throws IOException {
        return code.load(0).readField(name, field, FIELD_TYPE);
    }

    private void method(Method method, Class<?> result) throws IOException {
        Class<?>[] parameters = method.getParameterTypes();
        if (Implementations.areWords(result, parameters)) {
            wordMethod(method, parameters);
            return;
        }
        int target = 1;
        for (Class<?> parameter : parameters) {
            target += slots(parameter);
        }
        int frame = target + 1;
        Code code =
                function(file.code())
                        .call(FUNCTION, "target", "()Ljava/lang/Object;")
                        .store(target);
        function(code).load(target).push(parameters.length);
        code.call(FUNCTION, "begin", "(Ljava/lang/Object;I)L" + FRAME + ";").store(frame);
        int local = 1;
        for (int i = 0; i < parameters.length; i++) {
            code.load(frame).push(i);
            put(code, parameters[i], local, target, i == parameters.length - 1);
            local += slots(parameters[i]);
        }
        function(code).load(target).load(frame);
        result(code, result);
        file.method(
                method.getName(),
                MethodType.methodType(method.getReturnType(), parameters)
                        .toMethodDescriptorString(),
                frame + 1,
                code);
    }

    private void wordMethod(Method method, Class<?>... parameters) throws IOException {
        Code code = function(function(file.code()));
        code.call(FUNCTION, "target", "()Ljava/lang/Object;");
        int local = 1;
        for (Class<?> parameter : parameters) {
            toWord(code.local(load(parameter), local), parameter);
            local += slots(parameter);
        }
        code.call(
                FUNCTION,
                "callWords",
                "(Ljava/lang/Object;" + "J".repeat(parameters.length) + ")J");
        fromWord(code, method.getReturnType());
        file.method(
                method.getName(),
                MethodType.methodType(method.getReturnType(), parameters)
                        .toMethodDescriptorString(),
                local,
                code);
    }

    private static void toWord(Code code, Class<?> type) throws IOException {
        if (type == float.class || type == double.class) {
            (type == float.class ? code.plain(FLOAT_TO_DOUBLE) : code)
                    .callStatic("java/lang/Double", "doubleToRawLongBits", "(D)J");
        } else if (type != long.class) {
            code.plain(INT_TO_LONG);
        }
    }

    private static void fromWord(Code code, Class<?> type) throws IOException {
        if (type == void.class) {
            code.plain(LONG_POP).plain(RETURN);
            return;
        }
        if (type == float.class || type == double.class) {
            code.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            if (type == float.class) {
                code.plain(DOUBLE_TO_FLOAT);
            }
        } else if (type != long.class) {
            code.plain(LONG_TO_INT);
        }
        code.plain(returnOf(type));
    }

    private static void put(Code code, Class<?> type, int local, int target, boolean last)
            throws IOException {
        if (!type.isPrimitive()) {
            if (type == String.class) {
                code.load(local).call(FRAME, "putText", "(ILjava/lang/String;)V");
            } else {
                String put =
                        last && type.isAssignableFrom(Keywords.class) ? "putLast" : "putObject";
                code.load(target)
                        .load(local)
                        .call(FRAME, put, "(ILjava/lang/Object;Ljava/lang/Object;)V");
            }
            return;
        }
        code.local(load(type), local);
        if (type == boolean.class) {
            code.call(FRAME, "putBoolean", "(IZ)V");
        } else if (type == char.class) {
            code.call(FRAME, "putChar", "(IC)V");
        } else if (type == float.class || type == double.class) {
            (type == float.class ? code.plain(FLOAT_TO_DOUBLE) : code)
                    .call(FRAME, "putDouble", "(ID)V");
        } else {
            (type == long.class ? code : code.plain(INT_TO_LONG)).call(FRAME, "putLong", "(IJ)V");
        }
    }

    private static void result(Code code, Class<?> type) throws IOException {
        String suffix = "(Ljava/lang/Object;L" + FRAME + ";)";
        if (!type.isPrimitive()) {
            code.call(FUNCTION, "callObject", suffix + "Ljava/lang/Object;");
            code.cast(internal(type)).plain(REFERENCE_RETURN);
            return;
        }
        String simple = type.getName();
        String method = "call" + Character.toUpperCase(simple.charAt(0)) + simple.substring(1);
        code.call(FUNCTION, method, suffix + type.descriptorString());
        code.plain(type == void.class ? RETURN : returnOf(type));
    }

    private static int returnOf(Class<?> type) {
        return REFERENCE_RETURN - (REFERENCE_LOAD - load(type));
    }

    /** The load instruction of a primitive type; the return instructions have the same order. */
    private static int load(Class<?> type) {
        if (type == long.class) {
            return 0x16;
        } else if (type == float.class) {
            return 0x17;
        } else if (type == double.class) {
            return 0x18;
        }
        return 0x15;
    }

    private static int slots(Class<?> type) {
        return type == long.class || type == double.class ? 2 : 1;
    }

    private static String internal(Class<?> type) {
        return type.isArray() ? type.descriptorString() : type.getName().replace('.', '/');
    }
}
