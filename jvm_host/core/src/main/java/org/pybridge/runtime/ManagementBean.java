package org.pybridge.runtime;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.pybridge.Python;
import org.pybridge.PythonMXBean;
import org.pybridge.PythonWorker;

/** A runtime in the platform's MBean server, from its registration to the runtime's close. */
final class ManagementBean implements PythonMXBean {
    private static final String SPECIAL = ",=:\"*?\n";

    private final Python python;
    private final ObjectName name;

    private ManagementBean(Python python, ObjectName name) {
        this.python = python;
        this.name = name;
    }

    /** Registers a runtime by this name. */
    static ManagementBean register(Python python, String name) {
        try {
            boolean isPlain =
                    !name.isEmpty() && name.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
            String value = isPlain ? name : ObjectName.quote(name);
            ManagementBean bean =
                    new ManagementBean(
                            python, new ObjectName("org.pybridge:type=Python,name=" + value));
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, bean.name);
            return bean;
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalArgumentException(
                    "an MBean of this name is registered already: " + e.getMessage(), e);
        } catch (JMException e) {
            throw new IllegalStateException("the MBean cannot be registered: name=" + name, e);
        }
    }

    void unregister() {
        try {
            if (ManagementFactory.getPlatformMBeanServer().isRegistered(name)) {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("the MBean cannot be unregistered: name=" + name, e);
        }
    }

    @Override
    public String getMode() {
        return python.mode().name();
    }

    @Override
    public String getVersion() {
        return python.version();
    }

    @Override
    public long getCalls() {
        return python.stats().calls();
    }

    @Override
    public long getLateCalls() {
        return python.stats().lateCalls();
    }

    @Override
    public long getErrors() {
        return python.stats().errors();
    }

    @Override
    public long getUpcalls() {
        return python.stats().upcalls();
    }

    @Override
    public long getLiveHandles() {
        return python.stats().liveHandles();
    }

    @Override
    public long getForgottenHandles() {
        return python.stats().forgottenHandles();
    }

    @Override
    public long getPendingReleases() {
        return python.stats().pendingReleases();
    }

    @Override
    public long getLiveJavaObjects() {
        return python.stats().liveJavaObjects();
    }

    @Override
    public long getGilWaitNs() {
        return python.stats().gilWaitNs();
    }

    @Override
    public long getGilHoldNs() {
        return python.stats().gilHoldNs();
    }

    @Override
    public long getWaitingCalls() {
        return python.stats().waitingCalls();
    }

    @Override
    public Map<Long, Long> getWorkerMemoryBytes() {
        return python.stats().workers().stream()
                .collect(Collectors.toMap(PythonWorker::pid, PythonWorker::memoryBytes));
    }

    @Override
    public Map<Long, Long> getWorkerCalls() {
        return python.stats().workers().stream()
                .collect(Collectors.toMap(PythonWorker::pid, PythonWorker::calls));
    }

    @Override
    public long getWorkerPid() {
        return python.stats().workerPid();
    }

    @Override
    public long getWorkerStarts() {
        return python.stats().workerStarts();
    }

    @Override
    public Map<String, Long> getHandleSites() {
        return python.stats().handleSites();
    }

    @Override
    public String dumpThreads() {
        return python.dumpThreads();
    }
}
