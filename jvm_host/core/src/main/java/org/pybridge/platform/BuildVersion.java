package org.pybridge.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this jar, which must equal the version of the Python package it talks to. */
public final class BuildVersion {
    private static final String RESOURCE = "version.properties";

    private BuildVersion() {}

    /**
     * The version, such as {@code "0.1.0"}.
     *
     * @throws IllegalStateException if the jar lacks its version file
     */
    public static String current() {
        try (InputStream stream = BuildVersion.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "the jar of PyBridge is incomplete: missing org/pybridge/platform/"
                                + RESOURCE);
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
