package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipes and frames within one process. */
final class PosixPipeTest {
    private static final int MAGIC = 0x31425950;
    private static final long MAX_BYTES = 1L << 20;

    private int readFd;
    private int writeFd;
    private int answerFd; // where what the channel sends can be read
    private long channel; // reads from readFd

    @BeforeEach
    void open() throws IOException {
        NativeLoader.load();
        int[] ends = Posix.pipe();
        readFd = ends[0];
        writeFd = ends[1];
        int[] answers = Posix.pipe();
        answerFd = answers[0];
        channel = Posix.openChannel(readFd, answers[1], 0, 0);
    }

    @AfterEach
    void close() throws IOException {
        closeReader();
        closeWriter();
        Posix.close(answerFd);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        NativeMemory memory = new NativeMemory(16);
        memory.buffer().putLong(0, 42);

        Posix.writeFully(writeFd, memory.address(), 8);

        assertThat(Posix.read(readFd, memory.address() + 8, 8)).isEqualTo(8);
        assertThat(memory.buffer().getLong(8)).isEqualTo(42);
    }

    @Test
    void readsZeroBytesAfterTheLastWriterClosed() throws IOException {
        closeWriter();

        assertThat(Posix.read(readFd, new NativeMemory(8).address(), 8)).isZero();
    }

    @Test
    void writesMoreThanAPipeHolds() throws IOException {
        NativeMemory memory = new NativeMemory(1 << 20).frame(MAGIC, 1 << 20);
        NativeMemory answer = new NativeMemory(1 << 20);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(memory, 1 << 20));

        assertThat(receive(answer)).isEqualTo(1 << 20);
        writer.join();
        assertThat(answer.buffer()).isEqualTo(memory.buffer());
    }

    @Test
    void reportsAClosedReaderAndLivesOn() throws IOException {
        closeReader();

        assertThatThrownBy(() -> Posix.writeFully(writeFd, new NativeMemory(8).address(), 8))
                .isInstanceOf(EOFException.class)
                .hasMessage(
                        "the peer closed the pipe: write: fd="
                                + writeFd
                                + ", writtenBytes=0, wantedBytes=8");
    }

    @Test
    void givesAFrameThatDoesNotFitABlockOfItsOwn() throws IOException {
        write(new NativeMemory(4000).frame(MAGIC, 4000), 4000);
        NativeMemory answer = new NativeMemory(64);

        assertThat(receive(answer)).isEqualTo(-4000);

        long block = answer.buffer().getLong(16);
        ByteBuffer frame = Posix.wrap(block, 4000).order(ByteOrder.nativeOrder());
        assertThat(frame.getInt(4)).isEqualTo(4000);
        assertThat(frame.get(3999)).isEqualTo((byte) 3999);
        Posix.free(block);
    }

    @Test
    void receivesAFrameOfTheCapacityInPlace() throws IOException {
        write(new NativeMemory(64).frame(MAGIC, 64), 64);

        assertThat(receive(new NativeMemory(64))).isEqualTo(64);
    }

    @Test
    void refusesABadMagic() throws IOException {
        write(new NativeMemory(48).frame(0x12345678, 48), 48);

        assertThatThrownBy(() -> receive(new NativeMemory(48)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(
                        "malformed frame: magic=0x12345678, wanted=0x31425950;"
                                + " lengthBytes=48, minBytes=48, maxBytes=1048576, seenBytes=48");
    }

    @Test
    void refusesALengthBelowTheHeaderOrAboveTheLimit() throws IOException {
        write(new NativeMemory(48).frame(MAGIC, 47), 48);
        assertThatThrownBy(() -> receive(new NativeMemory(48)))
                .hasMessage(
                        "malformed frame: magic=0x31425950, wanted=0x31425950;"
                                + " lengthBytes=47, minBytes=48, maxBytes=1048576, seenBytes=48");

        write(new NativeMemory(48).frame(MAGIC, -1), 48);
        assertThatThrownBy(() -> receive(new NativeMemory(48)))
                .hasMessage(
                        "malformed frame: magic=0x31425950, wanted=0x31425950;"
                                + " lengthBytes=4294967295, minBytes=48, maxBytes=1048576,"
                                + " seenBytes=48");
    }

    @Test
    void refusesBytesBehindTheFrame() throws IOException {
        write(new NativeMemory(64).frame(MAGIC, 56), 64);

        assertThatThrownBy(() -> receive(new NativeMemory(128)))
                .hasMessageContaining("lengthBytes=56")
                .hasMessageContaining("seenBytes=64");
    }

    @Test
    void reportsTheEndBeforeAndInsideAFrame() throws IOException {
        write(new NativeMemory(64).frame(MAGIC, 64), 50);
        closeWriter();

        assertThatThrownBy(() -> receive(new NativeMemory(64)))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("within a frame")
                .hasMessageContaining("seenBytes=0, wantedBytes=14");
        assertThatThrownBy(() -> receive(new NativeMemory(64)))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("before a frame");
    }

    @Test
    void namesCallErrorAndArguments() {
        assertThatThrownBy(() -> Posix.close(-1))
                .isInstanceOf(IOException.class)
                .hasMessage("close: Bad file descriptor: fd=-1");
    }

    @Test
    void refusesWhatWouldTouchForeignMemory() {
        long address = new NativeMemory(64).address();

        assertThatThrownBy(() -> Posix.exchange(channel, address, 65, 64, MAX_BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lengthBytes=65: wanted 48..64");
        assertThatThrownBy(() -> Posix.receive(channel, address, 47, MAX_BYTES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Posix.address(ByteBuffer.allocate(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a direct buffer");
        assertThatThrownBy(() -> Posix.wrap(0, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Posix.wrap(address, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private long receive(NativeMemory memory) throws IOException {
        return Posix.receive(channel, memory.address(), memory.buffer().capacity(), MAX_BYTES);
    }

    private void write(NativeMemory memory, long bytes) {
        try {
            Posix.writeFully(writeFd, memory.address(), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void closeReader() throws IOException {
        if (readFd >= 0) {
            Posix.closeChannel(channel);
            readFd = -1;
        }
    }

    private void closeWriter() throws IOException {
        if (writeFd >= 0) {
            Posix.close(writeFd);
            writeFd = -1;
        }
    }
}
