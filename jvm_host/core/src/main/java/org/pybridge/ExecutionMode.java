package org.pybridge;

/** Where Python runs. The API is the same in every mode. */
public enum ExecutionMode {
    /** In this process, on the calling thread: no copy, no hop, one GIL. */
    THREAD,

    /** In a worker process: isolation and a GIL of its own, at the price of a hop. */
    PROCESS,

    /**
     * {@link #THREAD}, or {@link #PROCESS} where thread mode is impossible. The cause is logged
     * once as a warning and told by {@link Python#fallbackReason()}.
     */
    AUTO
}
