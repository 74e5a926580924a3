package org.pybridge.runtime;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.pybridge.ConversionException;
import org.pybridge.PyIterator;
import org.pybridge.frame.FrameLayout;

/** An iteration by a cursor of {@code bridge/_iteration.py}. For one thread at a time. */
final class PythonIterator implements PyIterator<Object> {
    private static final int ENDED = -1;

    private final Session session;
    private final PythonHandle cursor;
    private final AskedType element;
    private final boolean asHandles;
    private int batchSize = 1;
    private List<?> batch = List.of(); // empty where the elements stay in Python until asked for
    private int batchCount;
    private int position;
    private long done;
    private boolean closed;

    /** Takes over the cursor. */
    PythonIterator(PythonHandle cursor, AskedType element) {
        this.session = cursor.ref().session();
        this.cursor = cursor;
        cursor.ref().leaveToCleaner();
        this.element = element;
        this.asHandles = Conversions.wantsHandle(element.raw());
    }

    @Override
    public PyIterator<Object> batch(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size=" + size + ": wanted 1 or more");
        }
        requireOpen();
        batchSize = size;
        return this;
    }

    @Override
    public boolean hasNext() {
        requireOpen();
        if (position < batchCount) {
            return true;
        }
        if (batchCount != ENDED) {
            fetch();
        }
        return batchCount != ENDED;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the iterator is closed");
        }
    }

    private void fetch() {
        batchCount = 0;
        position = 0;
        if (asHandles) {
            batchCount = ((Long) ask("advance", 0, batchSize)).intValue();
        } else {
            batch = take(batchSize);
            batchCount = batch.size();
        }
        if (batchCount == 0) {
            end();
        }
    }

    private List<?> take(int count) {
        try {
            return (List<?>) ask("take", 0, count);
        } catch (ConversionException e) {
            if (count > 1 && (Long) ask("return_batch", 0) > 0) {
                return take(1);
            }
            throw numbered(e);
        }
    }

    /** The failure of a single element, with its index; Python has it still. */
    private ConversionException numbered(ConversionException failure) {
        try {
            ask("numbered", 0, done);
        } catch (ConversionException withIndex) {
            done++;
            return withIndex;
        }
        return failure; // the iterator raised it
    }

    private Object ask(String method, int flags, Object... arguments) {
        return cursor.ask(method, flags, arguments);
    }

    private void end() {
        batchCount = ENDED;
        batch = List.of();
        cursor.close();
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException("end of the iteration: elements=" + done);
        }
        int index = position++;
        String path = "[" + done++ + "]";
        Object value =
                asHandles ? ask("item", FrameLayout.RESULT_AS_HANDLE, index) : batch.get(index);
        try {
            return session.conversions().convert(element, value, 0);
        } catch (ConversionPath failure) {
            throw failure.at(path).at("iteration").failure();
        }
    }

    @Override
    public Stream<Object> stream() {
        requireOpen();
        Spliterator<Object> elements =
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
        return StreamSupport.stream(elements, false).onClose(this::close);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (batchCount == ENDED || cursor.isClosed()) {
            return;
        }
        try {
            ask("close", 0);
        } finally {
            end();
        }
    }
}
