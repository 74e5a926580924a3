package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import org.pybridge.platform.DaemonThread;

/** A call that has not ended in its grace time: ends its worker, or names it in the log. */
final class LateCall implements Runnable {
    private final WatchedCall call;
    private final Transport transport;
    private final StackTraceElement[] stack;

    private LateCall(WatchedCall call, Thread thread) {
        this.call = call;
        this.transport = call.session().transport();
        this.stack = thread.getStackTrace();
    }

    /** Does so on a thread of its own, for it takes its time. */
    static void report(WatchedCall call) {
        Thread thread = call.thread();
        if (thread != null) {
            DaemonThread.of("pybridge-late-call", new LateCall(call, thread)).start();
        }
    }

    @Override
    public void run() {
        String stacks = transport.pythonStacks(); // before its worker may be ended
        String text =
                call.describe()
                        + transport.giveUp(call.id(), call.describe())
                        + ThreadDump.stacks(stack, stacks);
        System.getLogger("org.pybridge").log(Level.WARNING, text);
    }
}
