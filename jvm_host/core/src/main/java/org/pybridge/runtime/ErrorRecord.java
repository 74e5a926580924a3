package org.pybridge.runtime;

import org.pybridge.ConversionException;
import org.pybridge.PythonException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameReader;

/** Reads the error record of a reply, whose layout {@code native/py/error_record.hpp} tells. */
final class ErrorRecord {
    private static final int KIND_CONVERSION = 1;
    private static final int KIND_CLOSED = 2;
    private static final int KIND_FRAME = 4;
    private static final int NONE = -1;

    private final FrameReader frame;
    private final ValueReader values;
    private final Session session;

    /** The record is the frame's next value. */
    ErrorRecord(FrameReader frame, Session session) {
        this.frame = frame;
        this.values = new ValueReader(frame, session);
        this.session = session;
    }

    /**
     * The exception that it stands for; a Java one that only passed through Python is that itself.
     */
    Throwable read() {
        return read(0);
    }

    // One method makes it: each further one would be a frame of its stack trace, which costs.
    private Throwable read(int depth) {
        if (depth > FrameLayout.MAX_DEPTH) {
            throw new FrameException(
                    "error records nested too deep: maxDepth=" + FrameLayout.MAX_DEPTH);
        }
        require(frame.word(), FrameLayout.TAG_TUPLE);
        int kind = (int) number();
        String type = text();
        String message = text();
        String[] notes = notes();
        StackTraceElement[] frames = frames();
        Object throwable = values.value();
        Throwable cause = null;
        if (frame.peekWord() == FrameLayout.TAG_NONE) {
            frame.word();
        } else {
            cause = read(depth + 1);
        }
        Throwable[] members = members(depth + 1);
        long kept = number();
        long rowsDone = number();
        long row = rowsDone;
        if (row < NONE) { // of rows that end in any order
            row = NONE - 1 - row;
            rowsDone = NONE;
        }
        if (throwable instanceof Throwable) {
            return caused((Throwable) throwable, cause);
        }
        switch (kind) {
            case KIND_CONVERSION:
                boolean refused = (frame.flags() & FrameLayout.ARGUMENTS_REFUSED) != 0;
                Throwable misfit =
                        new ConversionException(noted(message, notes), row, refused ? 0 : rowsDone);
                return cause == null ? misfit : misfit.initCause(cause);
            case KIND_CLOSED:
                return new IllegalStateException(noted(message, notes), cause);
            case KIND_FRAME:
                return new IllegalStateException("the worker broke the protocol: " + message);
            default:
                KeptException exception = kept == NONE ? null : new KeptException(session, kept);
                PythonException made =
                        new PythonException(
                                type, message, notes, exception, frames, cause, row, rowsDone);
                for (Throwable member : members) {
                    made.addSuppressed(member);
                }
                return made;
        }
    }

    /** A Java exception that Python has raised from another one; one that has a cause keeps it. */
    private static Throwable caused(Throwable throwable, Throwable cause) {
        try {
            boolean hasNone = throwable.getCause() == null;
            return cause != null && cause != throwable && hasNone
                    ? throwable.initCause(cause)
                    : throwable;
        } catch (RuntimeException e) { // made without a cause for good, or of a class that refuses
            return throwable;
        }
    }

    private static void require(long word, int tag) {
        if (FrameLayout.tag(word) != tag) {
            throw new FrameException(
                    "not an error record: seenTag=" + FrameLayout.tag(word) + ", wantedTag=" + tag);
        }
    }

    private String text() {
        return frame.text(frame.word());
    }

    private int listSize() {
        long word = frame.word();
        if (word == FrameLayout.TAG_NONE) {
            return 0;
        }
        require(word, FrameLayout.TAG_LIST);
        return frame.checkedValues(FrameLayout.count(word), 1);
    }

    private String[] notes() {
        String[] notes = new String[listSize()];
        for (int i = 0; i < notes.length; i++) {
            notes[i] = text();
        }
        return notes;
    }

    private static String noted(String message, String[] notes) {
        return notes.length == 0 ? message : message + "\n" + String.join("\n", notes);
    }

    /** The exceptions of a group. */
    private Throwable[] members(int depth) {
        Throwable[] members = new Throwable[listSize()];
        for (int i = 0; i < members.length; i++) {
            members[i] = read(depth);
        }
        return members;
    }

    /** An int; NONE for None. */
    private long number() {
        long word = frame.word();
        if (word == FrameLayout.TAG_NONE) {
            return NONE;
        }
        require(word, FrameLayout.TAG_INT);
        return frame.word();
    }

    /** Java's order is innermost first, Python's is outermost first. */
    private StackTraceElement[] frames() {
        long word = frame.word();
        require(word, FrameLayout.TAG_LIST);
        String[] functions = new String[frame.checkedValues(FrameLayout.count(word), 1)];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = text();
        }
        word = frame.word();
        require(word, FrameLayout.TAG_INT_LIST);
        int count = frame.checkedValues(FrameLayout.count(word), 1) / 2;
        StackTraceElement[] elements = new StackTraceElement[count];
        long lastFunction = NONE;
        long lastLine = NONE;
        StackTraceElement element = null;
        for (int i = count - 1; i >= 0; i--) {
            long function = frame.word();
            long line = frame.word();
            if (function != lastFunction || line != lastLine) { // a recursion repeats itself
                element = element(functions, function, (int) line);
                lastFunction = function;
                lastLine = line;
            }
            elements[i] = element;
        }
        return elements;
    }

    private static StackTraceElement element(String[] functions, long function, int line) {
        if (function < 0 || function >= functions.length / 2) {
            throw new FrameException(
                    "no function of an error record: seen="
                            + function
                            + ", count="
                            + functions.length / 2);
        }
        int index = (int) function * 2;
        return new StackTraceElement("python", functions[index + 1], functions[index], line);
    }
}
