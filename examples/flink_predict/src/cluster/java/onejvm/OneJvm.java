package onejvm;

import java.io.File;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this JVM, which runs a job's jar again and again as {@code flink run} submits
 * it: over REST, with a class loader of its own for each job.
 *
 * <p>Arguments: the jar, then those of each job after a {@code +}. A job that fails is printed and
 * does not end the program. The last line tells what the jobs have left behind.
 */
public final class OneJvm {
    private static final int SLOTS = 2;

    private OneJvm() {}

    /** Runs all jobs, one after the other. */
    public static void main(String[] args) throws Exception {
        final List<String> words = Arrays.asList(args);
        final MiniClusterConfiguration cluster =
                new MiniClusterConfiguration.Builder()
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(SLOTS)
                        .setConfiguration(new Configuration().set(RestOptions.BIND_PORT, "0"))
                        .build();
        try (MiniCluster flink = new MiniCluster(cluster)) {
            flink.start();
            int start = words.indexOf("+");
            while (start >= 0 && start < words.size()) {
                final List<String> rest = words.subList(start + 1, words.size());
                final int end = rest.contains("+") ? rest.indexOf("+") : rest.size();
                run(new File(args[0]), flink.getRestAddress().get(), rest.subList(0, end));
                start += 1 + end;
            }
            System.out.println(Leftovers.waitUntilNone());
        }
    }

    private static void run(File jar, URI rest, List<String> arguments) throws Exception {
        final Configuration config = new Configuration();
        config.set(DeploymentOptions.TARGET, "remote");
        config.set(DeploymentOptions.ATTACHED, true);
        config.set(PipelineOptions.JARS, List.of(jar.toURI().toString()));
        config.set(RestOptions.ADDRESS, rest.getHost());
        config.set(RestOptions.PORT, rest.getPort());
        try (PackagedProgram program =
                PackagedProgram.newBuilder()
                        .setJarFile(jar)
                        .setArguments(arguments.toArray(new String[0]))
                        .setConfiguration(config)
                        .build()) {
            ClientUtils.executeProgram(
                    new DefaultExecutorServiceLoader(), config, program, false, false);
        } catch (ProgramInvocationException e) {
            System.out.println("failed " + String.join(" ", arguments));
            e.printStackTrace(System.out);
        }
    }
}
