package org.pybridge.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code _build.json} in the Python package: against which Python the core was built.
 *
 * @param python its version
 * @param libpython its shared library; empty if it has none
 */
record BuildRecord(String python, Optional<Path> libpython) {
    private static final Pattern PYTHON = Pattern.compile("\"python\"\\s*:\\s*\"([^\"\\\\]+)\"");
    private static final Pattern LIBPYTHON =
            Pattern.compile("\"libpython\"\\s*:\\s*(?:null|\"([^\"\\\\]+)\")");

    /** The record in a package's folder; empty if there is none that can be read. */
    static Optional<BuildRecord> read(Path packageFolder) {
        String text;
        try {
            byte[] bytes = Files.readAllBytes(packageFolder.resolve("_build.json"));
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return Optional.empty();
        }
        Matcher python = PYTHON.matcher(text);
        Matcher libpython = LIBPYTHON.matcher(text);
        if (!python.find() || !libpython.find()) {
            return Optional.empty();
        }
        Optional<Path> library = Optional.ofNullable(libpython.group(1)).map(Path::of);
        return Optional.of(new BuildRecord(python.group(1), library));
    }

    /**
     * Whether the record speaks of this very Python: the same full version, and a library that lies
     * in its installation, or none.
     */
    boolean isOf(PythonFacts facts) {
        return python.equals(facts.version().text())
                && libpython
                        .map(path -> path.startsWith(facts.home()) && Files.isRegularFile(path))
                        .orElse(true);
    }
}
