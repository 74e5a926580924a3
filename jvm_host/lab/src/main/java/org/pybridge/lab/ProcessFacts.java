package org.pybridge.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the kernel tells of a process, by {@code /proc}; empty once the process is gone. */
final class ProcessFacts {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux that runs here
    private static final int UTIME = 11; // of the fields behind the command's name
    private static final long KIB = 1024;

    private ProcessFacts() {}

    /** The processor time of all of its threads, in user and kernel mode. */
    static OptionalDouble cpuSeconds(long pid) {
        final String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return OptionalDouble.empty();
        }
        // The command's name may have blanks and parentheses itself.
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        final long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
        return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    }

    /** The memory that it has in RAM. */
    static OptionalLong rssBytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst();
    }

    private static String read(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) { // ESRCH: it ended after the file was opened
            return "";
        }
    }
}
