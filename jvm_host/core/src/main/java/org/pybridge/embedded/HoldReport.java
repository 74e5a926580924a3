package org.pybridge.embedded;

import org.pybridge.runtime.ThreadDump;

/** What is told of a hold that keeps the GIL for long. */
final class HoldReport {
    private static final double NS_PER_S = 1e9;

    private HoldReport() {}

    /**
     * Both stacks, which belong together if no call has begun meanwhile: the thread has the GIL, so
     * no Python runs. Null if it is not in the body itself but in Python, which gives the GIL away
     * where it can.
     */
    static String make(Hold hold, long heldNs) {
        StackTraceElement[] stack = hold.thread().getStackTrace();
        if (!Hold.isInBody(stack)) {
            return null;
        }
        return subject(hold)
                + " has kept the GIL for "
                + seconds(heldNs)
                + " without a call of Python, and no other thread can call it"
                + ThreadDump.stacks(stack, CoreNatives.pythonStacks());
    }

    static String end(Hold hold, long heldNs) {
        return subject(hold) + " has let go of the GIL after " + seconds(heldNs);
    }

    private static String subject(Hold hold) {
        return "the body of hold on thread \"" + hold.thread().getName() + "\"";
    }

    private static String seconds(long ns) {
        return Math.round(ns / NS_PER_S * 10) / 10.0 + " s";
    }
}
