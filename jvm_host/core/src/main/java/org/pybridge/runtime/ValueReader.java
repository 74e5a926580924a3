package org.pybridge.runtime;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.PyTuple;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameReader;
import org.pybridge.platform.SharedMemory;

/** Reads values from a frame as their default Java types. For one frame and one thread. */
final class ValueReader {
    private final FrameReader frame;
    private final Session session;
    private final boolean keepsCasts;
    private Set<Object> live = Collections.emptySet(); // unlike Set.of() it may be asked for null

    ValueReader(FrameReader frame, Session session) {
        this(frame, session, false);
    }

    /**
     * Reads values.
     *
     * @param keepsCasts whether a {@link Cast} that is a value itself comes as such; within others
     *     it is the value that is cast
     */
    ValueReader(FrameReader frame, Session session, boolean keepsCasts) {
        this.frame = frame;
        this.session = session;
        this.keepsCasts = keepsCasts;
    }

    /** The live Java collections, maps and arrays among the values so far, by identity. */
    Set<Object> liveContainers() {
        return live;
    }

    /** The next value. */
    Object value() {
        return value("result");
    }

    /** The next value, which errors call by this name. */
    Object value(String name) {
        try {
            return next(0);
        } catch (ConversionPath failure) {
            throw failure.at(name).failure();
        }
    }

    /** The next values, all of a frame's positional arguments. */
    Object[] values(int count) {
        Object[] values = new Object[frame.checkedValues(count, 1)];
        for (int i = 0; i < count; i++) {
            values[i] = next(0);
        }
        return values;
    }

    private Object next(int depth) {
        if (depth > FrameLayout.MAX_DEPTH) {
            throw new FrameException("values nested too deep: maxDepth=" + FrameLayout.MAX_DEPTH);
        }
        long word = frame.word();
        int count = FrameLayout.count(word);
        switch (FrameLayout.tag(word)) {
            case FrameLayout.TAG_NONE:
                return null;
            case FrameLayout.TAG_BOOL:
                return FrameLayout.aux(word) != 0;
            case FrameLayout.TAG_INT:
                return frame.word();
            case FrameLayout.TAG_FLOAT:
                return frame.float64();
            case FrameLayout.TAG_BIG_INT:
                return bigInteger(frame.block(count));
            case FrameLayout.TAG_TEXT_LATIN1:
            case FrameLayout.TAG_TEXT_UTF16:
                return frame.text(word);
            case FrameLayout.TAG_BYTES:
                return frame.block(count);
            case FrameLayout.TAG_LIST:
                return new ArrayList<>(Arrays.asList(elements(count, depth)));
            case FrameLayout.TAG_TUPLE:
                return PyTuple.of(elements(count, depth));
            case FrameLayout.TAG_SET:
            case FrameLayout.TAG_FROZEN_SET:
                return set(count, depth);
            case FrameLayout.TAG_DICT:
                return map(count, depth);
            case FrameLayout.TAG_NAMED_TUPLE:
                return namedTuple(count, depth);
            case FrameLayout.TAG_INT_LIST:
            case FrameLayout.TAG_FLOAT_LIST:
                return numbers(FrameLayout.tag(word), count);
            default:
                return object(word, depth);
        }
    }

    private Object object(long word, int depth) {
        switch (FrameLayout.tag(word)) {
            case FrameLayout.TAG_HANDLE:
                return PythonHandle.adopt(
                        session, frame.word(), (FrameLayout.aux(word) & FrameLayout.CALLABLE) != 0);
            case FrameLayout.TAG_JAVA_OBJECT:
                return javaObject(word, frame.word(), depth);
            case FrameLayout.TAG_ARRAY:
                return arrayCopy(word);
            case FrameLayout.TAG_BUFFER_ADDRESS:
                return arrayView(word);
            case FrameLayout.TAG_SHARED_ARRAY:
                return sharedArray(word);
            case FrameLayout.TAG_CONVERTED:
                String name = frame.text(frame.word());
                return session.resources().converters().fromPython(name, next(depth + 1));
            default:
                return StandardReader.value(frame, word);
        }
    }

    private Object[] elements(int count, int depth) {
        Object[] values = new Object[frame.checkedValues(count, 1)];
        for (int i = 0; i < count; i++) {
            values[i] = element(i, depth);
        }
        return values;
    }

    private Object element(int index, int depth) {
        try {
            return next(depth + 1);
        } catch (ConversionPath failure) {
            throw failure.at("[" + index + "]");
        }
    }

