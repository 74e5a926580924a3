package org.pybridge.platform;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<Optional<Path>> jar;

    PythonLocator(
            UnaryOperator<String> properties,
            UnaryOperator<String> environment,
            Supplier<Optional<Path>> jar) {
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
        return new PythonLocator(new Properties(), new Environment(), new Jar()).find(config);
    }

    // Classes, as a reference to the method would set up the JVM's machinery for lambdas.
    private static final class Properties implements UnaryOperator<String> {
        @Override
        public String apply(String name) {
            return System.getProperty(name);
        }
    }

    private static final class Environment implements UnaryOperator<String> {
        @Override
        public String apply(String name) {
            return System.getenv(name);
        }
    }

    private static final class Jar implements Supplier<Optional<Path>> {
        @Override
        public Optional<Path> get() {
            return OwnJar.path();
        }
    }

    PythonEnvironment find(PythonConfig config) {
        List<String> tried = new ArrayList<>();
        Optional<PythonEnvironment> found = firstOf(named(config), tried);
        if (found.isEmpty()) {
            found = firstOf(searched(), tried);
        }
        if (found.isEmpty()) {
            throw none(tried);
        }
        return found.get();
    }

    private Optional<PythonEnvironment> firstOf(List<PythonPlace> places, List<String> tried) {
        EnvironmentReader reader = new EnvironmentReader(environment);
        for (PythonPlace place : places) {
            if (place.candidate().isEmpty()) {
                tried.add(place.failure(place.whyEmpty()));
                if (place.binding()) {
                    throw none(tried);
                }
                continue;
            }
            try {
                return Optional.of(reader.read(place.candidate().get(), place.origin(), tried));
            } catch (Rejection e) {
                tried.add(place.failure(e.getMessage()));
                if (place.binding()) {
                    throw none(tried);
                }
            }
        }
        return Optional.empty();
    }

    private static PythonStartException none(List<String> tried) {
        return new PythonStartException(
                "no usable Python; tried in order:\n  "
                        + String.join("\n  ", tried)
                        + "\nFix: name a Python "
                        + PythonVersion.OLDEST.text()
                        + " or newer by PythonConfig.python, -Dpybridge.python or $PYBRIDGE_PYTHON,"
                        + " after: "
                        + InstallCommand.into("PYTHON"));
    }

    private List<PythonPlace> named(PythonConfig config) {
        return List.of(
                PythonPlace.configured("PythonConfig.python", config.python()),
                PythonPlace.named("-Dpybridge.python", properties.apply("pybridge.python")),
                PythonPlace.named("$PYBRIDGE_PYTHON", environment.apply("PYBRIDGE_PYTHON")));
    }

    private List<PythonPlace> searched() {
        Optional<Path> own = jar.get();
        String active = environment.apply("VIRTUAL_ENV");
        return List.of(
                PythonPlace.found(
                        "$VIRTUAL_ENV", NativeText.path(active), NativeText.whyNoPath(active)),
                PythonPlace.found(
                        "the environment of the jar",
                        own.flatMap(PythonLocator::environmentOf),
                        own.map(path -> path + " lies in none").orElse("the jar is no file")),
                PythonPlace.found("python3 on the PATH", onPath(), "there is none"));
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
            Optional<Path> python =
                    NativeText.path(folder.isEmpty() ? "python3" : folder + "/python3");
            if (python.isPresent()
                    && Files.isRegularFile(python.get())
                    && Files.isExecutable(python.get())) {
                return Optional.of(python.get().toAbsolutePath());
            }
        }
        return Optional.empty();
    }
}
