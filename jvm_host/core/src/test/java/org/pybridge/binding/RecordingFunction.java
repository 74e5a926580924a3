package org.pybridge.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pybridge.spi.BoundFunction;
import org.pybridge.spi.CallFrame;

/** Keeps what a generated class does, and answers every call with one result. */
class RecordingFunction extends BoundFunction {
    final List<Object> seen = new ArrayList<>();
    Object result;

    private final class Frame extends CallFrame {
        private int put;

        @Override
        public void putBoolean(int index, boolean value) {
            assertThat(index).isEqualTo(put++);
            seen.add(value);
        }

        @Override
        public void putChar(int index, char value) {
            assertThat(index).isEqualTo(put++);
            seen.add(value);
        }

        @Override
        public void putLong(int index, long value) {
            assertThat(index).isEqualTo(put++);
            seen.add(value);
        }

        @Override
        public void putDouble(int index, double value) {
            assertThat(index).isEqualTo(put++);
            seen.add(value);
        }

        @Override
        public void putText(int index, String value) {
            assertThat(index).isEqualTo(put++);
            seen.add("text " + value);
        }

        @Override
        public void putObject(int index, Object target, Object value) {
            assertThat(index).isEqualTo(put++);
            seen.add(List.of(target, value));
        }

        @Override
        public void putLast(int index, Object target, Object value) {
            assertThat(index).isEqualTo(put++);
            seen.add(List.of(target, "last", value));
        }
    }

    /** The implementation of an interface with one method. */
    <T> T as(Class<T> type) {
        List<Method> methods =
                Arrays.stream(type.getMethods())
                        .filter(each -> Modifier.isAbstract(each.getModifiers()))
                        .filter(each -> !each.getName().equals("equals"))
                        .toList();
        Class<?> resultType = methods.get(0).getReturnType();
        for (Method each : methods) {
            if (resultType.isAssignableFrom(each.getReturnType())) {
                resultType = each.getReturnType();
            }
        }
        return Implementations.implement(
                type, List.of(new BoundMethod(methods, resultType)), List.of(this));
    }

    @Override
    protected boolean isEqual(BoundFunction other) {
        return other == this;
    }

    @Override
    public int hash() {
        return 17;
    }

    @Override
    public Object target() {
        return "target";
    }

    @Override
    public CallFrame begin(Object target, int argumentCount) {
        seen.add(target + " of " + argumentCount);
        return new Frame();
    }

    @Override
    public void callVoid(Object target, CallFrame frame) {
        seen.add("void");
    }

    @Override
    public boolean callBoolean(Object target, CallFrame frame) {
        return (Boolean) result;
    }

    @Override
    public char callChar(Object target, CallFrame frame) {
        return (Character) result;
    }

    @Override
    public byte callByte(Object target, CallFrame frame) {
        return (Byte) result;
    }

    @Override
    public short callShort(Object target, CallFrame frame) {
        return (Short) result;
    }

    @Override
    public int callInt(Object target, CallFrame frame) {
        return (Integer) result;
    }

    @Override
    public long callLong(Object target, CallFrame frame) {
        return (Long) result;
    }

    @Override
    public float callFloat(Object target, CallFrame frame) {
        return (Float) result;
    }

    @Override
    public double callDouble(Object target, CallFrame frame) {
        return (Double) result;
    }

    @Override
    public Object callObject(Object target, CallFrame frame) {
        return result;
    }

    @Override
    public long callWords(Object target) {
        return words(target);
    }

    @Override
    public long callWords(Object target, long first) {
        return words(target, first);
    }

    @Override
    public long callWords(Object target, long first, long second) {
        return words(target, first, second);
    }

    @Override
    public long callWords(Object target, long first, long second, long third) {
        return words(target, first, second, third);
    }

    @Override
    public long callWords(Object target, long first, long second, long third, long fourth) {
        return words(target, first, second, third, fourth);
    }

    private long words(Object target, long... words) {
        seen.add(target + " of words");
        Arrays.stream(words).forEach(seen::add);
        if (result instanceof Boolean) {
            return (Boolean) result ? 1 : 0;
        } else if (result instanceof Character) {
            return (Character) result;
        } else if (result instanceof Double || result instanceof Float) {
            return Double.doubleToRawLongBits(((Number) result).doubleValue());
        }
        return result == null ? 0 : ((Number) result).longValue();
    }

    @Override
    public String toString() {
        return "recorded";
    }
}
