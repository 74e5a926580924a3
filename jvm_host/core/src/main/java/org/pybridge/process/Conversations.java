package org.pybridge.process;

/**
 * Whose call each thread is answering at this moment: calls that it makes meanwhile belong on the
 * same channel. One for the workers of a runtime, for a callback of one may call another.
 */
final class Conversations {
    // Set only meanwhile.
    private final ThreadLocal<Conversation> innermost = new ThreadLocal<>();

    /** A worker's call that is being answered on one channel. */
    record Conversation(WorkerTransport caller, Channel channel, int depth, Conversation around) {}

    /** The worker whose call this thread is answering; null if none. */
    WorkerTransport caller() {
        Conversation current = innermost.get();
        return current == null ? null : current.caller();
    }

    /** What this thread is answering of this worker, the innermost; null if nothing. */
    Conversation with(WorkerTransport worker) {
        Conversation found = innermost.get();
        while (found != null && found.caller() != worker) {
            found = found.around();
        }
        return found;
    }

    /** This thread answers a call from now on; returns what it answered before. */
    Conversation begin(WorkerTransport caller, Channel channel) {
        Conversation around = innermost.get();
        int depth = around == null ? 1 : around.depth() + 1;
        innermost.set(new Conversation(caller, channel, depth, around));
        return around;
    }

    /** The answer is made. */
    void end(Conversation before) {
        if (before == null) {
            innermost.remove();
        } else {
            innermost.set(before);
        }
    }
}
