package org.pybridge.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the files around an executable tell about it, by the rules by which Python itself
 * does.
 */
final class PythonLayout {
    private static final Pattern VERSIONED = Pattern.compile("python(\\d+\\.\\d+)");

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
        Optional<String> other =
                config.value("implementation").filter(name -> !name.equals("CPython"));
        if (other.isPresent()) {
            throw new Rejection("implementation=" + other.get() + ": wanted CPython");
        }
        Optional<PythonVersion> version = config.version();
        if (version.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> home = homeOf(config, version.get());
        return home.map(path -> new PythonFacts(executable, file.getParent(), path, version.get()));
    }

    private static Optional<Path> homeOf(VenvConfig config, PythonVersion version)
            throws IOException {
        Optional<Path> told = config.path("base-prefix").filter(path -> isPrefix(path, version));
        if (told.isPresent()) {
            return told;
        }
        Optional<Path> bin = config.path("home");
        if (bin.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> parent =
                Optional.ofNullable(bin.get().getParent()).filter(path -> isPrefix(path, version));
        Path linked = bin.get().resolve("python" + version.majorMinor());
        return parent.isPresent() || !Files.exists(linked)
                ? parent
                : prefixOf(linked.toRealPath()).filter(path -> isPrefix(path, version));
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
        Matcher name = VERSIONED.matcher(real.getFileName().toString());
        if (name.matches()) {
            return Optional.of(PythonVersion.parse(name.group(1)));
        }
        return onlyVersionIn(prefix.get().resolve("lib"));
    }

    private static Optional<PythonVersion> onlyVersionIn(Path lib) throws IOException {
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        Optional<PythonVersion> found = Optional.empty();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(lib, "python*")) {
            for (Path folder : folders) {
                Matcher name = VERSIONED.matcher(folder.getFileName().toString());
                if (name.matches() && found.isPresent()) {
                    return Optional.empty();
                }
                if (name.matches()) {
                    found = Optional.of(PythonVersion.parse(name.group(1)));
                }
            }
        }
        return found;
    }

    private static Optional<Path> prefixOf(Path realExecutable) {
        return Optional.ofNullable(realExecutable.getParent()).map(Path::getParent);
    }

    /** Whether the standard library lies here; {@code os.py} is Python's own landmark. */
    private static boolean isPrefix(Path folder, PythonVersion version) {
        String landmark = "python" + version.majorMinor() + "/os.py";
        return Files.exists(folder.resolve("lib").resolve(landmark))
                || Files.exists(folder.resolve("lib64").resolve(landmark));
    }

    private static boolean isScript(Path executable) throws IOException {
        try (InputStream stream = Files.newInputStream(executable)) {
            return stream.read() == '#' && stream.read() == '!';
        }
    }
}
