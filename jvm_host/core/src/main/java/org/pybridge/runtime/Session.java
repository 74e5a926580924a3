package org.pybridge.runtime;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.pybridge.PythonConfig;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.frame.FrameReader;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Rethrow;

/**
 * One runtime in one Python, from its opening to the end of either: the handles that Java holds
 * there, and the Java objects that it holds here. Thread-safe.
 */
public final class Session {
    private final Transport transport;
    private final long id;
    private final HandleLedger handles;
    private final JavaObjects javaObjects = new JavaObjects();
    private final JavaTypes javaTypes = new JavaTypes();
    private final FunctionalInterfaces.Targets callTargets = new FunctionalInterfaces.Targets();
    private final ClassNames classNames;
    private final ReadWriteLock memory = new ReentrantReadWriteLock();
    private final RuntimeResources resources;
    private volatile boolean streams; // whether Python prints or logs to Java
    private Coroutines coroutines; // null until somebody awaits one
    private Services services;
    private volatile Supplier<RuntimeException> closed;

    private Session(Transport transport, long id, RuntimeResources resources) {
        this.transport = transport;
        this.id = id;
        this.resources = resources;
        this.handles = new HandleLedger(transport, resources);
        this.classNames = new ClassNames(resources.starter());
    }

    /** The session that an answered OPEN request has made. */
    public static Session opened(
            Transport transport, FrameMemory reply, RuntimeResources resources) {
        Session session = new Session(transport, new FrameReader(reply).session(), resources);
        session.services = new Services((Map<?, ?>) session.receive(reply, reply));
        resources.opened(session);
        return session;
    }

    /** Does what the configuration asks of a session that Python can call Java from. */
    public void begin(PythonConfig config) {
        if (OutputStreams.areAskedFor(config)) {
            OutputStreams.begin(this, config);
            streams = true;
        }
        if (!config.preload().isEmpty()) {
            WarmUp.preload(this, config);
        }
    }

    /**
     * Sends Java what Python has printed without an end of line; the session is about to close.
     *
     * @param limitNanos how long to wait for that
     * @param here whether this thread asks Python itself, however long Python takes to answer
     */
    public void flushStreams(long limitNanos, boolean here) {
        if (!streams) {
            return;
        } else if (here) {
            OutputStreams.flush(this);
        } else {
            DaemonThread.runWithin(
                    limitNanos, "pybridge-streams-end", () -> OutputStreams.flush(this));
        }
    }

    Transport transport() {
        return transport;
    }

    /** The session's id in its Python. */
    public long id() {
        return id;
    }

    /** The handles that the user holds. */
    HandleLedger handles() {
        return handles;
    }

    /** How many handles the user holds. */
    public long liveHandles() {
        return handles.liveCount();
    }

    /**
     * Whether its end would take something from the user: an object behind a handle, a bundle, or a
     * coroutine that runs. Functions asked for by name are not lost with it.
     */
    public boolean isUsed() {
        Coroutines begun = begunCoroutines();
        return handles.areBound() || begun != null && begun.isRunning();
    }

    JavaObjects javaObjects() {
        return javaObjects;
    }

    /** The Java classes that Python knows. */
    JavaTypes javaTypes() {
        return javaTypes;
    }

    /** How Python calls the objects of a class. */
    FunctionalInterfaces.Targets callTargets() {
        return callTargets;
    }

    /** How Python's code names Java classes. */
    ClassNames classNames() {
        return classNames;
    }

    /** The version of the Python package's native core. */
    public String bridgeVersion() {
        return services.bridgeVersion();
    }

    /** Calls a function of Python's, {@code module:name}, for ourselves: without a deadline. */
    public Object callNamed(String function, Object... arguments) {
        return call(services.resolved(this, function), 0, arguments);
    }

    /** Keeps a Java object for Python; returns its id. */
    public long keep(Object object) {
        return javaObjects.add(object);
    }

    /**
     * A Java object that Python holds.
     *
     * @throws IllegalStateException if there is none of this id
     */
    public Object kept(long objectId) {
        Object object = javaObjects.find(objectId);
        if (object == null) {
            throw new IllegalStateException("no live Java object: id=" + objectId);
        }
        return object;
    }

    Cleaner cleaner() {
        return resources.cleaner();
    }

    /** The scopes that new handles belong to. */
    HandleScopes scopes() {
        return resources.scopes();
    }

    /** The coroutines that run for Java. */
    synchronized Coroutines coroutines() {
        if (coroutines == null) {
            coroutines = new Coroutines(this, resources);
            if (closed != null) {
                coroutines.fail(closed);
            }
        }
        return coroutines;
    }

    private synchronized Coroutines begunCoroutines() {
        return coroutines;
    }