    private PyTuple namedTuple(int count, int depth) {
        String[] names = new String[frame.checkedValues(count, 2)];
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            names[i] = frame.key(frame.word());
            values[i] = element(i, depth);
        }
        return PyTuple.named(List.of(names), values);
    }

    private List<Object> numbers(int tag, int count) {
        List<Object> values = new ArrayList<>(frame.checkedValues(count, 1));
        for (int i = 0; i < count; i++) {
            values.add(
                    tag == FrameLayout.TAG_INT_LIST
                            ? (Object) frame.word()
                            : (Object) frame.float64());
        }
        return values;
    }

    private Set<Object> set(int count, int depth) {
        Object[] elements = elements(count, depth);
        Set<Object> values = new LinkedHashSet<>(capacity(count));
        for (Object value : elements) {
            if (!values.add(value)) {
                throw new ConversionPath("set elements are equal in Java: " + value);
            }
        }
        return values;
    }

    private Map<Object, Object> map(int count, int depth) {
        frame.checkedValues(count, 2);
        Map<Object, Object> values = new LinkedHashMap<>(capacity(count));
        for (int i = 0; i < count; i++) {
            Object key = key(depth + 1);
            Object value = mapped(key, depth);
            values.put(key, value);
            if (values.size() != i + 1) {
                throw new ConversionPath("dict keys are equal in Java: " + key);
            }
        }
        return values;
    }

    private Object mapped(Object key, int depth) {
        try {
            return next(depth + 1);
        } catch (ConversionPath failure) {
            throw failure.at("[" + ValueWriter.shown(key) + "]");
        }
    }

    private Object key(int depth) {
        long word = frame.peekWord();
        if (FrameLayout.tag(word) == FrameLayout.TAG_TEXT_LATIN1) {
            return frame.key(frame.word());
        }
        return next(depth);
    }

    /** That of a hash table which need not grow for this many. */
    private static int capacity(int count) {
        return (int) Math.min(1 << 30, count * 4L / 3 + 1);
    }

    private static BigInteger bigInteger(byte[] littleEndian) {
        if (littleEndian.length == 0) {
            throw new FrameException("an int of no bytes");
        }
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return new BigInteger(bigEndian);
    }

    private Object javaObject(long word, long id, int depth) {
        JavaObjects objects = session.javaObjects();
        Object object = objects.receive(id);
        if ((FrameLayout.aux(word) & FrameLayout.OWNED) != 0) {
            objects.remove(id);
        }
        if (object == null) {
            throw new FrameException("no Java object of this id: " + id);
        }
        noteLive(object);
        return keepsCasts && depth == 0 ? object : Cast.strip(object);
    }

    private void noteLive(Object seen) {
        if (seen instanceof Cast && !((Cast) seen).isLive()) {
            return;
        }
        Object object = Cast.strip(seen);
        if (object instanceof Collection || object instanceof Map || isArray(object)) {
            if (live.isEmpty()) {
                live = Collections.newSetFromMap(new IdentityHashMap<>());
            }
            live.add(object);
        }
    }

    private static boolean isArray(Object object) {
        return object != null && object.getClass().isArray();
    }

    private NdArrayView arrayCopy(long word) {
        ElementType type = ElementType.ofCode(FrameLayout.aux(word));
        long sizeBytes = frame.word();
        int itemBytes = itemBytes(type);
        long[] shape = dimensions(FrameLayout.count(word));
        ArrayExtent.requireSize(shape, itemBytes, sizeBytes);
        ByteBuffer source = frame.view(sizeBytes);
        ByteBuffer copy =
                ByteBuffer.allocateDirect(source.remaining()).order(ByteOrder.nativeOrder());
        copy.put(0, source, 0, source.remaining());
        boolean readOnly = (FrameLayout.aux2(word) & FrameLayout.READ_ONLY) != 0;
        String dtype = type == ElementType.RAW ? frame.text(frame.word()) : type.dtype();
        return NdArrayView.copied(type, dtype, itemBytes, shape, readOnly, copy);
    }

    private NdArrayView arrayView(long word) {
        ElementType type = ElementType.ofCode(FrameLayout.aux(word));
        PythonHandle owner = PythonHandle.adopt(session, frame.word(), false);
        ArrayMemory memory = ArrayMemory.at(session.transport(), frame.word());
        return view(word, type, owner, memory);
    }

    private NdArrayView sharedArray(long word) {
        ElementType type = ElementType.ofCode(FrameLayout.aux(word));
        PythonHandle owner = PythonHandle.adopt(session, frame.word(), false);
        long id = frame.word();
        long pid = frame.word();
        long fd = frame.word();
        long sizeBytes = frame.word();
        if (!isInt(pid, 1) || !isInt(fd, 0) || !isInt(sizeBytes, 1)) {
            throw new FrameException(
                    "not a shared segment: process="
                            + pid
                            + ", descriptor="
                            + fd
                            + ", bytes="
                            + sizeBytes);
        }
        try {
            ByteBuffer segment = SharedMemory.map(id, pid, fd, sizeBytes);
            if (segment.capacity() != sizeBytes) {
                throw new FrameException(
                        "shared segment of another size: id="
                                + id
                                + ", seenBytes="
                                + sizeBytes
                                + ", knownBytes="
                                + segment.capacity());
            }
            long offset = frame.word();
            NdArrayView view = view(word, type, owner, ArrayMemory.in(segment, offset));
            view.extent().requireWithin(offset, segment.capacity());
            return view;
        } catch (OutOfMemoryError e) {
            owner.close(); // the worker lets go of the memory
            throw e;
        } catch (IOException e) {
            owner.close();
            throw new ConversionException(
                    "the worker's shared memory cannot be mapped: " + e.getMessage());
        }
    }

    private static boolean isInt(long number, int least) {
        return number >= least && number <= Integer.MAX_VALUE;
    }

    private NdArrayView view(long word, ElementType type, PythonHandle owner, ArrayMemory memory) {
        int itemBytes = itemBytes(type);
        long[] shape = dimensions(FrameLayout.count(word));
        long[] strides = dimensions(FrameLayout.count(word));
        boolean readOnly = (FrameLayout.aux2(word) & FrameLayout.READ_ONLY) != 0;
        return NdArrayView.shared(type, itemBytes, shape, strides, readOnly, owner, memory);
    }

    private int itemBytes(ElementType type) {
        long seen = frame.word();
        if (seen <= 0 || seen > Integer.MAX_VALUE || type.bytes() != 0 && seen != type.bytes()) {
            throw new FrameException(
                    "array elements of a wrong size: elementBytes="
                            + seen
                            + ", dtype="
                            + type.dtype());
        }
        return (int) seen;
    }

    private long[] dimensions(int count) {
        long[] values = new long[frame.checkedValues(count, 1)];
        for (int i = 0; i < count; i++) {
            values[i] = frame.word();
        }
        return values;
    }
}
