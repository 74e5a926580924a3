package org.pybridge.lab;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What the threads that make calls, and those of PyBridge, have allocated on the Java heap. */
final class Allocation {
    /** The beginning of these threads' names. */
    static final String THREADS_OF_PYBRIDGE = "pybridge-";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** The bytes so far of those that are alive. */
    static long bytes() {
        final long[] ids = THREADS.getAllThreadIds();
        final ThreadInfo[] infos = THREADS.getThreadInfo(ids);
        final long[] allocated = THREADS.getThreadAllocatedBytes(ids);
        long bytes = 0;
        for (int index = 0; index < ids.length; index++) {
            if (infos[index] != null
                    && infos[index].getThreadName().startsWith(THREADS_OF_PYBRIDGE)) {
                bytes += Math.max(0, allocated[index]);
            }
        }
        return bytes;
    }
}
