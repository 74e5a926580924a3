package org.pybridge.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The file {@code pyvenv.cfg} of a virtual environment, as venv, virtualenv and uv write it. */
final class VenvConfig {
    private static final String FILE = "pyvenv.cfg";

    private final Map<String, String> values;

    private VenvConfig(Map<String, String> values) {
        this.values = values;
    }

    /** The file that belongs to an executable: one folder above it, or beside it. */
    static Optional<Path> besides(Path executable) {
        Path bin = executable.getParent();
        Path beside = bin.resolve(FILE);
        if (Files.isRegularFile(beside)) {
            return Optional.of(beside);
        }
        Path folder = bin.getParent();
        return folder != null && Files.isRegularFile(folder.resolve(FILE))
                ? Optional.of(folder.resolve(FILE))
                : Optional.empty();
    }

    static VenvConfig read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        String text;
        // By java.io, whose classes every JVM has loaded: a start feels those of java.nio.
        try (InputStream stream = new FileInputStream(file.toFile())) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String line : text.split("\n")) {
            int sign = line.indexOf('=');
            if (sign > 0) {
                String key = line.substring(0, sign).strip().toLowerCase(Locale.ROOT);
                values.put(key, line.substring(sign + 1).strip());
            }
        }
        return new VenvConfig(values);
    }

    Optional<String> value(String key) {
        String value = values.get(key);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    Optional<Path> path(String key) {
        Optional<String> value = value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value.get()));
    }

    /** {@code version_info} of virtualenv and uv, or {@code version} of venv. */
    Optional<PythonVersion> version() throws Rejection {
        Optional<String> info = value("version_info");
        Optional<String> text = info.isPresent() ? info : value("version");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(PythonVersion.parse(text.get()));
        } catch (IllegalArgumentException e) {
            throw new Rejection(FILE + " is malformed: " + e.getMessage());
        }
    }
}
