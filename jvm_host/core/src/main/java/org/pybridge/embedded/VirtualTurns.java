package org.pybridge.embedded;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.platform.OnDemandThread;

/**
 * Lets virtual threads wait for the GIL in Java, where they leave their carrier to others.
 *
 * <p>Outside callbacks at most one virtual thread waits for the GIL natively at a time: the one
 * that <em>enters</em>. It may do so if no call runs. Otherwise it parks here, and a platform
 * thread waits for the GIL natively in place of all, takes it, grants it to the first and gives it
 * up as soon as that one is there. Nothing that a virtual thread could own unmounted blocks
 * another: a grant that is not taken in time, since carriers are busy or pinned, goes to the next,
 * and a late one gets more time. Thread-safe.
 */
final class VirtualTurns implements Runnable {
    private static final long GIL_KEPT_NS = 500_000;
    private static final long LONGEST_GRANT_NS = 1_000_000_000;
    private static final long IDLE_NS = 200_000_000;
    private static final long LOOK_NS = 100_000;
    private static final long STACK_BYTES = 512 * 1024; // whatever -Xss says

    private final AtomicBoolean entering = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Turn> waiting = new ConcurrentLinkedQueue<>();
    private final OnDemandThread granter = new OnDemandThread("pybridge-turns", STACK_BYTES, this);

    /**
     * Takes the GIL for the calling virtual thread. The next of the natives that needs it gives it
     * up at its end; nothing in between may block or fail.
     *
     * <p>Does nothing in a callback of Python. Such a thread cannot leave its carrier, so it may as
     * well wait in that native; here it would wait for turns of threads that have no carrier.
     */
    void take(GilGate gate) {
        if (CoreNatives.isUpcallRunning()) {
            return;
        }
        if (enters(gate)) {
            enter();
        } else {
            final long sinceNs = System.nanoTime();
            awaitGrant();
            gate.countWait(sinceNs);
            granter.unpark(); // it gives up the GIL
            enter();
            granter.unpark(); // it grants the next turn
        }
    }

    private void enter() {
        try {
            CoreNatives.takeGil();
        } finally {
            entering.set(false);
        }
    }

    private boolean enters(GilGate gate) {
        if (!entering.compareAndSet(false, true)) {
            return false;
        }
        if (gate.looksFree()) {
            return true;
        }
        entering.set(false);
        return false;
    }

    /** Waits until {@link #entering} is this thread's; an interrupt is kept for later. */
    private void awaitGrant() {
        final Turn turn = new Turn(Thread.currentThread());
        boolean interrupted = false;
        waiting.add(turn);
        wakeGranter(turn);
        while (!turn.arrives()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wakeGranter(Turn turn) {
        try {
            granter.wake();
        } catch (OutOfMemoryError noThread) {
            waiting.remove(turn);
            throw noThread;
        }
    }

    /** The granting thread; it ends after a while without waiting ones. */
    @Override
    public void run() {
        long idleSinceNs = System.nanoTime();
        while (true) {
            final Turn turn = waiting.poll();
            if (turn != null) {
                grant(turn);
                idleSinceNs = System.nanoTime();
            } else if (System.nanoTime() - idleSinceNs < IDLE_NS) {
                LockSupport.parkNanos(this, IDLE_NS);
            } else if (granter.ends(waiting::isEmpty)) {
                return;
            }
        }
    }

    private void grant(Turn turn) {
        while (!entering.compareAndSet(false, true)) {
            LockSupport.parkNanos(this, LOOK_NS);
        }
        takeGilFor(turn);
        final boolean arrived;
        try {
            turn.grant();
            arrived = hasArrived(turn, GIL_KEPT_NS);
        } finally {
            CoreNatives.giveBackGil();
        }
        if (!arrived && !hasArrived(turn, turn.patienceNs()) && turn.revoke()) {
            waiting.add(turn);
            entering.set(false);
        }
    }

    private void takeGilFor(Turn turn) {
        boolean taken = false;
        try {
            CoreNatives.takeGil();
            taken = true;
        } finally {
            if (!taken) {
                waiting.add(turn);
                entering.set(false);
            }
        }
    }

    private boolean hasArrived(Turn turn, long limitNs) {
        final long endNs = System.nanoTime() + limitNs;
        while (!turn.hasArrived()) {
            final long leftNs = endNs - System.nanoTime();
            if (leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(leftNs, LOOK_NS));
        }
        return true;
    }

    /** One waiting thread: it waits, is granted the turn, has arrived; or waits again. */
    private static final class Turn {
        private static final int WAITS = 0;
        private static final int GRANTED = 1;
        private static final int ARRIVED = 2;

        private final Thread thread;
        private final AtomicInteger state = new AtomicInteger(WAITS);
        private long patienceNs = GIL_KEPT_NS; // the granting thread's

        Turn(Thread thread) {
            this.thread = thread;
        }

        boolean arrives() {
            return state.compareAndSet(GRANTED, ARRIVED);
        }

        void grant() {
            state.set(GRANTED);
            LockSupport.unpark(thread);
        }

        boolean revoke() {
            return state.compareAndSet(GRANTED, WAITS);
        }

        boolean hasArrived() {
            return state.get() == ARRIVED;
        }

        /** How long a grant is good for; longer each time. */
        long patienceNs() {
            patienceNs = Math.min(2 * patienceNs, LONGEST_GRANT_NS);
            return patienceNs;
        }
    }
}
