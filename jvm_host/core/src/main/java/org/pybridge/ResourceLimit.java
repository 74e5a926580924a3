package org.pybridge;

/**
 * What the system may limit for each worker: the limits of getrlimit(2), which hold for the
 * processes that it starts as well. Beyond one the system refuses, and Python raises MemoryError or
 * OSError; only CPU time ends the worker.
 */
public enum ResourceLimit {
    /** All addresses, those of files and shared memory included, in bytes. */
    ADDRESS_SPACE_BYTES("RLIMIT_AS"),

    /** Memory that is neither a file's nor shared, reserved or used, in bytes. */
    DATA_BYTES("RLIMIT_DATA"),

    /** The size of a core dump, in bytes; 0 for none. */
    CORE_BYTES("RLIMIT_CORE"),

    /** CPU time of all threads together; beyond it SIGXCPU ends the worker. */
    CPU_SECONDS("RLIMIT_CPU"),

    /** The size of any file that it writes, in bytes. */
    FILE_BYTES("RLIMIT_FSIZE"),

    /** Open descriptors; a worker needs some 50 for itself, and one for each shared buffer. */
    OPEN_FILES("RLIMIT_NOFILE"),

    /** Processes and threads of its user, wherever they come from. */
    PROCESSES("RLIMIT_NPROC");

    private final String systemName;

    ResourceLimit(String systemName) {
        this.systemName = systemName;
    }

    /** The name that the system has for it, such as {@code RLIMIT_AS}. */
    public String systemName() {
        return systemName;
    }
}