    /**
     * Fails the futures of coroutines, which cancels them, and ends their event loop.
     *
     * @param limitNanos how long to wait for what they do when cancelled
     * @param here whether this thread asks Python itself, however long Python takes to answer
     * @return how much of the limit is left
     */
    public long endCoroutines(long limitNanos, boolean here) {
        Coroutines begun = begunCoroutines();
        if (begun == null) {
            return limitNanos;
        }
        long startNanos = System.nanoTime();
        begun.close(new ClosedRuntime(), limitNanos, here);
        return Math.max(0, limitNanos - (System.nanoTime() - startNanos));
    }

    /** What it shares with the runtime's other sessions. */
    RuntimeResources resources() {
        return resources;
    }

    /** The way to a type asked for. */
    Conversions conversions() {
        return resources.conversions();
    }

    Services services() {
        return services;
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Throws the reason why no call is possible any more, if there is one. */
    void requireOpen() {
        Supplier<RuntimeException> reason = closed;
        if (reason != null) {
            throw reason.get();
        }
    }

    /**
     * Refuses new calls, for this reason unless there is one already. Those that run go on, with
     * what they call in Java.
     */
    public void markClosed(Supplier<RuntimeException> reason) {
        Coroutines begun;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            begun = coroutines;
        }
        if (begun != null) {
            begun.fail(reason);
        }
    }

    /**
     * Reads or copies Python's memory while the session stays open.
     *
     * @throws IllegalStateException if it is closed
     */
    <T> T whileOpen(Supplier<T> body) {
        memory.readLock().lock();
        try {
            requireOpen();
            return body.get();
        } finally {
            memory.readLock().unlock();
        }
    }

    /** Waits until nobody reads Python's memory any more; {@link #markClosed} came before. */
    public void awaitReaders() {
        memory.writeLock().lock();
        memory.writeLock().unlock();
    }

    /** Lets go of what only this session needs: no call runs any more. */
    public void end() {
        resources.ended(this);
        handles.end();
        javaObjects.clear();
        javaTypes.end();
        callTargets.end();
        if (services != null) {
            services.close(); // their handles would keep the Cleaner's thread
        }
        Coroutines begun = begunCoroutines();
        if (begun != null) {
            begun.release(); // likewise
        }
    }

    /**
     * Calls the object of a handle.
     *
     * @param flags 0 or {@link FrameLayout#RESULT_AS_HANDLE}
     */
    Object call(long target, int flags, Object... arguments) {
        return call(null, target, flags, arguments);
    }

    /** As above, for a call that may be told to end; null for any other. */
    Object call(WatchedCall watched, long target, int flags, Object... arguments) {
        return call(watched, target, flags, null, arguments);
    }

    /** As above, for a result of the type asked for unless that is null. */
    Object call(WatchedCall watched, long target, int flags, AskedType asked, Object[] arguments) {
        ValueWriter writer = begin(FramePool.borrow(), FrameLayout.KIND_CALL, flags, target);
        try {
            try {
                writer.arguments(arguments);
            } catch (RuntimeException | Error e) {
                writer.abandon();
                throw e;
            }
            FrameMemory reply = send(writer, watched);
            if (asked == null) {
                return answered(writer, reply);
            }
            takeBackRefused(writer, reply);
            return receive(writer.frame().memory(), reply, asked, "result");
        } finally {
            FramePool.giveBack(writer.frame().memory());
            Reference.reachabilityFence(arguments);
        }
    }

    /**
     * The value of a handle's object by the default conversions, or another handle to it.
     *
     * @param flags 0, {@link FrameLayout#RESULT_AS_HANDLE}, or what {@link
     *     FrameLayout#KEPT_EXCEPTION} tells
     */
    Object value(long target, int flags) {
        FrameMemory borrowed = FramePool.borrow();
        try {
            return exchange(begin(borrowed, FrameLayout.KIND_VALUE, flags, target));
        } finally {
            FramePool.giveBack(borrowed);
        }
    }

    /** The value of a handle's object as the type asked for, which errors call by this name. */
    Object value(long target, int flags, AskedType asked, String name) {
        FrameMemory borrowed = FramePool.borrow();
        try {
            ValueWriter writer = begin(borrowed, FrameLayout.KIND_VALUE, flags, target);
            writer.frame().finish();
            FrameMemory request = writer.frame().memory();
            FrameMemory reply = transport.exchange(request, writer.references(), this);
            return receive(request, reply, asked, name);
        } finally {
            FramePool.giveBack(borrowed);
        }
    }

    /** A request to this session with its header written. */
    ValueWriter begin(FrameMemory memory, int kind, int flags, long target) {
        ValueWriter writer = new ValueWriter(this, memory);
        writer.frame().begin(kind, id);
        writer.frame().flags(flags);
        writer.frame().target(target);
        return writer;
    }

