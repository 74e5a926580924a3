package org.pybridge.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PythonConfig;
import org.pybridge.PythonException;
import org.pybridge.TypeRef;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.platform.NativeLoader;

/**
 * A fuzz target: hostile frames from a worker, its replies and its upcalls. They end in a value or
 * in one of the errors that a caller may expect, in memory of their own size's order.
 */
public final class FrameFuzz {
    private static final long MOST_ALLOCATED_BYTES = 32L << 20; // a claimed count wants gigabytes
    private static final Set<String> EXPECTED =
            Set.of(
                    FrameException.class.getName(),
                    ConversionException.class.getName(),
                    CallShapeException.class.getName(),
                    PythonException.class.getName(),
                    WorkerException.class.getName(),
                    IllegalStateException.class.getName());
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final RuntimeResources RESOURCES =
            new RuntimeResources(PythonConfig.builder().build(), null);
    private static final RuntimeException THROWN = new RuntimeException("thrown by a callback");

    /** What callers ask for; the reply's call id says which. */
    private static final Type[] ASKED = {
        Object.class,
        String.class,
        int.class,
        double[].class,
        long[].class,
        byte[].class,
        NdArray.class,
        LocalDate.class,
        Sample.class,
        new TypeRef<List<Double>>() {}.type(),
        new TypeRef<Map<String, Integer>>() {}.type(),
        new TypeRef<Optional<Set<String>>>() {}.type(),
    };

    static {
        NativeLoader.load();
    }

    /** A class whose members hostile frames may call, and that replies may be converted to. */
    public record Sample(String name, int count, List<String> texts) {
        /** Returns its argument. */
        public Object same(Object any) {
            return any;
        }

        /** Overloaded. */
        public int sum(int... numbers) {
            return Arrays.stream(numbers).sum();
        }

        /** Overloaded. */
        public String sum(String one, Map<String, Double> other) {
            return one + other;
        }
    }

    private FrameFuzz() {}

    /** Runs one input; throws what is a defect. */
    public static void fuzzerTestOneInput(byte[] input) {
        long allocated = run(input);
        if (allocated > MOST_ALLOCATED_BYTES) { // or it was the first to use some class
            allocated = run(input);
        }
        if (allocated > MOST_ALLOCATED_BYTES) {
            throw new AssertionError(
                    "too much memory: bytes=" + allocated + ", inputBytes=" + input.length);
        }
    }

    /** Returns the size of the heap memory that it took. */
    private static long run(byte[] input) {
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        HostilePython python = new HostilePython(input);
        Session session = python.open(RESOURCES);
        keepObjects(session);
        try {
            for (FrameMemory f = python.next(); f != null; f = python.next()) {
                take(session, f);
            }
        } finally {
            session.markClosed(() -> new IllegalStateException("the session is closed"));
            session.end();
        }
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    /** The ids are 1 << 32, 2 << 32 | 1 and so on. None of them can be made to hold itself. */
    private static void keepObjects(Session session) {
        session.keep(List.of("a", 1L));
        session.keep(Collections.unmodifiableMap(new HashMap<>(Map.of("key", 2.0))));
        session.keep(new int[] {1, 2, 3});
        session.keep((UnaryOperator<Object>) any -> any);
        session.keep(THROWN);
        session.keep(new Sample("sample", 1, List.of()));
        session.keep(List.of(1).iterator());
        session.javaTypes().of(Sample.class);
    }

    private static void take(Session session, FrameMemory frame) {
        try {
            if (HostilePython.kind(frame) == FrameLayout.KIND_UPCALL) {
                HostilePython.answer(session, frame);
            } else {
                int call = (int) frame.bytes().getLong(FrameLayout.CALL_ID_OFFSET);
                use(received(session, frame, Math.floorMod(call, ASKED.length + 3)));
            }
        } catch (RuntimeException e) {
            if (e != THROWN && !isExpected(e.getClass().getName())) {
                throw e;
            }
        }
    }

    private static Object received(Session session, FrameMemory reply, int asked) {
        if (asked < ASKED.length) {
            return session.receive(reply, reply, AskedType.of(ASKED[asked]), "result");
        } else if (asked == ASKED.length + 2) {
            return outcomes(session, reply);
        } else if (reply.capacityBytes() < 2 * FrameLayout.HEADER_BYTES) {
            return session.receive(reply, reply); // in-place reading has a whole block of memory
        } else if (ScalarReply.isLatin1(reply)) {
            return ScalarReply.latin1(reply);
        } else if (ScalarReply.isUtf16(reply)) {
            return ScalarReply.utf16(reply);
        } else if (ScalarReply.isBytes(reply)) {
            return ScalarReply.bytes(reply);
        }
        return session.receive(reply, reply);
    }

    /** The results of a bundle's calls; throws the error of one of them. */
    private static Object outcomes(Session session, FrameMemory reply) {
        int calls = reply.bytes().getInt(FrameLayout.ARG_COUNT_OFFSET) & 0xFF;
        WatchedCall watched = new WatchedCall(RESOURCES.watch(), 0, null);
        List<Object> values = new ArrayList<>();
        RuntimeException failure = null;
        for (Outcome outcome : new BundleReply(session, reply, watched).read(calls)) {
            values.add(outcome.value());
            failure = outcome.error() instanceof RuntimeException e ? e : failure;
        }
        if (failure != null) {
            throw failure;
        }
        return values;
    }

    /** What a caller does with an array. */
    private static void use(Object value) {
        if (value instanceof NdArray) {
            NdArray array = (NdArray) value;
            String shown = array + " " + array.size() + array.isContiguous();
            if (array.dtype().equals("float64")) {
                shown += array.toArray(double[].class).length;
            } else if (array.isContiguous()) {
                shown += array.buffer().remaining();
            }
            array.close();
            if (shown.isEmpty()) {
                throw new AssertionError("an array without a text");
            }
        } else if (value instanceof Collection) {
            ((Collection<?>) value).forEach(FrameFuzz::use);
        }
    }

    static boolean isExpected(String className) {
        return EXPECTED.contains(className);
    }
}
