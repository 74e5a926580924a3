package org.pybridge.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what the files around an executable tell about it, by the rules by which Python itself
 * does.
 */
final class PythonLayout {
    private PythonLayout() {}

    /**
     * The facts; empty if the files do not tell, as for a version manager's shim.
     *
     * @param executable absolute
     * @throws Rejection if the files tell that this Python cannot be used
     */
    static Optional<PythonFacts> read(Path executable) throws Rejection {
        try {
            Optional<Path> config = VenvConfig.besides(executable);
            if (config.isPresent()) {
                return virtual(executable, config.get());
            }
            return isScript(executable) ? Optional.empty() : installation(executable);
        } catch (IOException e) {
            throw new Rejection("cannot be read: " + e);
        }
    }

    private static Optional<PythonFacts> virtual(Path executable, Path file)
            throws IOException, Rejection {
        VenvConfig config = VenvConfig.read(file);
        Optional<String> implementation = config.value("implementation");
        if (implementation.isPresent() && !implementation.get().equals("CPython")) {
            throw new Rejection("implementation=" + implementation.get() + ": wanted CPython");
        }
        Optional<PythonVersion> version = config.version();
        if (version.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> home = homeOf(config, version.get());
        return home.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PythonFacts(executable, file.getParent(), home.get(), version.get()));
    }

    private static Optional<Path> homeOf(VenvConfig config, PythonVersion version)
            throws IOException {
        Optional<Path> told = config.path("base-prefix");
        if (told.isPresent() && isPrefix(told.get(), version)) {
            return told;
        }
        Optional<Path> bin = config.path("home");
        if (bin.isEmpty()) {
            return Optional.empty();
        }
        Path parent = bin.get().getParent();
        if (parent != null && isPrefix(parent, version)) {
            return Optional.of(parent);
        }
        Path linked = bin.get().resolve("python" + version.majorMinor());
        Optional<Path> real =
                Files.exists(linked) ? prefixOf(linked.toRealPath()) : Optional.empty();
        return real.isPresent() && isPrefix(real.get(), version) ? real : Optional.empty();
    }

    private static Optional<PythonFacts> installation(Path executable) throws IOException {
        Path real = executable.toRealPath();
        Optional<Path> prefix = prefixOf(real);
        Optional<PythonVersion> version = versionOf(real, prefix);
        if (version.isEmpty() || !isPrefix(prefix.orElseThrow(), version.get())) {
            return Optional.empty();
        }
        return Optional.of(new PythonFacts(executable, prefix.get(), prefix.get(), version.get()));
    }

    /**
     * By the name that a link leads to, {@code python3.11}; else by the only folder of a version.
     */
    private static Optional<PythonVersion> versionOf(Path real, Optional<Path> prefix)
            throws IOException {
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        Optional<PythonVersion> named = PythonVersion.ofName(real.getFileName().toString());
        return named.isPresent() ? named : onlyVersionIn(prefix.get().resolve("lib"));
    }

    private static Optional<PythonVersion> onlyVersionIn(Path lib) throws IOException {
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        Optional<PythonVersion> found = Optional.empty();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(lib, "python*")) {
            for (Path folder : folders) {
                Optional<PythonVersion> named =
                        PythonVersion.ofName(folder.getFileName().toString());
                if (named.isPresent() && found.isPresent()) {
                    return Optional.empty();
                }
                if (named.isPresent()) {
                    found = named;
                }
            }
        }
        return found;
    }

    private static Optional<Path> prefixOf(Path realExecutable) {
        Path bin = realExecutable.getParent();
        return bin == null ? Optional.empty() : Optional.ofNullable(bin.getParent());
    }

    /** Whether the standard library lies here; {@code os.py} is Python's own landmark. */
    private static boolean isPrefix(Path folder, PythonVersion version) {
        String landmark = "python" + version.majorMinor() + "/os.py";
        return Files.exists(folder.resolve("lib").resolve(landmark))
                || Files.exists(folder.resolve("lib64").resolve(landmark));
    }

    private static boolean isScript(Path executable) throws IOException {
        try (InputStream stream = new FileInputStream(executable.toFile())) {
            return stream.read() == '#' && stream.read() == '!';
        }
    }
}
