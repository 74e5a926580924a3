package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.PyFunction;
import org.pybridge.WorkerException;

/** A handle on a callable Python object. */
class PythonCallable extends PythonHandle implements PyFunction {
    // Null where calls go to another process, or have a deadline, which takes a frame.
    private final WordGuess guess;
    private final long timeoutNs;
    private volatile Boolean givesCoroutines; // null until a call has given something to await

    PythonCallable(LiveRef ref) {
        this(ref, ref.session().resources().callTimeoutNs());
    }

    /** With a deadline for its calls, that many nanoseconds after their begin; 0 for none. */
    PythonCallable(LiveRef ref, long timeoutNs) {
        super(ref);
        this.timeoutNs = timeoutNs;
        Transport transport = ref.session().transport();
        guess =
                transport instanceof WordCalls && timeoutNs == 0
                        ? new WordGuess((WordCalls) transport)
                        : null;
    }

    /** How long its calls may take; 0 for ever. */
    final long timeoutNs() {
        return timeoutNs;
    }

    /** As {@link #ref}, or what that was the last time: nothing is asked for it. */
    LiveRef lastRef() {
        return ref();
    }

    /** The callable of the same handle that is closed with this one: itself, mostly. */
    PythonCallable origin() {
        return this;
    }

    /** What it stands for in a session of its runtime, if it is something there. */
    LiveRef refIn(Session session) {
        return ref();
    }

    /**
     * Throws if no call is possible any more.
     *
     * @throws IllegalStateException if it or its runtime is closed
     */
    void requireUsable() {
        ref().id();
    }

    /** Where arguments are written that are sent later, unless they are bound elsewhere. */
    Session sessionForArguments() {
        return ref().session();
    }

    /** Whether calls run in any session of the runtime. */
    boolean runsAnywhere() {
        return false;
    }

    /**
     * Has the body call in one session.
     *
     * @param bound the one that the arguments are bound to; null if there is none
     * @param body may be asked a second time, for another session, if this is idempotent
     */
    <T> T callIn(Session bound, WatchedCall watched, Function<LiveRef, T> body) {
        LiveRef live = bound == null ? ref() : refIn(bound);
        try {
            return body.apply(live);
        } finally {
            Reference.reachabilityFence(live);
        }
    }

    /** Calls, and reads the result by these flags. */
    Object callWith(int flags, Object[] arguments) {
        return callWith(ref().session().watched(timeoutNs), flags, arguments);
    }

    /** As above, for a call that is watched unless that is null. */
    Object callWith(WatchedCall watched, int flags, Object[] arguments) {
        LiveRef live = ref();
        try {
            return live.session().call(watched, live.id(), flags, given(arguments));
        } finally {
            Reference.reachabilityFence(live);
        }
    }

    /** Whether implementations of both are equal: the callables are, in Python. */
    boolean isSameAs(PythonCallable other) {
        try {
            return !(other instanceof NamedFunction)
                    && other.isUsableIn(ref().session())
                    && (Boolean) serve("bridge._interfaces:equal", 0, this, other);
        } catch (IllegalStateException | WorkerException e) {
            return false; // the objects are gone, and with them what could be equal
        }
    }

    /** A hash that goes with it: Python's, or this object's where Python cannot be asked. */
    int hashAsSame() {
        try {
            return ((Long) serve("bridge._interfaces:hash_of", 0, this)).intValue();
        } catch (IllegalStateException | WorkerException e) {
            return System.identityHashCode(this);
        }
    }

    @Override
    public Object call(Object... arguments) {
        if (guess != null && arguments != null) {
            LiveRef live = ref();
            try {
                Object result = guess.call(live, arguments);
                if (result != WordGuess.NO_WORDS) {
                    return result;
                }
            } finally {
                Reference.reachabilityFence(live);
            }
        }
        return callWith(0, arguments);
    }

    @Override
    public <T> T callInto(T array, Object... arguments) {
        ArrayResult<T> result = new ArrayResult<>(array);
        LiveRef live = ref();
        try {
            Session session = live.session();
            return result.call(session, session.watched(timeoutNs), live.id(), given(arguments));
        } finally {
            Reference.reachabilityFence(live);
        }
    }

    @Override
    public CompletableFuture<Object> callAsync(Object... arguments) {
        LiveRef live = ref();
        live.id(); // throws at once if closed
        Session session = live.session();
        if (!givesCoroutines()) {
            return session.resources().async().submit(this, session.resources().watch(), arguments);
        }
        return watched(
                session.coroutines().call(this, given(arguments)), session.resources().watch());
    }

    /** A coroutine's future with the deadline of this function's calls. */
    final CompletableFuture<Object> watched(CompletableFuture<Object> future, CallWatch watch) {
        if (timeoutNs != 0) {
            watch.add(new WatchedCall(watch, timeoutNs, future), future);
        }
        return future;
    }

    @Override
    public BundledFunction bundled(Bundling bundling) {
        Objects.requireNonNull(bundling, "bundling");
        requireUsable();
        return new BundledCalls(this, ref().session().resources(), bundling);
    }

    @Override
    public PyFunction timeout(Duration value) {
        Objects.requireNonNull(value, "timeout");
        if (value.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative: seen=" + value);
        }
        return with(WatchedCall.limitedNs(value));
    }

    /** As {@link #timeout}. */
    PyFunction with(long newTimeoutNs) {
        return new TimedFunction(origin(), newTimeoutNs);
    }

    @Override
    public PyFunction idempotent() {
        NamedFunction named = namedOrigin();
        if (named == null) {
            throw new IllegalStateException(
                    "a handle's object ends with its worker, no other one can make its calls:"
                            + " seen="
                            + this
                            + ", wanted=a function of Python.function");
        }
        return named.mayBeLost() ? named.placed(timeoutNs, true) : this;
    }

    /** Whether calls are known to give something to await. */
    final boolean givesCoroutines() {
        return Boolean.TRUE.equals(givesCoroutines);
    }

    /** A call has given something to await: finds out whether further calls need a thread. */
    void learnWhatItGives() {
        if (givesCoroutines == null) {
            givesCoroutines = Awaitables.isCoroutineFunction(this);
        }
    }

    @Override
    public <T> T each(Class<T> resultType, Object... columns) {
        LiveRef live = ref();
        try {
            return RowLoop.each(
                    live.session(),
                    live.session().watched(timeoutNs),
                    live.id(),
                    resultType,
                    columns);
        } finally {
            Reference.reachabilityFence(live);
        }
    }

    @Override
    public <T> T as(Class<T> type) {
        return InterfaceBinding.isImplementation(Objects.requireNonNull(type, "type"))
                        && !Protocols.isOne(type)
                ? type.cast(InterfaceBinding.bind(this, AskedType.of(type)))
                : super.as(type);
    }
}
