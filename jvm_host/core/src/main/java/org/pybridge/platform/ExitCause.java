package org.pybridge.platform;

import java.util.Map;

/**
 * How a child process ended.
 *
 * @param kind by itself or by a signal
 * @param value the exit code, or the number of the signal
 */
public record ExitCause(Kind kind, int value) {
    /** The ways to end; the order is that of the packed form. */
    public enum Kind {
        /** By itself, with an exit code. */
        EXITED,
        /** By a signal. */
        KILLED,
        /** By a signal that wrote a core dump. */
        DUMPED,
        /** In a way that only another process could have seen, and has not. */
        UNSEEN
    }

    private static final Map<Integer, String> SIGNAL_NAMES =
            Map.ofEntries(
                    Map.entry(1, "SIGHUP"),
                    Map.entry(2, "SIGINT"),
                    Map.entry(3, "SIGQUIT"),
                    Map.entry(4, "SIGILL"),
                    Map.entry(5, "SIGTRAP"),
                    Map.entry(6, "SIGABRT"),
                    Map.entry(7, "SIGBUS"),
                    Map.entry(8, "SIGFPE"),
                    Map.entry(9, "SIGKILL"),
                    Map.entry(10, "SIGUSR1"),
                    Map.entry(11, "SIGSEGV"),
                    Map.entry(12, "SIGUSR2"),
                    Map.entry(13, "SIGPIPE"),
                    Map.entry(14, "SIGALRM"),
                    Map.entry(15, "SIGTERM"),
                    Map.entry(24, "SIGXCPU"),
                    Map.entry(25, "SIGXFSZ"),
                    Map.entry(31, "SIGSYS"));

    /**
     * The cause in an answer of {@link Posix#waitFor}: the kind in bits 32 and up, the value below.
     *
     * @throws IllegalArgumentException if the number is no such answer, -1 included
     */
    public static ExitCause ofPacked(long packed) {
        int kind = (int) (packed >> 32);
        if (kind < 0 || kind >= Kind.values().length) {
            throw new IllegalArgumentException("not a packed exit cause: seen=" + packed);
        }
        return new ExitCause(Kind.values()[kind], (int) packed);
    }

    /** It has ended, and nobody knows how. */
    public static ExitCause unseen() {
        return new ExitCause(Kind.UNSEEN, 0);
    }

    /** Whether the value is a signal's number. */
    public boolean isSignal() {
        return kind == Kind.KILLED || kind == Kind.DUMPED;
    }

    /** Whether the child ended by itself with exit code 0. */
    public boolean isSuccess() {
        return kind == Kind.EXITED && value == 0;
    }

    /** Such as {@code "exit code 3"}, {@code "signal 9 (SIGKILL)"}. */
    @Override
    public String toString() {
        if (kind == Kind.EXITED) {
            return "exit code " + value;
        }
        if (kind == Kind.UNSEEN) {
            return "cause unknown, as nobody was there to see it";
        }
        String name = SIGNAL_NAMES.get(value);
        String dump = kind == Kind.DUMPED ? ", core dumped" : "";
        return "signal " + value + (name == null ? "" : " (" + name + ")") + dump;
    }
}
