package org.pybridge.embedded;

/** What is told of a hold that keeps the GIL for long. */
final class HoldReport {
    private static final double NS_PER_S = 1e9;

    private HoldReport() {}

    /**
     * Both stacks, while calls are halted; null if the thread is not in the body itself but in
     * Python, which gives the GIL away where it can.
     *
     * <p>Asking for the Java stack makes the thread pass a point where it sees the halt, if it had
     * not yet: from then on no Python runs, and its stacks stand still.
     */
    static String make(Hold hold, long heldNs) {
        StackTraceElement[] stack = hold.thread().getStackTrace();
        if (hold.ended || !Hold.isInBody(stack)) {
            return null;
        }
        String python = CoreNatives.pythonStacks();
        StringBuilder text = new StringBuilder();
        text.append(subject(hold)).append(" has kept the GIL for ").append(seconds(heldNs));
        text.append(" without a call of Python, and no other thread can call it");
        text.append("\nJava stack of the thread:");
        for (StackTraceElement frame : stack) {
            text.append("\n\tat ").append(frame);
        }
        text.append("\nPython stacks, most recent call first:\n");
        text.append(python.isEmpty() ? "no thread is in Python code" : python);
        return text.toString();
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
