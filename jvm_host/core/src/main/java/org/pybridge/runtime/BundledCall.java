package org.pybridge.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.pybridge.ConversionException;
import org.pybridge.Keywords;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;

/** One call of a bundle: its future, and its arguments as they were when it was made. */
final class BundledCall {
    private static final int BYTES_OFFSET = FrameLayout.WORD_BYTES;
    private static final int FIRST_REFERENCE_OFFSET = 2 * FrameLayout.WORD_BYTES;
    private static final int HEAD_BYTES = 3 * FrameLayout.WORD_BYTES;
    private static final int MAX_KEYWORDS = 0xFFFF;

    private final CompletableFuture<Object> future = new CompletableFuture<>();
    private final Object[] arguments; // reachable until Python has read what stands for them
    private final ValueWriter writer;
    private final byte[] values;

    private BundledCall(Object[] arguments, ValueWriter writer, byte[] values) {
        this.arguments = arguments;
        this.writer = writer;
        this.values = values;
    }

    /**
     * Writes a call for a bundle.
     *
     * @param session where its arguments mean something, if they are of one session
     * @param memory to write it to
     */
    static BundledCall write(Session session, FrameMemory memory, Object[] arguments) {
        FrameWriter frame = new FrameWriter(memory);
        frame.begin(FrameLayout.KIND_BUNDLE, session.id());
        frame.tag(FrameLayout.TAG_BUNDLED_CALL, 0, 0, 0);
        frame.word(0);
        frame.word(0);
        ValueWriter writer = new ValueWriter(session, frame, true);
        try {
            writer.arguments(arguments);
            complete(frame, arguments);
            byte[] values = frame.copyFrom(FrameLayout.HEADER_BYTES);
            return new BundledCall(arguments, writer, values);
        } catch (RuntimeException | Error e) {
            writer.abandon();
            throw e;
        }
    }

    private static void complete(FrameWriter frame, Object[] arguments) {
        int count = arguments.length;
        int keywords = 0;
        if (count > 0 && arguments[count - 1] instanceof Keywords given) {
            count--;
            keywords = given.values().size();
        }
        if (keywords > MAX_KEYWORDS) {
            throw new ConversionException(
                    "too many keywords for a call of a bundle: seen="
                            + keywords
                            + ", max="
                            + MAX_KEYWORDS);
        }
        int start = FrameLayout.HEADER_BYTES;
        long word = FrameLayout.word(FrameLayout.TAG_BUNDLED_CALL, 0, keywords, count);
        frame.memory().bytes().putLong(start, word);
        frame.memory().bytes().putLong(start + BYTES_OFFSET, frame.position() - start - HEAD_BYTES);
    }

    CompletableFuture<Object> future() {
        return future;
    }

    /** The session that its arguments are bound to; null if they mean the same in any. */
    Session bound() {
        return writer.isBound() ? writer.session() : null;
    }

    /** The session that it was written for. */
    Session writtenFor() {
        return writer.session();
    }

    int sizeBytes() {
        return values.length;
    }

    /** Appends the call to a bundle's frame, and what goes beside that. */
    void appendTo(FrameWriter bundle, List<Object> references) {
        int start = bundle.position();
        bundle.append(values);
        bundle.memory().bytes().putLong(start + FIRST_REFERENCE_OFFSET, references.size());
        Object[] own = writer.references();
        if (own != null) {
            references.addAll(Arrays.asList(own));
        }
    }

    /** Takes back its Java objects: Python does not come to it. Once more does nothing. */
    void abandon() {
        writer.abandon();
    }
}
