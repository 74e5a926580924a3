package org.pybridge.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pybridge.Keywords;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;
import org.pybridge.spi.ByteContent;

/** Writes Java values into a frame by the value table. For one frame and one thread. */
final class ValueWriter {
    // From here on one copy less is worth the JNI calls that it takes.
    private static final int LARGE_BYTES = 8 * 1024;

    private final FrameWriter frame;
    private final Session session;
    private final boolean isSentLater;
    private boolean isBound;
    private Object[] references; // the first ones, as many as their count
    private int referenceCount;
    private List<Long> javaObjectIds;

    ValueWriter(Session session, FrameMemory memory) {
        this(session, new FrameWriter(memory));
    }

    /** Continues a frame that was begun. */
    ValueWriter(Session session, FrameWriter frame) {
        this(session, frame, false);
    }

    /**
     * Continues a frame that was begun.
     *
     * @param isSentLater whether arrays may change before Python reads the frame, and so are copied
     *     into it
     */
    ValueWriter(Session session, FrameWriter frame, boolean isSentLater) {
        this.session = session;
        this.frame = frame;
        this.isSentLater = isSentLater;
    }

    /** Whether the frame means something in its session alone: it has ids of that. */
    boolean isBound() {
        return isBound;
    }

    /** The id of a handle in this session. */
    long idOf(PythonHandle handle) {
        isBound = true;
        return handle.idFor(session);
    }

    FrameWriter frame() {
        return frame;
    }

    /** Takes back the frame's Java objects: it is given up before Python has read it. */
    void abandon() {
        abandonAfter(0);
    }

    /** Takes back the Java objects that Python never read, all but the first ones. */
    void abandonAfter(long readCount) {
        if (javaObjectIds != null) {
            javaObjectIds.stream().skip(readCount).forEach(session.javaObjects()::remove);
        }
    }

    /** The arrays and buffers that go beside the frame; null for none. */
    Object[] references() {
        boolean isFull = references == null || references.length == referenceCount;
        return isFull ? references : Arrays.copyOf(references, referenceCount);
    }

    /** Writes a call's arguments, and its keywords where the last one is a {@link Keywords}. */
    void arguments(Object[] arguments) {
        int count = arguments.length;
        Keywords keywords = null;
        if (count > 0 && arguments[count - 1] instanceof Keywords) {
            keywords = (Keywords) arguments[--count];
        }
        for (int i = 0; i < count; i++) {
            argument(i, arguments[i]);
        }
        if (keywords != null) {
            keywords(keywords);
        }
        frame.counts(count, keywords == null ? 0 : keywords.values().size());
    }

    /** Writes one argument; an error tells its number. */
    void argument(int index, Object value) {
        try {
            put(value, 0);
        } catch (ConversionPath path) {
            throw path.at("argument " + (index + 1)).failure();
        }
    }

    void keywords(Keywords keywords) {
        for (Map.Entry<String, Object> keyword : keywords.values().entrySet()) {
            frame.text(keyword.getKey());
            try {
                put(keyword.getValue(), 0);
            } catch (ConversionPath path) {
                throw path.at("argument '" + keyword.getKey() + "'").failure();
            }
        }
    }

    /** Writes one value of a column; an error tells the column's number. */
    void cell(Object value, int column) {
        try {
            put(value, 0);
        } catch (ConversionPath path) {
            throw path.at("column " + (column + 1)).failure();
        }
    }

    /** Writes one value. */
    void value(Object value) {
        try {
            put(value, 0);
        } catch (ConversionPath path) {
            throw path.at("result").failure();
        }
    }

    /** Writes a live Java object, whatever its class. */
    void javaObject(Object object) {
        Class<?> type = object instanceof Cast ? ((Cast) object).type() : object.getClass();
        JavaType known = session.javaTypes().of(type);
        int callable = known.isCallable() ? FrameLayout.CALLABLE : 0;
        frame.tag(FrameLayout.TAG_JAVA_OBJECT, callable, 0, known.id());
        frame.word(keep(object));
    }

    /** The id by which Python holds an object from now on. */
    long keep(Object object) {
        isBound = true;
        long id = session.javaObjects().add(object);
        if (javaObjectIds == null) {
            javaObjectIds = new ArrayList<>();
        }
        javaObjectIds.add(id);
        return id;
    }

    private void put(Object value, int depth) {
        if (value == null) {
            frame.none();
        } else if (value instanceof String) {
            frame.text((String) value);
        } else if (value instanceof Number) {
            number((Number) value, depth);
        } else if (value instanceof Boolean) {
            frame.bool((Boolean) value);
        } else if (value instanceof Character) {
            frame.text(value.toString());
        } else if (value.getClass().isArray()) {
            array(value, depth);
        } else if (value instanceof PyObject) {
            handle((PyObject) value);
        } else if (value instanceof Collection) {
            collection((Collection<?>) value, depth);
        } else if (value instanceof Map) {
            map((Map<?, ?>) value, depth);
        } else if (value instanceof Buffer) {
            ArrayWriter.buffer(this, (Buffer) value);
        } else if (value instanceof Keywords) {
            throw new ConversionPath("keywords are given once, as the last argument of a call");
        } else if (value instanceof NdArrayView) {
            ArrayWriter.ndArray(this, (NdArrayView) value);
        } else if (value instanceof LiveView) {
            javaObject(((LiveView) value).object());
        } else if (value instanceof ByteContent) {
            ArrayWriter.content(this, (ByteContent) value);
        } else if (!StandardWriter.write(this, value, depth)) {
            converted(value, depth);
        }
    }

