package org.pybridge.platform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Texts as the bytes that the system's calls take, and as paths of this JVM. */
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

    /** The text of bytes in the charset of the JVM's arguments and environment. */
    static String text(byte[] bytes) {
        return new String(bytes, SYSTEM);
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

    /**
     * The path that a variable or property names; empty for null, for no text, and where this JVM's
     * charset has no such path.
     */
    static Optional<Path> path(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Why {@link #path} gave nothing. */
    static String whyNoPath(String text) {
        if (text == null || text.isEmpty()) {
            return "not set";
        }
        return "no path in the charset of this JVM: seen="
                + text
                + ", charset="
                + SYSTEM
                + ", wanted=a locale with these characters, such as LC_ALL=C.UTF-8";
    }

    private static Charset systemCharset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
