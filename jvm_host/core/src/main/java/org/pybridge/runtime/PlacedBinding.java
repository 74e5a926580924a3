package org.pybridge.runtime;

import org.pybridge.spi.CallFrame;

/**
 * A {@link PlacedFunction} behind an interface. The arguments are kept until the call is placed,
 * and in case that it is made again.
 */
final class PlacedBinding extends TypedFunction {
    private final PlacedFunction function;

    PlacedBinding(
            PlacedFunction function,
            PythonHandle shown,
            String description,
            AskedType asked,
            int kinds) {
        super(function, shown, description, asked, kinds);
        this.function = function;
    }

    /** The arguments of one call. */
    private static final class Arguments extends CallFrame {
        private final Object[] values;

        Arguments(int count) {
            values = new Object[count];
        }

        @Override
        public void putBoolean(int index, boolean value) {
            values[index] = value;
        }

        @Override
        public void putChar(int index, char value) {
            values[index] = value;
        }

        @Override
        public void putLong(int index, long value) {
            values[index] = value;
        }

        @Override
        public void putDouble(int index, double value) {
            values[index] = value;
        }

        @Override
        public void putText(int index, String value) {
            values[index] = value;
        }

        @Override
        public void putObject(int index, Object target, Object value) {
            values[index] = value;
        }

        @Override
        public void putLast(int index, Object target, Object value) {
            values[index] = value;
        }
    }

    @Override
    public Object target() {
        return function; // the session comes with the call's place
    }

    @Override
    public CallFrame begin(Object target, int argumentCount) {
        return new Arguments(argumentCount);
    }

    @Override
    public void callVoid(Object target, CallFrame frame) {
        callObject(target, frame);
    }

    @Override
    public boolean callBoolean(Object target, CallFrame frame) {
        return (Boolean) callObject(target, frame);
    }

    @Override
    public char callChar(Object target, CallFrame frame) {
        return (Character) callObject(target, frame);
    }

    @Override
    public long callLong(Object target, CallFrame frame) {
        return ((Number) callObject(target, frame)).longValue();
    }

    @Override
    public double callDouble(Object target, CallFrame frame) {
        return ((Number) callObject(target, frame)).doubleValue();
    }

    @Override
    public Object callObject(Object target, CallFrame frame) {
        return function.callFor(asked(), flags(), ((Arguments) frame).values);
    }
}