    /** Sends the request and reads the reply's value; throws what an error reply tells. */
    Object exchange(ValueWriter writer) {
        return answered(writer, send(writer, null));
    }

    /** Has Python answer a request, whose call may be told to end unless that is null. */
    FrameMemory exchange(FrameMemory request, Object[] references, WatchedCall watched) {
        if (watched == null) {
            return transport.exchange(request, references, this);
        }
        watched.begin(this);
        request.bytes().putLong(FrameLayout.CALL_ID_OFFSET, watched.id());
        FrameMemory reply;
        try {
            reply = transport.exchange(request, references, this);
        } catch (WorkerException e) {
            throw watched.end() ? watched.outcome(e) : e;
        } catch (Throwable e) { // as a StackOverflowError
            watched.end();
            throw e;
        }
        if (watched.end() && ScalarReply.isError(reply)) {
            resources.watch().cameBack(watched);
        }
        return reply;
    }

    /** A call of the user's that may take as long as the configuration says; null if for ever. */
    WatchedCall watched() {
        return watched(resources.callTimeoutNs());
    }

    /** A call that may take this long; null if for ever, which 0 is. */
    WatchedCall watched(long timeoutNs) {
        return timeoutNs == 0 ? null : new WatchedCall(resources.watch(), timeoutNs, null);
    }

    /** Sends the request; returns the reply's memory. */
    FrameMemory send(ValueWriter writer, WatchedCall watched) {
        writer.frame().finish();
        try {
            return exchange(writer.frame().memory(), writer.references(), watched);
        } catch (RuntimeException | Error e) { // it did not come to Python, or Python is gone
            writer.abandon();
            throw e;
        }
    }

    /** As {@link #receive(FrameMemory, FrameMemory)}, for the request of this writer. */
    Object answered(ValueWriter writer, FrameMemory reply) {
        FrameMemory request = writer.frame().memory();
        if (reply == request) {
            if (ScalarReply.isInt(reply)) {
                return ScalarReply.intValue(reply);
            } else if (ScalarReply.isFloat(reply)) {
                return ScalarReply.floatValue(reply);
            }
        }
        takeBackRefused(writer, reply);
        return receive(request, reply);
    }

    /** Takes back the Java objects that Python did not come to, as an error reply tells. */
    void takeBackRefused(ValueWriter writer, FrameMemory reply) {
        if (ScalarReply.isError(reply)) {
            FrameReader error = new FrameReader(reply);
            if ((error.flags() & FrameLayout.ARGUMENTS_REFUSED) != 0) {
                writer.abandonAfter(error.callId());
            }
        }
    }

    /**
     * Reads the reply's value; throws what an error reply tells. Frees memory that came with it.
     */
    Object receive(FrameMemory request, FrameMemory reply) {
        return receive(request, reply, null, "result");
    }

    /**
     * As above, converted to the type asked for unless that is null.
     *
     * @param name what errors call the value
     */
    Object receive(FrameMemory request, FrameMemory reply, AskedType asked, String name) {
        try {
            FrameReader frame = new FrameReader(reply);
            removeReleased(frame);
            Throwable error;
            try {
                if (frame.kind() != FrameLayout.KIND_ERROR) {
                    ValueReader reader = new ValueReader(frame, this);
                    Object value = reader.value(asked == null ? "result" : name);
                    return asked == null
                            ? value
                            : conversions().keeping(reader.liveContainers()).to(asked, value, name);
                }
                resources.countError();
                WatchedCall stopped = resources.takeStopped();
                error = new ErrorRecord(frame, this).read();
                error = stopped == null ? error : stopped.outcome(error);
            } catch (FrameException e) {
                UnreadValues.release(frame, this);
                throw transport.broken(e);
            } catch (RuntimeException | Error e) {
                UnreadValues.release(frame, this);
                throw e;
            }
            throw Rethrow.of(error);
        } finally {
            if (reply != request) {
                reply.free();
            }
        }
    }

    /** As {@link #receive(FrameMemory, FrameMemory)}, for a call by words that has come to more. */
    Object receive(WordCalls calls) {
        FrameMemory idle = FramePool.borrowIdle();
        try {
            return receive(idle, calls.takeReply(idle));
        } finally {
            if (idle == null) {
                FramePool.giveBack(FramePool.borrow()); // the next one finds it
            } else {
                FramePool.giveBack(idle);
            }
        }
    }

    /** Lets go of the Java objects that Python has dropped by this reply. */
    public void removeReleased(FrameReader reply) {
        for (int i = 0; i < reply.releasedCount(); i++) {
            javaObjects.release(reply.releasedId(i), reply.releasedSentCount(i));
        }
    }

    /**
     * Answers a call from Python.
     *
     * @param request memory with an UPCALL frame; the answer may be written over it
     */
    public UpcallAnswer answer(FrameMemory request) {
        return Upcalls.answer(this, request);
    }
}
