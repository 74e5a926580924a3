package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shared memory of {@link Posix} is one memory by whatever descriptor it was opened. */
final class PosixSharedMemoryTest {
    private static final long PID = ProcessHandle.current().pid();

    @BeforeAll
    static void load() {
        NativeLoader.load();
    }

    @Test
    void newMemoryIsZeroedAndWritable() throws IOException {
        long[] made = Posix.createSharedMemory(10_000);
        ByteBuffer bytes = Posix.wrap(made[1], 10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(bytes.get(i)).isZero();
            bytes.put(i, (byte) i);
        }
        free(made, 10_000);
    }

    @Test
    void openedAgainItIsTheSameMemory() throws IOException {
        long[] made = Posix.createSharedMemory(100);
        long[] opened = Posix.openSharedMemory(PID, made[0], 100);
        assertThat(opened[0]).isNotEqualTo(made[0]);
        assertThat(opened[1]).isNotEqualTo(made[1]);
        Posix.wrap(made[1], 100).put(99, (byte) 5);
        free(made, 100);
        assertThat(Posix.wrap(opened[1], 100).get(99)).isEqualTo((byte) 5);
        free(opened, 100);
    }

    @Test
    void moreThanWasMadeIsRefused() throws IOException {
        long[] made = Posix.createSharedMemory(100);
        assertThatThrownBy(() -> Posix.openSharedMemory(PID, made[0], 101))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("seenBytes=100, wantedBytes=101");
        free(made, 100);
    }

    @Test
    void whatIsNoSharedMemoryIsRefused() throws IOException {
        int[] ends = Posix.pipe();
        assertThatThrownBy(() -> Posix.openSharedMemory(PID, ends[0], 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the shared memory that was meant");
        Posix.close(ends[0]);
        Posix.close(ends[1]);
        assertThatThrownBy(() -> Posix.openSharedMemory(PID, Integer.MAX_VALUE, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("open: No such file or directory: /proc/");
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatThrownBy(() -> Posix.createSharedMemory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes=0");
        assertThatThrownBy(() -> Posix.openSharedMemory(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pid=0");
    }

    private static void free(long[] fdAndAddress, long bytes) throws IOException {
        Posix.unmap(fdAndAddress[1], bytes);
        Posix.close((int) fdAndAddress[0]);
    }
}
