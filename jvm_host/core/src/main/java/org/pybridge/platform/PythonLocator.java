package org.pybridge.platform;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;

/**
 * Finds the Python to use, by one list: the configuration, {@code -Dpybridge.python}, {@code
 * $PYBRIDGE_PYTHON}, {@code $VIRTUAL_ENV}, the environment that the jar lies in, {@code python3} on
 * the PATH.
 *
 * <p>The first three name a Python on purpose: one that cannot be used there is an error. The
 * others are passed over if they have no usable Python with PyBridge in it.
 */
public final class PythonLocator {
    private final UnaryOperator<String> properties;
    private final UnaryOperator<String> environment;
    private final Optional<Path> jar;

    PythonLocator(
            UnaryOperator<String> properties,
            UnaryOperator<String> environment,
            Optional<Path> jar) {
        this.properties = properties;
        this.environment = environment;
        this.jar = jar;
    }

    /**
     * Finds the Python. Starts no process where files answer; else asks a Python once, which takes
     * 50-150 ms.
     *
     * @throws PythonStartException if there is none; the message lists all places, in order, why
     *     each failed, and the fix
     */
    public static PythonEnvironment locate(PythonConfig config) {
        return new PythonLocator(System::getProperty, System::getenv, ownJar()).find(config);
    }

    PythonEnvironment find(PythonConfig config) {
        EnvironmentReader reader = new EnvironmentReader(environment);
        List<String> tried = new ArrayList<>();
        for (PythonPlace place : places(config)) {
            if (place.candidate().isEmpty()) {
                tried.add(place.failure(place.whyEmpty()));
                continue;
            }
            try {
                return reader.read(place.candidate().get(), place.origin(), tried);
            } catch (Rejection e) {
                tried.add(place.failure(e.getMessage()));
                if (place.binding()) {
                    break;
                }
            }
        }
        throw new PythonStartException(
                "no usable Python; tried in order:\n  "
                        + String.join("\n  ", tried)
                        + "\nFix: name a Python "
                        + PythonVersion.OLDEST.text()
                        + " or newer by PythonConfig.python, -Dpybridge.python or $PYBRIDGE_PYTHON,"
                        + " after: "
                        + InstallCommand.into("PYTHON"));
    }

    private List<PythonPlace> places(PythonConfig config) {
        return List.of(
                PythonPlace.named("PythonConfig.python", config.python()),
                PythonPlace.named("-Dpybridge.python", path(properties.apply("pybridge.python"))),
                PythonPlace.named("$PYBRIDGE_PYTHON", path(environment.apply("PYBRIDGE_PYTHON"))),
                PythonPlace.found(
                        "$VIRTUAL_ENV", path(environment.apply("VIRTUAL_ENV")), "not set"),
                PythonPlace.found(
                        "the environment of the jar",
                        jar.flatMap(PythonLocator::environmentOf),
                        jar.map(path -> path + " lies in none").orElse("the jar is no file")),
                PythonPlace.found("python3 on the PATH", onPath(), "there is none"));
    }

    private static Optional<Path> path(String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    }

    /** The prefix of {@code prefix/lib/pythonX.Y/site-packages/bridge/jars/the.jar}. */
    private static Optional<Path> environmentOf(Path jar) {
        Path packages = jar.toAbsolutePath().normalize();
        for (int level = 0; level < 3 && packages != null; level++) {
            packages = packages.getParent();
        }
        boolean inPackages =
                packages != null
                        && packages.getNameCount() >= 4
                        && packages.endsWith("site-packages");
        return inPackages
                ? Optional.of(packages.getParent().getParent().getParent())
                : Optional.empty();
    }

    private Optional<Path> onPath() {
        String folders = environment.apply("PATH");
        if (folders == null) {
            return Optional.empty();
        }
        for (String folder : folders.split(File.pathSeparator)) {
            Path python = Path.of(folder.isEmpty() ? "." : folder, "python3");
            if (Files.isRegularFile(python) && Files.isExecutable(python)) {
                return Optional.of(python.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> ownJar() {
        CodeSource source = PythonLocator.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
