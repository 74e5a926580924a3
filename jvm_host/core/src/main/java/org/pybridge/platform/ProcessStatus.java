package org.pybridge.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel tells of another process: proc(5), {@code statm} and {@code stat}. */
public final class ProcessStatus {
    private static final long PAGE_BYTES = 4096; // x86-64
    private static final long KIB = 1024;
    private static final Pattern PRIVATE_DIRTY = Pattern.compile("Private_Dirty: *(\\d+) kB");

    private ProcessStatus() {}

    /**
     * What a process has in memory that is neither shared nor of a file, which is what it has
     * allocated and written; 0 if there is no such process.
     */
    public static long privateBytes(long pid) {
        String[] pages = told(pid, "statm").split(" ");
        boolean isTold = pages.length > 2; // a process that is ending has an empty one
        return isTold ? (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES : 0;
    }

    /**
     * As {@link #privateBytes}, but of memory that was there when a process was forked only what it
     * has changed since. It takes some milliseconds a gigabyte.
     */
    public static long unsharedBytes(long pid) {
        Matcher told = PRIVATE_DIRTY.matcher(told(pid, "smaps_rollup"));
        return told.find() ? Long.parseLong(told.group(1)) * KIB : privateBytes(pid);
    }

    /** Whether it has ended, but nobody has asked for its cause. */
    public static boolean isZombie(long pid) {
        return state(pid).startsWith("Z");
    }

    /** Whether it is stopped, by SIGSTOP or a debugger; false if there is no such process. */
    public static boolean isStopped(long pid) {
        String state = state(pid);
        return state.startsWith("T") || state.startsWith("t");
    }

    private static String state(long pid) {
        String told = told(pid, "stat");
        return told.substring(told.lastIndexOf(')') + 1).strip(); // its name may have any
    }

    private static String told(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
