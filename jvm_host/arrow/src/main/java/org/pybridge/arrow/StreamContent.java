package org.pybridge.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.pybridge.spi.ByteContent;

/** A batch that writes itself as an Arrow IPC stream: each buffer is copied once. */
final class StreamContent implements ByteContent {
    private final VectorSchemaRoot batch;
    private final int sizeBytes;

    StreamContent(VectorSchemaRoot batch, int sizeBytes) {
        this.batch = batch;
        this.sizeBytes = sizeBytes;
    }

    /** How long a batch's stream is; nothing is copied for that. */
    static long sizeBytes(VectorSchemaRoot batch) {
        Sink counting = new Sink(null);
        write(batch, counting);
        return counting.writtenBytes;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void writeTo(ByteBuffer memory) {
        write(batch, new Sink(memory));
    }

    private static void write(VectorSchemaRoot batch, Sink sink) {
        try (ArrowStreamWriter writer = new ArrowStreamWriter(batch, null, sink)) {
            writer.start();
            writer.writeBatch();
        } catch (IOException e) {
            throw new UncheckedIOException("a sink in memory failed", e);
        }
    }

    /** Writes to memory, or only counts. */
    private static final class Sink implements WritableByteChannel {
        private final ByteBuffer memory;
        private long writtenBytes;

        Sink(ByteBuffer memory) {
            this.memory = memory;
        }

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            if (memory == null) {
                source.position(source.limit());
            } else {
                memory.put(source);
            }
            writtenBytes += length;
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
