package org.pybridge.spi;

/**
 * A Python function behind an interface. A call is {@link #target}, {@link #begin}, the arguments,
 * and the call method of the result's type; what fails gives the frame back. Thread-safe.
 */
public abstract class BoundFunction {
    /** For PyBridge alone. */
    protected BoundFunction() {}

    /**
     * What the function stands for at this moment; to be handed to {@link #begin} and the call. The
     * caller keeps it, because a frame that is used again must not.
     */
    public abstract Object target();

    /** A frame for this many arguments. */
    public abstract CallFrame begin(Object target, int argumentCount);

    /** Calls, whatever the result is. */
    public abstract void callVoid(Object target, CallFrame frame);

    /** Calls for a bool. */
    public abstract boolean callBoolean(Object target, CallFrame frame);

    /** Calls for a str of one char. */
    public abstract char callChar(Object target, CallFrame frame);

    /** Calls for an int of this range. */
    public abstract byte callByte(Object target, CallFrame frame);

    /** Calls for an int of this range. */
    public abstract short callShort(Object target, CallFrame frame);

    /** Calls for an int of this range. */
    public abstract int callInt(Object target, CallFrame frame);

    /** Calls for an int of this range. */
    public abstract long callLong(Object target, CallFrame frame);

    /** Calls for a float, rounded. */
    public abstract float callFloat(Object target, CallFrame frame);

    /** Calls for a float. */
    public abstract double callDouble(Object target, CallFrame frame);

    /** Calls for a value of the interface's result type. */
    public abstract Object callObject(Object target, CallFrame frame);

    /**
     * Calls where all parameters and the result are primitive, with none to four arguments: each is
     * a word, a float or double its bits as a double. So is the result; it fits its type.
     */
    public abstract long callWords(Object target);

    /** Calls with one word. */
    public abstract long callWords(Object target, long first);

    /** Calls with two words. */
    public abstract long callWords(Object target, long first, long second);

    /** Calls with three words. */
    public abstract long callWords(Object target, long first, long second, long third);

    /** Calls with four words. */
    public abstract long callWords(Object target, long first, long second, long third, long fourth);

    /** The {@code equals} of an implementation whose first function this is. */
    public final boolean isSame(Object implementation, Object other) {
        if (other instanceof Question) {
            ((Question) other).asked = this;
            return false;
        }
        if (implementation == other) {
            return true;
        }
        if (other == null || other.getClass() != implementation.getClass()) {
            return false;
        }
        Question question = new Question();
        // It is of the class that answers it.
        return !other.equals(question) && question.asked != null && isEqual(question.asked);
    }

    /** Asks another implementation for its first function, which is nobody else's to see. */
    private static final class Question {
        private BoundFunction asked;
    }

    /** Whether it stands for an equal object. */
    protected abstract boolean isEqual(BoundFunction other);

    /** The {@code hashCode} of its implementation. */
    public abstract int hash();

    /** The interface and the function, for the reader of a log. */
    @Override
    public abstract String toString();
}
