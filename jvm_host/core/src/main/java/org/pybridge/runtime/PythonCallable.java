package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.pybridge.PyFunction;
import org.pybridge.WorkerException;

/** A handle on a callable Python object. */
class PythonCallable extends PythonHandle implements PyFunction {
    // Null where calls go to another process.
    private final WordGuess guess;
    private volatile Boolean givesCoroutines; // null until a call has given something to await

    PythonCallable(LiveRef ref) {
        super(ref);
        Transport transport = ref.session().transport();
        guess = transport instanceof WordCalls ? new WordGuess((WordCalls) transport) : null;
    }

    /** Calls, and reads the result by these flags. */
    final Object callWith(int flags, Object[] arguments) {
        LiveRef live = ref();
        try {
            return live.session().call(live.id(), flags, given(arguments));
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
    public CompletableFuture<Object> callAsync(Object... arguments) {
        LiveRef live = ref();
        live.id(); // throws at once if closed
        Session session = live.session();
        return Boolean.TRUE.equals(givesCoroutines)
                ? session.coroutines().call(this, given(arguments))
                : session.async().submit(this, arguments);
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
            return RowLoop.each(live.session(), live.id(), resultType, columns);
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
