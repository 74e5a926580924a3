package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.pybridge.PyFunction;
import org.pybridge.WorkerException;

/**
 * A function asked for by name whose calls run in any worker of the runtime: where the objects of
 * their arguments are, else wherever there is a place. Thread-safe.
 */
final class PlacedFunction extends TimedFunction {
    private final NamedFunction origin;
    private final RuntimeResources resources;
    private final CallPlaces places;
    private final boolean isIdempotent;

    PlacedFunction(
            NamedFunction origin,
            RuntimeResources resources,
            CallPlaces places,
            long timeoutNs,
            boolean isIdempotent) {
        super(origin, timeoutNs);
        this.origin = origin;
        this.resources = resources;
        this.places = places;
        this.isIdempotent = isIdempotent;
    }

    private <T> T placed(WatchedCall watched, Function<LiveRef, T> body) {
        return callIn(null, watched, body);
    }

    @Override
    <T> T callIn(Session given, WatchedCall watched, Function<LiveRef, T> body) {
        Runnable stillWanted = watched == null ? null : watched::requireWanted;
        boolean isAccepted = watched != null && watched.future() != null;
        Session bound = given;
        WorkerException lost = null;
        while (true) {
            CallPlaces.Place place = places.enter(bound, stillWanted, isAccepted);
            Session session = place.session();
            try {
                LiveRef live = origin.refIn(session);
                T result = body.apply(live);
                Reference.reachabilityFence(live);
                return result;
            } catch (OtherWorkerException other) {
                if (bound != null || other.wasTold() || other.owner() == session) {
                    throw other;
                }
                bound = other.owner();
            } catch (WorkerException died) {
                if (!died.mayHaveRun() && session.isClosed()) {
                    continue; // others found out first that the worker is dead
                } else if (!isIdempotent || !session.isClosed()) {
                    throw died;
                } else if (lost != null) {
                    throw lostTwice(lost, died);
                }
                lost = died;
            } finally {
                place.leave();
            }
        }
    }

    private static WorkerException lostTwice(WorkerException first, WorkerException second) {
        WorkerException both =
                new WorkerException(
                        "the call has lost its worker twice: "
                                + second.getMessage()
                                + "; before that: "
                                + first.getMessage(),
                        second);
        both.addSuppressed(first);
        both.initCause(second);
        return both;
    }

    private WatchedCall watched() {
        return timeoutNs() == 0 ? null : new WatchedCall(resources.watch(), timeoutNs(), null);
    }

    @Override
    Object callWith(int flags, Object[] arguments) {
        return callWith(watched(), flags, arguments);
    }

    @Override
    Object callWith(WatchedCall watched, int flags, Object[] arguments) {
        Object[] given = given(arguments);
        return placed(watched, live -> live.session().call(watched, live.id(), flags, null, given));
    }

    /** Calls for a result of this type. */
    Object callFor(AskedType asked, int flags, Object[] arguments) {
        WatchedCall watched = watched();
        return placed(
                watched, live -> live.session().call(watched, live.id(), flags, asked, arguments));
    }

    @Override
    public <T> T callInto(T array, Object... arguments) {
        ArrayResult<T> result = new ArrayResult<>(array);
        Object[] given = given(arguments);
        WatchedCall watched = watched();
        return placed(watched, live -> result.call(live.session(), watched, live.id(), given));
    }

    @Override
    public <T> T each(Class<T> resultType, Object... columns) {
        WatchedCall watched = watched();
        return placed(
                watched,
                live -> RowLoop.each(live.session(), watched, live.id(), resultType, columns));
    }

    @Override
    public CompletableFuture<Object> callAsync(Object... arguments) {
        origin.requireUsable();
        if (!givesCoroutines()) {
            return resources.async().submit(this, resources.watch(), arguments);
        }
        Object[] given = given(arguments);
        CallPlaces.Place place = places.enterAtOnce();
        try {
            // Its session knows of it from now on.
            return watched(place.session().coroutines().call(this, given), resources.watch());
        } finally {
            place.leave();
        }
    }

    @Override
    void requireUsable() {
        origin.requireUsable();
    }

    @Override
    Session sessionForArguments() {
        CallPlaces.Place place = places.enterAtOnce();
        try {
            return place.session();
        } finally {
            place.leave();
        }
    }

    @Override
    boolean runsAnywhere() {
        return true;
    }

    @Override
    NamedFunction namedOrigin() {
        return origin;
    }

    @Override
    PyFunction with(long newTimeoutNs) {
        return new PlacedFunction(origin, resources, places, newTimeoutNs, isIdempotent);
    }

    @Override
    public PyFunction idempotent() {
        return new PlacedFunction(origin, resources, places, timeoutNs(), true);
    }
}
