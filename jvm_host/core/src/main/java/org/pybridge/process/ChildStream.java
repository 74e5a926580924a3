package org.pybridge.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.pybridge.platform.Posix;

/** What a child writes to a pipe. Of one thread. */
final class ChildStream extends InputStream {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Takes over the descriptor. */
    ChildStream(int fd) {
        this.fd = fd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long most = Math.min(length, BUFFER_BYTES);
        int count = (int) Posix.read(fd, Posix.address(buffer), most);
        buffer.get(0, bytes, offset, count);
        return count == 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        Posix.close(fd);
    }
}
