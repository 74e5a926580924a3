package org.pybridge.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory another process has. */
public final class ProcessMemory {
    private static final long PAGE_BYTES = 4096; // x86-64

    private ProcessMemory() {}

    /**
     * What a process has in memory that is neither shared nor of a file, which is what it has
     * allocated and written; 0 if there is no such process.
     */
    public static long privateBytes(long pid) {
        String[] pages;
        try {
            pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm")).split(" ");
        } catch (IOException e) {
            return 0; // it has just ended
        }
        boolean isTold = pages.length > 2; // a process that is ending has an empty one
        return isTold ? (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES : 0;
    }
}
