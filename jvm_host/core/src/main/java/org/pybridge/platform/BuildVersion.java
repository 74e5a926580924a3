package org.pybridge.platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The version of this jar, which must equal the version of the Python package it talks to. */
public final class BuildVersion {
    private static final String RESOURCE = "org/pybridge/platform/version.properties";

    private BuildVersion() {}

    /**
     * The version, such as {@code "0.1.0"}.
     *
     * @throws IllegalStateException if the jar lacks its version file
     */
    public static String current() {
        try {
            Optional<byte[]> text = OwnJar.read(RESOURCE);
            if (text.isEmpty()) {
                throw new IllegalStateException(
                        "the jar of PyBridge is incomplete: missing=" + RESOURCE);
            }
            Properties properties = new Properties();
            properties.load(new ByteArrayInputStream(text.get()));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
