package org.pybridge.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageMetadataResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.pybridge.NdArray;
import org.pybridge.spi.ScopedArray;

/** Reads an Arrow IPC stream of one batch in place: its vectors are slices of the memory. */
final class StreamReader {
    private StreamReader() {}

    /**
     * The batch; it closes the array with the last of its buffers.
     *
     * @param stream bytes; the reader's from now on
     */
    static VectorSchemaRoot read(NdArray stream, BufferAllocator allocator) {
        ((ScopedArray) stream).leaveScope(); // the vectors have another one: the user's
        ByteBuffer bytes = stream.buffer();
        ArrowBuf memory = memory(stream, bytes, allocator);
        try {
            return read(bytes, memory, allocator);
        } catch (IOException e) {
            throw new UncheckedIOException("not an Arrow IPC stream of one batch", e);
        } finally {
            memory.close(); // the batch's buffers have it
        }
    }

    private static VectorSchemaRoot read(
            ByteBuffer bytes, ArrowBuf memory, BufferAllocator allocator) throws IOException {
        ReadChannel channel = new ReadChannel(new Source(bytes));
        Schema schema = MessageSerializer.deserializeSchema(next(channel));
        MessageMetadataResult message = next(channel);
        ArrowBuf body = memory.slice(bytes.position(), message.getMessageBodyLength());
        body.getReferenceManager().retain(); // which the next line releases
        try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(message, body)) {
            VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
            boolean isLoaded = false;
            try {
                new VectorLoader(root).load(batch);
                isLoaded = true;
                return root;
            } finally {
                if (!isLoaded) {
                    root.close();
                }
            }
        }
    }

    private static MessageMetadataResult next(ReadChannel channel) throws IOException {
        MessageMetadataResult message = MessageSerializer.readMessage(channel);
        if (message == null) {
            throw new IOException("the stream ends before its batch");
        }
        return message;
    }

    private static ArrowBuf memory(NdArray stream, ByteBuffer bytes, BufferAllocator allocator) {
        boolean isTaken = false;
        try {
            ArrowBuf memory;
            if (bytes.isDirect()) {
                memory = allocator.wrapForeignAllocation(new ArrayMemory(stream, bytes));
            } else {
                memory = allocator.buffer(bytes.remaining());
                memory.setBytes(0, bytes.duplicate());
                stream.close();
            }
            isTaken = true;
            return memory;
        } finally {
            if (!isTaken) {
                stream.close();
            }
        }
    }

    /** An array's memory, which is given back with the last buffer on it. */
    private static final class ArrayMemory extends ForeignAllocation {
        private final NdArray array;
        private final ByteBuffer reachable;

        ArrayMemory(NdArray array, ByteBuffer bytes) {
            super(bytes.remaining(), MemoryUtil.getByteBufferAddress(bytes));
            this.array = array;
            this.reachable = bytes; // the memory is mapped as long as it is
        }

        @Override
        protected void release0() {
            array.close();
        }

        @Override
        public String toString() {
            return "ArrayMemory[" + reachable + "]";
        }
    }

    /** Reads from memory. */
    private static final class Source implements ReadableByteChannel {
        private final ByteBuffer bytes;

        Source(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int length = Math.min(target.remaining(), bytes.remaining());
            target.put(target.position(), bytes, bytes.position(), length);
            target.position(target.position() + length);
            bytes.position(bytes.position() + length);
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
