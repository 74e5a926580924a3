package org.pybridge.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** Whole JVMs from their start to the first result, each a child with this JVM's own options. */
final class PeerStart extends PeerScenario {
    private final List<String> command;

    /** One whose children run {@link PeerFirstResult} with these arguments. */
    PeerStart(List<String> arguments) {
        super("startup");
        command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PeerFirstResult.class.getName());
        command.addAll(arguments);
    }

    @Override
    public void setUp(Environment environment) {
        // The children start the peer, each anew.
    }

    @Override
    void bind(Peer started) {
        throw new IllegalStateException("this scenario starts no peer in its own JVM");
    }

    @Override
    void prove() {
        WrongResultException.unlessEqual(name(), run(1), expected(1));
    }

    @Override
    public void check() {
        prove();
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += firstResult();
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return operationCount * (PeerFirstResult.FIRST + PeerFirstResult.SECOND);
    }

    private long firstResult() {
        try {
            final Process child =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    child.getInputStream(), StandardCharsets.UTF_8))) {
                final String line = lines.readLine();
                child.waitFor();
                if (line == null) {
                    throw new IllegalStateException(
                            "no first result: exit code " + child.exitValue());
                }
                return Long.parseLong(line.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
