package org.pybridge.embedded;

/** One hold of a thread, from its outermost body's begin to its end. Runs with the GIL held. */
final class Hold implements Runnable {
    private final GilGate gate;
    private final HoldWatch watch;
    private final Runnable body;
    private Thread thread;

    // Written with the GIL held, by HoldWatch alone.
    Hold newer;
    volatile Hold older;
    volatile boolean ended;

    Hold(GilGate gate, HoldWatch watch, Runnable body) {
        this.gate = gate;
        this.watch = watch;
        this.body = body;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            watch.begin(this);
            gate.held(body);
        } finally {
            watch.end(this);
        }
    }

    Thread thread() {
        return thread;
    }

    /**
     * Whether a thread with this stack is in the body of its hold itself, and in nothing of
     * PyBridge: then it runs no Python, and begins none without passing the gate. One that ends the
     * JVM has let go of the GIL.
     */
    static boolean isInBody(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            String type = stack[i].getClassName();
            if (type.startsWith("org.pybridge.embedded.")) {
                return i > 0
                        && type.equals(GilGate.class.getName())
                        && stack[i].getMethodName().equals("held");
            } else if (type.equals("java.lang.Shutdown")) {
                return false;
            }
        }
        return false;
    }
}
