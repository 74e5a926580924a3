package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.pybridge.Python;

/** A runtime in the platform's MBean server. */
final class ManagementBeanTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static ObjectName name(String value) throws Exception {
        return new ObjectName("org.pybridge:type=Python,name=" + value);
    }

    @ContractTest
    void showsTheCountsUntilTheRuntimeIsClosed(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(config -> config.trackHandles(true));
        python.registerMBean("models");
        python.eval("1");
        ObjectName name = name("models");
        assertThat(SERVER.getAttribute(name, "Mode")).isEqualTo(runtimes.mode().name());
        assertThat(SERVER.getAttribute(name, "Version")).isEqualTo(python.version());
        for (var attribute : SERVER.getMBeanInfo(name).getAttributes()) {
            assertThat(SERVER.getAttribute(name, attribute.getName())).isNotNull();
        }
        assertThat((Long) SERVER.getAttribute(name, "Calls")).isEqualTo(python.stats().calls());
        assertThat((String) SERVER.invoke(name, "dumpThreads", null, null)).contains("\"main\"");
        python.close();
        assertThat(SERVER.isRegistered(name)).isFalse();
    }

    @ContractTest
    void aNameIsTakenOnceAndMayHaveAnyCharacters(Runtimes runtimes) throws Exception {
        Python first = runtimes.start();
        first.registerMBean("a=b:*");
        assertThat(SERVER.isRegistered(name("\"a=b:\\*\""))).isTrue();
        Python second = runtimes.start();
        assertThatThrownBy(() -> second.registerMBean("a=b:*"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("registered already");
        assertThatThrownBy(() -> first.registerMBean("another"))
                .isInstanceOf(IllegalStateException.class);
        first.close();
        second.registerMBean("a=b:*");
        second.close();
        assertThatThrownBy(() -> second.registerMBean("late"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(SERVER.queryNames(name("*"), null)).isEmpty();
    }
}
