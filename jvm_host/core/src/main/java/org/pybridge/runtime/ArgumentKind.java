package org.pybridge.runtime;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;

/**
 * What overload resolution sees of an argument from Python: a class that stands for it. Python's
 * numbers and texts have marks of their own, for they fit more parameters than a Java value does.
 */
final class ArgumentKind {
    /** None. */
    private static final class Nothing {}

    /** An int that a byte holds; to javac's rules an int, as the next two. */
    private static final class ByteRange {}

    private static final class ShortRange {}

    private static final class IntRange {}

    private static final class LongRange {}

    /** A str of one UTF-16 unit. */
    private static final class OneChar {}

    private ArgumentKind() {}

    /** The kind of a value as {@link ValueReader} gives it. */
    static Class<?> of(Object value) {
        if (value == null) {
            return Nothing.class;
        } else if (value instanceof String) {
            return ((String) value).length() == 1 ? OneChar.class : String.class;
        } else if (value instanceof Long) {
            return ofInt((Long) value);
        } else if (value instanceof Double) {
            return double.class;
        } else if (value instanceof Boolean) {
            return boolean.class;
        } else if (value instanceof Cast) {
            return ((Cast) value).type();
        } else if (value instanceof PyFunction) {
            return PyFunction.class;
        } else if (value instanceof PyObject) {
            return PyObject.class;
        }
        return value.getClass();
    }

    private static Class<?> ofInt(long value) {
        if (value == (byte) value) {
            return ByteRange.class;
        } else if (value == (short) value) {
            return ShortRange.class;
        }
        return value == (int) value ? IntRange.class : LongRange.class;
    }

    /** What an error message calls it. */
    static String shown(Class<?> kind) {
        if (kind == Nothing.class) {
            return "None";
        } else if (javaInt(kind) != null) {
            return "int";
        } else if (kind == double.class) {
            return "float";
        } else if (kind == boolean.class) {
            return "bool";
        } else if (kind == OneChar.class || kind == String.class) {
            return "str";
        } else if (kind == PyFunction.class) {
            return "Python callable";
        } else if (kind == PyObject.class) {
            return "Python object";
        }
        return kind.getTypeName();
    }

    /** The type that javac would give the literal of this int kind; null for others. */
    private static Class<?> javaInt(Class<?> kind) {
        if (kind == ByteRange.class || kind == ShortRange.class || kind == IntRange.class) {
            return int.class;
        }
        return kind == LongRange.class ? long.class : null;
    }

    /** Whether it fits the parameter without boxing: javac's first phase. */
    static boolean fitsStrictly(Class<?> kind, Class<?> parameter) {
        Class<?> primitive = kind.isPrimitive() ? kind : javaInt(kind);
        if (primitive != null) {
            return PrimitiveTypes.widens(primitive, parameter);
        }
        if (parameter.isPrimitive()) {
            return false;
        }
        if (kind == Nothing.class) {
            return true;
        } else if (kind == OneChar.class) {
            return parameter.isAssignableFrom(String.class);
        } else if (kind == PyFunction.class) {
            return PyObject.class.isAssignableFrom(parameter)
                    || InterfaceBinding.isBindable(parameter)
                            && FunctionalInterfaces.singleMethod(parameter).isPresent();
        } else if (kind == PyObject.class) {
            return parameter == PyObject.class;
        }
        return parameter.isAssignableFrom(kind);
    }

    /** Whether it fits with boxing: javac's second phase. */
    static boolean fitsLoosely(Class<?> kind, Class<?> parameter) {
        if (fitsStrictly(kind, parameter)) {
            return true;
        }
        Class<?> primitive = kind.isPrimitive() ? kind : javaInt(kind);
        if (primitive != null) {
            return !parameter.isPrimitive()
                    && parameter.isAssignableFrom(PrimitiveTypes.box(primitive));
        }
        Class<?> unboxed = PrimitiveTypes.unbox(kind);
        if (unboxed != null && parameter.isPrimitive()) {
            return PrimitiveTypes.widens(unboxed, parameter);
        }
        return parameter == Object.class;
    }

    /** Whether it fits by the conversions that only a value of Python has. */
    static boolean fitsAsPython(Class<?> kind, Class<?> parameter) {
        if (fitsLoosely(kind, parameter)) {
            return true;
        }
        Class<?> plain = PrimitiveTypes.unbox(parameter);
        if (plain == null) {
            plain = parameter;
        }
        if (javaInt(kind) != null) {
            return intFits(kind, plain);
        } else if (kind == BigInteger.class) {
            return plain == double.class || plain == float.class;
        } else if (kind == double.class) {
            return plain == float.class;
        } else if (kind == OneChar.class && plain == char.class
                || (kind == OneChar.class || kind == String.class) && parameter == char[].class
                || (kind == PyFunction.class || kind == PyObject.class)
                        && InterfaceBinding.isBindable(parameter)) {
            return true;
        }
        return asksForMore(kind, parameter)
                || Protocols.isOne(parameter) && Protocols.mayBe(kind)
                || parameter.isArray()
                        && (List.class.isAssignableFrom(kind) && parameter != byte[].class
                                || NdArray.class.isAssignableFrom(kind)
                                        && parameter.getComponentType().isPrimitive());
    }

    /** Whether the asked type says how a value becomes one: a record, an enum, an Optional. */
    private static boolean asksForMore(Class<?> kind, Class<?> parameter) {
        if (parameter.isRecord()) {
            return Map.class.isAssignableFrom(kind)
                    || List.class.isAssignableFrom(kind)
                    || kind == PyObject.class;
        }
        return parameter.isEnum() && (kind == String.class || kind == OneChar.class)
                || parameter == Optional.class;
    }

    private static boolean intFits(Class<?> kind, Class<?> plain) {
        if (plain == byte.class) {
            return kind == ByteRange.class;
        } else if (plain == short.class) {
            return kind == ByteRange.class || kind == ShortRange.class;
        } else if (plain == int.class) {
            return kind != LongRange.class;
        }
        return plain == long.class
                || plain == float.class
                || plain == double.class
                || plain == BigInteger.class;
    }

    /**
     * Whether for an argument of this kind one parameter type is more specific than another, or the
     * same.
     */
    static boolean isMoreSpecific(Class<?> kind, Class<?> type, Class<?> other) {
        if (type == other) {
            return true;
        }
        if (type.isPrimitive() != other.isPrimitive()) {
            return type.isPrimitive() && PrimitiveTypes.unbox(other) != null;
        }
        if (type.isPrimitive()) {
            return PrimitiveTypes.widens(type, other);
        }
        if (other.isAssignableFrom(type)) {
            return true;
        }
        return kind == PyFunction.class
                && isFunctional(type)
                && (!isFunctional(other) || returnsValue(type) && !returnsValue(other))
                && !type.isAssignableFrom(other);
    }

    private static boolean isFunctional(Class<?> type) {
        return FunctionalInterfaces.singleMethod(type).isPresent();
    }

    private static boolean returnsValue(Class<?> type) {
        return FunctionalInterfaces.singleMethod(type).get().getReturnType() != void.class;
    }
}
