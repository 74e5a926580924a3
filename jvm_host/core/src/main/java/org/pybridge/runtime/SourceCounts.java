package org.pybridge.runtime;

import java.util.List;
import org.pybridge.PythonWorker;

/**
 * What the place where Python runs has counted: the part of {@link org.pybridge.PythonStats} that
 * differs by mode, under the names that it has there.
 */
public record SourceCounts(
        long calls,
        long upcalls,
        long pendingReleases,
        long gilWaitNs,
        long gilHoldNs,
        long waitingCalls,
        long workerPid,
        long workerStarts,
        List<PythonWorker> workers) {}
