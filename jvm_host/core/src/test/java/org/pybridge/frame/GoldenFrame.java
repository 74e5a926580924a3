package org.pybridge.frame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The golden call frames of tests/golden/frames.txt, which C++ reads too. */
public final class GoldenFrame {
    /** The top folder of the checkout; Maven runs tests in the module's folder. */
    public static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent().getParent();

    private GoldenFrame() {}

    /** Every frame's bytes by its name, in the file's order. */
    public static Map<String, byte[]> all() {
        Map<String, ByteArrayOutputStream> frames = new LinkedHashMap<>();
        ByteArrayOutputStream last = null;
        for (String line : lines(REPOSITORY.resolve("tests/golden/frames.txt"))) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.startsWith("frame ")) {
                last = new ByteArrayOutputStream();
                frames.put(text.substring("frame ".length()), last);
            } else if (text.matches("[0-9a-f]{2}( [0-9a-f]{2})*")) {
                last.writeBytes(HexFormat.ofDelimiter(" ").parseHex(text));
            } else if (!text.isEmpty() && !text.matches("(to_|from_)?python .*")) {
                throw new IllegalStateException("no line of golden frames: " + line);
            }
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        frames.forEach((name, frame) -> bytes.put(name, frame.toByteArray()));
        return bytes;
    }

    /** The lines of a text file. */
    static Iterable<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
