package org.pybridge.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pybridge.PythonStartException;

/**
 * Loads the loader library, once per class loader: that which pip installs beside the jar, else
 * that in the jar, else, where no folder takes it, that which pip installed into the environment.
 *
 * <p>The JVM ties a library file to one class loader, so every further copy of this class writes a
 * fresh file and deletes it as soon as it is loaded. The system property {@code
 * pybridge.native.dir} names the first folder to try; {@code pybridge.loader} names a library to
 * load instead of the jar's.
 */
public final class NativeLoader {
    private static final String LIBRARY = "libpybridge_loader.so";
    private static volatile boolean loaded;

    private NativeLoader() {}

    /** As {@link #load(PythonEnvironment)}, without an environment. */
    public static void load() {
        if (!loaded) {
            loadOnce(null);
        }
    }

    /**
     * Loads the library, or returns at once if that is done. Any thread may call.
     *
     * @param environment its library is the last resort, for one file serves one class loader
     * @throws PythonStartException if the platform is not supported, or no folder allows to load a
     *     library; the message lists each and why
     */
    public static void load(PythonEnvironment environment) {
        if (!loaded) {
            loadOnce(environment.packageFolder().resolve("jars").resolve(LIBRARY));
        }
    }

    private static synchronized void loadOnce(Path installed) {
        if (loaded) {
            return;
        }
        String given = System.getProperty("pybridge.loader");
        if (given != null) {
            loadGiven(Path.of(given).toAbsolutePath());
        } else {
            loadOurs(Platform.current(), installed);
        }
        loaded = true;
    }

    private static void loadOurs(String platform, Path installed) {
        List<String> failures = new ArrayList<>();
        Optional<Path> jar = OwnJar.path();
        Path beside = jar.isEmpty() ? null : jar.get().resolveSibling(LIBRARY);
        if (beside != null && Files.isRegularFile(beside)) {
            Optional<String> failure = tryLoad(beside);
            if (failure.isEmpty()) {
                return;
            }
            failures.add("beside the jar (" + beside + "): " + failure.get());
        }
        loadFromFirst(ExtractionFolder.candidates(), library(platform), installed, failures);
    }

    private static void loadGiven(Path library) {
        Optional<String> failure = tryLoad(library);
        if (failure.isPresent()) {
            throw new PythonStartException(
                    "the library that -Dpybridge.loader names cannot be loaded: " + failure.get());
        }
    }

    private static byte[] library(String platform) {
        return OwnJar.required("native/" + platform + "/" + LIBRARY);
    }

    /** Adds why each folder failed. {@code installed} is null where there is no environment. */
    static void loadFromFirst(
            List<ExtractionFolder> folders, byte[] library, Path installed, List<String> failures) {
        for (ExtractionFolder folder : folders) {
            Optional<String> failure = tryExtracted(folder, library);
            if (failure.isEmpty()) {
                return;
            }
            failures.add(folder + ": " + failure.get());
        }
        if (installed != null) {
            Optional<String> failure = tryInstalled(installed);
            if (failure.isEmpty()) {
                return;
            }
            failures.add("installed in the environment (" + installed + "): " + failure.get());
        }
        throw new PythonStartException(
                "no folder allows to write and load PyBridge's native library; tried in order:\n  "
                        + String.join("\n  ", failures)
                        + "\n"
                        + "Fix: name a writable folder without noexec by"
                        + " -Dpybridge.native.dir=FOLDER");
    }

    private static Optional<String> tryInstalled(Path library) {
        if (!Files.isRegularFile(library)) {
            return Optional.of("no such file");
        }
        try {
            return tryLoad(library);
        } catch (PythonStartException e) { // it may be of another version than the jar
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> tryExtracted(ExtractionFolder folder, byte[] library) {
        Path file;
        try {
            file = folder.write(library);
        } catch (IOException | RuntimeException e) {
            return Optional.of("cannot write: " + e);
        }
        try {
            return tryLoad(file);
        } finally {
            delete(file);
        }
    }

    private static Optional<String> tryLoad(Path library) {
        try {
            System.load(library.toString());
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of("cannot load: " + e.getMessage());
        } catch (IllegalCallerException e) {
            throw new PythonStartException(
                    "this JVM forbids native code; fix: java --enable-native-access=ALL-UNNAMED"
                            + " (org.pybridge on the module path): "
                            + e.getMessage(),
                    e);
        } catch (LinkageError e) {
            throw new PythonStartException("the native library refused: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger(NativeLoader.class.getName())
                    .log(System.Logger.Level.DEBUG, "left behind: " + file, e);
        }
    }
}
