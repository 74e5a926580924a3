package org.pybridge;

import java.util.Map;

/**
 * What a management console sees of a runtime: the counts of {@link PythonStats}, by the same
 * names. {@link Python#registerMBean} registers it.
 */
public interface PythonMXBean {
    /** {@link Python#mode}. */
    String getMode();

    /** {@link Python#version}. */
    String getVersion();

    /** {@link PythonStats#calls}. */
    long getCalls();

    /** {@link PythonStats#errors}. */
    long getErrors();

    /** {@link PythonStats#lateCalls}. */
    long getLateCalls();

    /** {@link PythonStats#upcalls}. */
    long getUpcalls();

    /** {@link PythonStats#liveHandles}. */
    long getLiveHandles();

    /** {@link PythonStats#forgottenHandles}. */
    long getForgottenHandles();

    /** {@link PythonStats#pendingReleases}. */
    long getPendingReleases();

    /** {@link PythonStats#liveJavaObjects}. */
    long getLiveJavaObjects();

    /** {@link PythonStats#gilWaitNs}. */
    long getGilWaitNs();

    /** {@link PythonStats#gilHoldNs}. */
    long getGilHoldNs();

    /** {@link PythonStats#waitingCalls}. */
    long getWaitingCalls();

    /** {@link PythonWorker#memoryBytes} of each worker, by its {@link PythonWorker#pid}. */
    Map<Long, Long> getWorkerMemoryBytes();

    /** {@link PythonWorker#calls} of each worker, by its {@link PythonWorker#pid}. */
    Map<Long, Long> getWorkerCalls();

    /** {@link PythonStats#workerPid}. */
    long getWorkerPid();

    /** {@link PythonStats#workerStarts}. */
    long getWorkerStarts();

    /** {@link PythonStats#handleSites}. */
    Map<String, Long> getHandleSites();

    /** {@link Python#dumpThreads}. */
    String dumpThreads();
}
