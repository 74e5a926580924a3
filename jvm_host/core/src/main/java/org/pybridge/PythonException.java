package org.pybridge;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pybridge.spi.RaisedException;

/**
 * Python code raised. The message is {@code "ValueError: bad input"}; the Python frames stand on
 * top of the Java stack trace, innermost first; {@code __cause__}, or else {@code __context__}
 * unless suppressed, is the cause. The exceptions of a Python ExceptionGroup are suppressed ones
 * here: {@link #getSuppressed} has them, up to 256 of all groups in it, and a stack trace prints
 * them.
 *
 * <p>Type, message and frames are here at once. The exception object stays in Python, which keeps
 * the last {@link PythonConfig#keptExceptions} of a runtime, and with them the locals of their
 * frames, until newer ones take their place or the runtime is closed. Garbage collection in Java
 * has no part in it.
 */
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 5L;
    private static final String PYTHON = "python"; // in place of a class

    private final String typeName;
    private final String pythonMessage;
    private final String[] notes;
    private final long row;
    private final long rowsDone;
    private final transient RaisedException raised;

    /**
     * Made by PyBridge; {@code raised} is null where there is no exception object, {@code row}
     * negative but for a row of a batch, {@code rowsDone} but for one of {@code each}.
     */
    public PythonException(
            String typeName,
            String pythonMessage,
            String[] notes,
            RaisedException raised,
            StackTraceElement[] pythonFrames,
            Throwable cause,
            long row,
            long rowsDone) {
        super(inRow(described(typeName, pythonMessage, notes), row, rowsDone), cause);
        this.notes = notes.clone();
        this.row = row;
        this.rowsDone = rowsDone;
        this.typeName = typeName;
        this.pythonMessage = pythonMessage;
        this.raised = raised;
        // Not made when asked for: as the cause of another exception it is printed without being
        // asked.
        StackTraceElement[] own = getStackTrace();
        StackTraceElement[] all = new StackTraceElement[pythonFrames.length + own.length];
        System.arraycopy(pythonFrames, 0, all, 0, pythonFrames.length);
        System.arraycopy(own, 0, all, pythonFrames.length, own.length);
        setStackTrace(all);
    }

    /** What is told of a row of a batch; of none, and of no count, where they are negative. */
    static String inRow(String text, long row, long rowsDone) {
        if (row < 0) {
            return text;
        }
        String done = rowsDone < 0 ? "" : " (" + rowsDone + " rows done)";
        return "row " + row + done + ": " + text;
    }

    private static String described(String typeName, String pythonMessage, String[] notes) {
        String text = pythonMessage.isEmpty() ? typeName : typeName + ": " + pythonMessage;
        return notes.length == 0 ? text : text + "\n" + String.join("\n", notes);
    }

    /**
     * The row of {@link PyFunction#each}, or of a batch of a declared async function, that raised,
     * counted from 0; empty for any other call.
     */
    public OptionalLong row() {
        return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
    }

    /** How many rows of {@link PyFunction#each} were done before it; empty for any other call. */
    public OptionalLong rowsDone() {
        return rowsDone < 0 ? OptionalLong.empty() : OptionalLong.of(rowsDone);
    }

    /**
     * The exception's Python type, qualified by its module unless builtin: {@code
     * "json.decoder.JSONDecodeError"}.
     */
    public String typeName() {
        return typeName;
    }

    /** Python's {@code str(exception)}, without the type. */
    public String pythonMessage() {
        return pythonMessage;
    }

    /** What {@code add_note} has added, of which the message has a line each; at most 256. */
    public List<String> notes() {
        return List.of(notes);
    }

    /**
     * The exception object, the same handle each time. From the first call on it is this
     * exception's own: newer exceptions do not take its place, and it keeps the locals of the
     * Python frames alive until it is closed. Empty after deserialisation, for a cause, for an
     * exception in a group, and where {@link PythonConfig#keptExceptions} is 0.
     *
     * @throws IllegalStateException if newer exceptions have taken its place, or the runtime is
     *     closed
     * @throws WorkerException if its worker died
     */
    public Optional<PyObject> exception() {
        return raised == null ? Optional.empty() : Optional.of(raised.object());
    }

    /**
     * The traceback as Python prints it, with the chain, notes and lines of source. Once Python has
     * let go of the exception object, a text of the same form made of what is known here.
     */
    public String traceback() {
        return raised == null
                ? knownTraceback()
                : raised.traceback().orElseGet(this::knownTraceback);
    }

    private String knownTraceback() {
        StringBuilder text = new StringBuilder();
        if (getCause() instanceof PythonException) {
            text.append(((PythonException) getCause()).knownTraceback());
        } else if (getCause() != null) {
            text.append(getCause());
        }
        if (getCause() != null) {
            text.append("\n\nThe above exception led to the following exception:\n\n");
        }
        text.append("Traceback (most recent call last):\n");
        StackTraceElement[] frames = getStackTrace();
        for (int i = frames.length - 1; i >= 0; i--) {
            if (frames[i].getClassName().equals(PYTHON)) {
                text.append("  File \"").append(frames[i].getFileName());
                text.append("\", line ").append(frames[i].getLineNumber());
                text.append(", in ").append(frames[i].getMethodName()).append('\n');
            }
        }
        text.append(described(typeName, pythonMessage, notes));
        for (Throwable member : getSuppressed()) {
            text.append("\n  | ").append(member);
        }
        return text.toString();
    }
}
