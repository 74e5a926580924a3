package onejvm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What jobs have left behind in this JVM.
 *
 * @param classLoaders class loaders of jobs that are still reachable
 * @param runtimes runtimes of PyBridge that are still reachable, of any class loader
 * @param workers child processes that still run
 */
record Leftovers(long classLoaders, long runtimes, long workers) {
    private static final String CLASS_LOADER = "org.apache.flink.util.ChildFirstClassLoader";
    private static final String RUNTIME = "org.pybridge.runtime.PythonRuntime";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Waits until nothing is left, but not for ever, and returns what is left then. */
    static Leftovers waitUntilNone()
            throws IOException, ReflectiveOperationException, JMException, InterruptedException {
        final long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        Leftovers left = find();
        while (!left.equals(new Leftovers(0, 0, 0)) && System.nanoTime() < giveUpNs) {
            Thread.sleep(100);
            left = find();
        }
        return left;
    }

    private static Leftovers find()
            throws IOException, ReflectiveOperationException, JMException {
        cleanSerialisation();
        final String histogram = histogram();
        return new Leftovers(
                instances(histogram, CLASS_LOADER),
                instances(histogram, RUNTIME),
                ProcessHandle.current().children().count());
    }

    /**
     * The JDK's serialisation holds the classes that it has seen softly, and looks for those that
     * were collected when it is used again.
     */
    private static void cleanSerialisation() throws IOException, ReflectiveOperationException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(URI.create("any:object"));
        }
        final InputStream written = new ByteArrayInputStream(bytes.toByteArray());
        try (ObjectInputStream in = new ObjectInputStream(written)) {
            in.readObject();
        }
    }

    /** After a full collection: a line for each class with its count of instances. */
    private static String histogram() throws JMException {
        return (String)
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
    }

    /** A line is: number, instances, bytes, class. The class stands there once for each loader. */
    private static long instances(String histogram, String name) {
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].equals(name))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    @Override
    public String toString() {
        return "left class_loaders=%d runtimes=%d workers=%d"
                .formatted(classLoaders, runtimes, workers);
    }
}
