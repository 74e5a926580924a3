package org.pybridge.lab;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The pauses of the garbage collector from its making on; what it does beside is no pause. */
final class GcPauses implements AutoCloseable {
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                    .filter(GcPauses::isPausing)
                    .toList();
    private final AtomicLong longestMs = new AtomicLong();
    private final NotificationListener listener = (notification, handback) -> see(notification);
    private final long startMs = ManagementFactory.getRuntimeMXBean().getUptime();
    private final long countBefore;
    private final long msBefore;

    GcPauses() {
        collectors.forEach(
                each -> ((NotificationEmitter) each).addNotificationListener(listener, null, null));
        countBefore = count();
        msBefore = totalMs();
    }

    private static boolean isPausing(GarbageCollectorMXBean collector) {
        return !collector.getName().contains("Cycles")
                && !collector.getName().contains("Concurrent");
    }

    private void see(Notification notification) {
        if (GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
                notification.getType())) {
            final GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData());
            see(info.getGcInfo());
        }
    }

    private void see(GcInfo collection) {
        longestMs.accumulateAndGet(collection.getDuration(), Math::max);
    }

    private long count() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    private long totalMs() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** The fields of the result; the JVM tells whole milliseconds. */
    Map<String, Object> fields() {
        seeLast();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", count() - countBefore);
        fields.put("total_ms", (double) (totalMs() - msBefore));
        fields.put("max_ms", (double) longestMs.get());
        return fields;
    }

    /** The notification of the last collection may still be on its way. */
    private void seeLast() {
        if (count() > countBefore) {
            collectors.stream()
                    .map(GarbageCollectorMXBean::getLastGcInfo)
                    .filter(last -> last != null && last.getStartTime() >= startMs)
                    .forEach(this::see);
        }
    }

    @Override
    public void close() {
        for (final GarbageCollectorMXBean each : collectors) {
            try {
                ((NotificationEmitter) each).removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("a listener was removed by another", e);
            }
        }
    }
}
