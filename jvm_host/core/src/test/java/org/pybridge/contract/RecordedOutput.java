package org.pybridge.contract;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Stands for {@code System.out} until it is closed, and records each piece that is written. */
final class RecordedOutput extends PrintStream {
    private final PrintStream before = System.out;
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private RecordedOutput() {
        super(OutputStream.nullOutputStream());
    }

    static RecordedOutput ofStandardOutput() {
        RecordedOutput output = new RecordedOutput();
        System.setOut(output);
        return output;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        String piece = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        pieces.add(piece);
        text.append(piece);
    }

    /** All pieces so far. */
    synchronized List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** What was written since the last {@link #reset}. */
    synchronized String text() {
        return text.toString();
    }

    synchronized void reset() {
        text.setLength(0);
    }

    @Override
    public void close() {
        System.setOut(before);
    }
}
