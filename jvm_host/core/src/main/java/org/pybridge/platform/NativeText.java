package org.pybridge.platform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Texts as the bytes that the system's calls take. */
public final class NativeText {
    private static final Charset SYSTEM = systemCharset();

    private NativeText() {}

    /**
     * The text in the charset in which the JVM reads its own arguments and environment, or in UTF-8
     * if that charset cannot express it.
     */
    public static byte[] bytes(String text) {
        return SYSTEM.newEncoder().canEncode(text)
                ? text.getBytes(SYSTEM)
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The path's own bytes, exact whatever the JVM's charset is. */
    public static byte[] bytes(Path path) {
        String uri = path.toAbsolutePath().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
        for (int index = 0; index < uri.length(); index++) {
            char character = uri.charAt(index);
            if (character == '%') {
                bytes.write(Integer.parseInt(uri.substring(index + 1, index + 3), 16));
                index += 2;
            } else {
                bytes.write(character);
            }
        }
        return bytes.toByteArray();
    }

    private static Charset systemCharset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
