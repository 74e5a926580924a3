package org.pybridge.process;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pybridge.runtime.ClosedRuntime;

/** Forks the workers of a runtime, from the newest server. Thread-safe. */
final class ForkServers implements WorkerParent {
    private final WorkerCommand command;
    private final Set<ForkServer> servers = ConcurrentHashMap.newKeySet(); // all that may run
    private ForkServer newest; // null if none is to fork
    private volatile boolean closed;

    ForkServers(WorkerCommand command) {
        this.command = command;
    }

    @Override
    public ChildProcess start(Mailboxes mailboxes, int[] childFds) throws IOException {
        ChildProcess started = null;
        while (started == null) {
            ForkServer server = running();
            try {
                String refusal = server.refusal();
                if (refusal != null) {
                    command.tellOfSpawning(refusal);
                    return command.start(mailboxes, childFds);
                }
                started = server.fork(mailboxes != null, childFds);
            } catch (IOException e) {
                if (!server.isRetired()) {
                    throw e;
                }
            }
        }
        return started;
    }

    /** Starts one if there is none; does not wait for it. */
    private synchronized ForkServer running() throws IOException {
        if (newest != null && newest.isGone() && !newest.hasRefused()) {
            newest = null;
        }
        forgetGone();
        if (newest == null) {
            newest = ForkServer.spawn(command);
            servers.add(newest);
        }
        if (closed) { // it was, before or since
            newest.end("its runtime was closed");
            throw new ClosedRuntime().get();
        }
        return newest;
    }

    private void forgetGone() {
        for (ForkServer server : servers) {
            if (server.isGone()) {
                servers.remove(server);
                server.close();
            }
        }
    }

    /** From now on workers are forked from a server that has not started yet. */
    void renew() {
        ForkServer old;
        synchronized (this) {
            old = newest;
            newest = null;
        }
        if (old != null) {
            old.retire();
        }
        forgetGone();
    }

    /** Forks no more, and ends a server that is not ready, for nobody will need it. */
    void abandon() {
        closed = true;
        for (ForkServer server : servers) {
            if (!server.isReady()) {
                server.end("its runtime was closed before it was ready");
            }
        }
    }

    /** Ends all; no worker is left. */
    void close() {
        for (ForkServer server : servers) {
            server.close();
        }
    }
}
