package org.pybridge.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what happens in a trial, an event a line, as JSON; each is in the file when its method
 * returns. A file of its own: nothing that the user's function prints comes here. Thread-safe.
 */
final class Events implements AutoCloseable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Writer file;

    /**
     * Begins a new file.
     *
     * @throws IOException if it cannot be written
     */
    Events(Path file) throws IOException {
        this.file = Files.newBufferedWriter(file);
    }

    /**
     * Writes an event.
     *
     * @throws UncheckedIOException if the file cannot be written any more
     */
    synchronized void write(String event, Map<String, ?> fields) {
        final Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.putAll(fields);
        try {
            file.write(mapper.writeValueAsString(all) + "\n");
            file.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + all, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the event: " + event, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