    /** Writes a value in the place of one of the same depth. */
    void nested(Object value, int depth) {
        checkDepth(depth);
        put(value, depth + 1);
    }

    /** What has no row of its own: as the user's converter says, or as a live object. */
    private void converted(Object value, int depth) {
        Converters.Entry converter = session.resources().converters().of(value);
        if (converter == null) {
            javaObject(value);
        } else {
            frame.tag(FrameLayout.TAG_CONVERTED, 0, 0, 0);
            frame.text(converter.type().getName());
            try {
                nested(converter.toPython(value), depth);
            } catch (ConversionPath path) {
                throw path.through(value.getClass().getName());
            }
        }
    }

    private void number(Number value, int depth) {
        if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            frame.intValue(value.longValue());
        } else if (value instanceof Double || value instanceof Float) {
            frame.floatValue(value.doubleValue());
        } else if (value instanceof BigInteger) {
            bigInteger((BigInteger) value);
        } else if (value instanceof AtomicLong || value instanceof AtomicInteger) {
            frame.intValue(value.longValue());
        } else if (value instanceof BigDecimal) {
            StandardWriter.decimal(frame, (BigDecimal) value);
        } else {
            converted(value, depth);
        }
    }

    private void bigInteger(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            frame.intValue(value.longValue());
            return;
        }
        byte[] bigEndian = value.toByteArray();
        byte[] littleEndian = new byte[bigEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        frame.bytes(FrameLayout.TAG_BIG_INT, littleEndian);
    }

    void handle(PyObject object) {
        long id = idOf((PythonHandle) object);
        reference(object); // reachable, so that no Cleaner releases it, until the frame is read
        frame.tag(FrameLayout.TAG_HANDLE, 0, 0, 0);
        frame.word(id);
    }

    private void collection(Collection<?> values, int depth) {
        int tag = FrameLayout.TAG_LIST;
        if (values instanceof Set) {
            tag = FrameLayout.TAG_SET;
        } else if (values instanceof PyTuple) {
            tag = FrameLayout.TAG_TUPLE;
        }
        elements(tag, values.toArray(), depth);
    }

    private void elements(int tag, Object[] values, int depth) {
        checkDepth(depth);
        if (tag == FrameLayout.TAG_LIST && values.length > 0 && numbers(values)) {
            return;
        }
        frame.tag(tag, 0, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            try {
                put(values[i], depth + 1);
            } catch (ConversionPath path) {
                throw path.at("[" + i + "]");
            }
        }
    }

    /**
     * Writes a list of only ints, or only floats, packed; false, with nothing written, for others.
     */
    private boolean numbers(Object[] values) {
        Object first = values[0];
        if (first instanceof Long || first instanceof Integer) {
            return frame.intList(values);
        }
        return first instanceof Double && frame.floatList(values);
    }

    private void map(Map<?, ?> map, int depth) {
        checkDepth(depth);
        Object[] entries = map.entrySet().toArray(); // one snapshot: count and pairs must agree
        frame.tag(FrameLayout.TAG_DICT, 0, 0, entries.length);
        for (Object each : entries) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) each;
            Object key = entry.getKey();
            try {
                put(key, depth + 1);
                put(entry.getValue(), depth + 1);
            } catch (ConversionPath path) {
                throw path.at("[" + shown(key) + "]");
            }
        }
    }

    // The toString of a user's key may fail, or never end.
    static String shown(Object key) {
        if (key instanceof String) {
            return "'" + key + "'";
        }
        boolean plain = key == null || key instanceof Number || key instanceof Boolean;
        return plain ? String.valueOf(key) : "key of " + key.getClass().getName();
    }

    private void array(Object array, int depth) {
        if (array instanceof Object[]) {
            elements(FrameLayout.TAG_LIST, (Object[]) array, depth);
        } else if (array instanceof byte[]) {
            bytes((byte[]) array);
        } else if (array instanceof char[]) {
            frame.text(new String((char[]) array));
        } else {
            ArrayWriter.array(this, array);
        }
    }

    private void bytes(byte[] values) {
        if (values.length > LARGE_BYTES && refersToArrays()) {
            ArrayWriter.beside(this, values, ElementType.RAW);
        } else {
            frame.bytes(FrameLayout.TAG_BYTES, values);
        }
    }

    private static void checkDepth(int depth) {
        if (depth >= FrameLayout.MAX_DEPTH) {
            throw ConversionPath.tooDeep(FrameLayout.MAX_DEPTH);
        }
    }

    boolean sharesMemory() {
        return session.transport().sharesMemory();
    }

    /** Memory for an array that a worker can map; null if the elements belong into the frame. */
    SharedBlock lent(long sizeBytes) {
        return isSentLater ? null : session.transport().lend(sizeBytes);
    }

    /** Whether Java's arrays go beside the frame. */
    boolean refersToArrays() {
        return !isSentLater && sharesMemory();
    }

    Session session() {
        return session;
    }

    /** Puts an array or buffer beside the frame; returns its index there. */
    int reference(Object object) {
        if (references == null) {
            references = new Object[1]; // most calls have one
        } else if (references.length == referenceCount) {
            references = Arrays.copyOf(references, 2 * referenceCount);
        }
        references[referenceCount] = object;
        return referenceCount++;
    }
}
