package org.pybridge.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;
import org.pybridge.frame.FrameReferences;
import org.pybridge.frame.FrameWriter;

/** A Python that says the frames of one input, whatever it is asked. For one thread. */
final class HostilePython implements Transport {
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_FRAMES = 32; // they nest
    private static final List<String> SERVICES = List.of("repr", "str", "dtype_name", "function");

    // Slices of one memory, so that each frame has its very size and none is allocated.
    private static final ByteBuffer MEMORY =
            ByteBuffer.allocateDirect(MOST_BYTES).order(ByteOrder.nativeOrder());

    private static final FrameMemory OPENED = opened();

    private final Deque<FrameMemory> frames = new ArrayDeque<>();

    /** Its input is cut before each header; a frame's length is made right unless it is huge. */
    HostilePython(byte[] input) {
        int length = Math.min(input.length, MOST_BYTES);
        ByteBuffer bytes = MEMORY.put(0, input, 0, length);
        for (int start = 0, end; start < length && frames.size() < MOST_FRAMES; start = end) {
            end = Math.min(start + FrameLayout.HEADER_BYTES, length);
            while (end < length && !beginsFrame(bytes, end, length)) {
                end++;
            }
            if (end - start >= FrameLayout.HEADER_BYTES) { // the loader refuses what is shorter
                frames.add(frame(bytes, start, end));
            }
        }
    }

    private static boolean beginsFrame(ByteBuffer bytes, int at, int length) {
        return at + Integer.BYTES <= length && bytes.getInt(at) == FrameLayout.MAGIC;
    }

    private static FrameMemory frame(ByteBuffer bytes, int start, int end) {
        ByteBuffer frame = bytes.slice(start, end - start).order(ByteOrder.nativeOrder());
        if (frame.getInt(FrameLayout.LENGTH_BYTES_OFFSET) >= 0) {
            frame.putInt(FrameLayout.LENGTH_BYTES_OFFSET, end - start);
        }
        return FrameMemory.of(frame);
    }

    /** A session of this Python, which has some services. */
    Session open(RuntimeResources resources) {
        return Session.opened(this, OPENED, resources);
    }

    private static FrameMemory opened() {
        FrameMemory memory = FrameMemory.allocate(1024);
        FrameWriter writer = new FrameWriter(memory);
        writer.begin(FrameLayout.KIND_REPLY, 1);
        writer.counts(1, 0);
        writer.tag(FrameLayout.TAG_DICT, 0, 0, SERVICES.size());
        for (String service : SERVICES) {
            writer.text(service);
            writer.tag(FrameLayout.TAG_HANDLE, FrameLayout.CALLABLE, 0, 0);
            writer.word(1);
        }
        writer.finish();
        return memory;
    }

    /** The next frame; null at the end of all. */
    FrameMemory next() {
        return frames.poll();
    }

    static int kind(FrameMemory frame) {
        return frame.bytes().getShort(FrameLayout.KIND_OFFSET) & 0xFFFF;
    }

    /** Answers an upcall; what is answered must be a whole frame. */
    static void answer(Session session, FrameMemory upcall) {
        if (!isHarmless(session, new FrameReader(upcall))) {
            return;
        }
        UpcallAnswer answer = session.answer(upcall);
        FrameReader reader = new FrameReader(answer.memory());
        FrameReferences values = new FrameReferences(reader);
        while (values.next()) {
            // To the frame's end, or a FrameException tells that it is none.
        }
        if (reader.kind() == FrameLayout.KIND_ERROR) {
            requireNoDefect(reader);
        }
    }

    /** Java does what Python asks: a fuzzer must not find System.exit. */
    private static boolean isHarmless(Session session, FrameReader upcall) {
        int operation = upcall.flags() & FrameLayout.LIVE_RESULT - 1;
        long type = upcall.callId() >>> Integer.SIZE;
        switch (operation) {
            case FrameLayout.UPCALL_FIND_TYPE:
                return upcall.callId() != 0;
            case FrameLayout.UPCALL_INVOKE:
                return type == session.javaTypes().of(FrameFuzz.Sample.class).id();
            default:
                return true;
        }
    }

    /** An error that the reader of a frame made, and that is none of a frame's. */
    private static void requireNoDefect(FrameReader error) {
        error.word(); // the tuple
        String type = error.text(error.word());
        long message = error.word();
        if (FrameLayout.tag(message) != FrameLayout.TAG_NONE) {
            error.text(message);
        }
        String stack = error.text(error.word());
        boolean isRead =
                stack.contains("ValueReader")
                        || stack.contains("StandardReader")
                        || stack.contains("org.pybridge.frame");
        if (isRead && !FrameFuzz.isExpected(type)) {
            throw new AssertionError("a frame was misread: " + stack);
        }
    }

    @Override
    public FrameMemory exchange(FrameMemory request, Object[] references, Session session) {
        for (FrameMemory frame = next(); frame != null; frame = next()) {
            if (kind(frame) != FrameLayout.KIND_UPCALL) {
                return frame;
            }
            answer(session, frame);
        }
        throw new WorkerException("the worker died");
    }

    @Override
    public void release(long session, long handle) {}

    @Override
    public void hold(Runnable body) {
        body.run();
    }

    @Override
    public void stop(long session, long call, int reason) {}

    @Override
    public String giveUp(long call, String why) {
        return "";
    }

    @Override
    public String pythonStacks() {
        return "";
    }

    @Override
    public boolean sharesMemory() {
        return false;
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
