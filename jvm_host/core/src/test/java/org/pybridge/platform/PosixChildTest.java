package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real children: their descriptors, environment, signals and ends. */
final class PosixChildTest {
    private static final int INHERIT = -1;
    private static final int SIGKILL = 9;
    private static final long MAX_BYTES = 1L << 20;

    private final List<Integer> open = new ArrayList<>();

    @BeforeAll
    static void load() {
        NativeLoader.load();
    }

    @AfterEach
    void close() throws IOException {
        for (int fd : open) {
            Posix.close(fd);
        }
    }

    @Test
    void tellsAnExitCodeFromASignal() throws IOException {
        assertThat(endOf("exit 3")).hasToString("exit code 3");
        assertThat(endOf("exit 137")).isEqualTo(new ExitCause(ExitCause.Kind.EXITED, 137));
        assertThat(endOf("kill -9 $$")).isEqualTo(new ExitCause(ExitCause.Kind.KILLED, SIGKILL));
        assertThat(endOf("exit 0").isSuccess()).isTrue();
    }

    @Test
    void saysThatAChildStillRunsAndKillsIt() throws IOException {
        int[] input = pipe();
        long pid = spawn("read line", input[0]);

        assertThat(Posix.waitFor(pid, false)).isEqualTo(-1);
        Posix.kill(pid, SIGKILL);
        assertThat(endOfChild(pid)).hasToString("signal 9 (SIGKILL)");
    }

    @Test
    void admitsThatAChildIsNoLongerThere() throws IOException {
        long pid = spawn("exit 0");
        endOfChild(pid);

        assertThatThrownBy(() -> Posix.waitFor(pid, true))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("waitid: No child processes: pid=" + pid);
    }

    @Test
    void refusesIdsThatMeanWholeGroups() {
        assertThatThrownBy(() -> Posix.kill(-1, SIGKILL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pid=-1: wanted 1..2147483647");
        assertThatThrownBy(() -> Posix.waitFor(0, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exchangesAFrameWithAChild() throws IOException {
        int[] toChild = pipe();
        int[] fromChild = pipe();
        long pid = spawn("exec cat <&3 >&4", INHERIT, INHERIT, INHERIT, toChild[0], fromChild[1]);
        release(toChild[0]);
        release(fromChild[1]);
        NativeMemory memory = new NativeMemory(4096).frame(0x31425950, 300);

        long channel = Posix.openChannel(taken(fromChild[0]), taken(toChild[1]), 0, 0);

        long length = Posix.exchange(channel, memory.address(), 300, 4096, MAX_BYTES);

        assertThat(length).isEqualTo(300);
        assertThat(memory.buffer().get(299)).isEqualTo((byte) 299);
        Posix.kill(pid, SIGKILL);
        assertThatThrownBy(() -> Posix.receive(channel, memory.address(), 4096, MAX_BYTES))
                .isInstanceOf(EOFException.class);
        Posix.closeChannel(channel);
        endOfChild(pid);
    }

    @Test
    void placesDescriptorsWhoseNumbersCollide() throws IOException {
        int[] first = pipe();
        int[] second = pipe();
        // The pipes' own numbers lie in the range of targets, each on the other's place.
        int count = Math.max(first[1], second[1]) + 1;
        int[] childFds = new int[count];
        Arrays.fill(childFds, INHERIT);
        childFds[first[1]] = second[1];
        childFds[second[1]] = first[1];

        // Through /proc, since a shell redirects only to descriptors of one digit.
        String script =
                "echo first > /proc/self/fd/"
                        + second[1]
                        + "; echo second > /proc/self/fd/"
                        + first[1];
        assertThat(endOfChild(spawn(script, childFds)).isSuccess()).isTrue();

        release(first[1]);
        release(second[1]);
        assertThat(text(first[0])).isEqualTo("first\n");
        assertThat(text(second[0])).isEqualTo("second\n");
    }

    @Test
    void keepsADescriptorThatIsOnItsPlaceAlready() throws IOException {
        int[] output = pipe();
        int[] childFds = new int[output[1] + 1];
        Arrays.fill(childFds, INHERIT);
        childFds[output[1]] = output[1];

        endOfChild(spawn("echo here > /proc/self/fd/" + output[1], childFds));

        release(output[1]);
        assertThat(text(output[0])).isEqualTo("here\n");
    }

    @Test
    void closesAllOtherDescriptorsInTheChild() throws IOException {
        int[] output = pipe();
        pipe();

        endOfChild(spawn("ls /proc/$$/fd", INHERIT, output[1], INHERIT));

        release(output[1]);
        // A shell may keep its own copy of a descriptor from 10 on, but has no script file to keep.
        assertThat(text(output[0]).split("\n")).containsExactly("0", "1", "2");
    }

    @Test
    void givesTheChildTheEnvironmentAndFolderItIsTold(@TempDir Path folder) throws IOException {
        int[] output = pipe();
        byte[][] environment = {bytes("GREETING=gr\u00fc\u00df dich"), bytes("PATH=/bin:/usr/bin")};
        String script = "echo \"$GREETING\"; pwd; echo \"${HOME-none}\"";

        endOfChild(
                Posix.spawn(
                        shell(script),
                        environment,
                        NativeText.bytes(folder.toRealPath()),
                        new int[] {INHERIT, output[1], INHERIT}));

        release(output[1]);
        assertThat(text(output[0]))
                .isEqualTo("gr\u00fc\u00df dich\n" + folder.toRealPath() + "\nnone\n");
    }

    @Test
    void startsChildrenWithDefaultSignals() throws IOException {
        int[] output = pipe();

        endOfChild(spawn("grep -E 'Sig(Blk|Ign)' /proc/self/status", INHERIT, output[1], INHERIT));

        release(output[1]);
        // Of the masks in hexadecimal, one bit a signal, the upper half is the C library's own.
        assertThat(text(output[0])).matches("SigBlk:\t0{16}\nSigIgn:\t[0-9a-f]{8}[08]0{7}\n");
    }

    @Test
    void namesTheExecutableThatCannotBeStarted() {
        byte[][] argv = {bytes("/missing/pyth\u00f6n")};

        assertThatThrownBy(() -> Posix.spawn(argv, null, null, new int[0]))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "posix_spawn: No such file or directory: executable=/missing/pyth\u00f6n,"
                                + " workingDirectory=(this one)");
    }

    @Test
    void refusesMalformedArguments() {
        assertThatThrownBy(() -> Posix.spawn(new byte[0][], null, null, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("argv is empty");
        assertThatThrownBy(() -> Posix.spawn(new byte[][] {{47, 0}}, null, null, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("argv[0] contains a NUL byte");
        assertThatThrownBy(() -> Posix.spawn(shell("exit 0"), null, null, new int[] {99_999}))
                .isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] shell(String script) {
        return Stream.of("/bin/sh", "-c", script).map(PosixChildTest::bytes).toArray(byte[][]::new);
    }

    private static long spawn(String script, int... childFds) throws IOException {
        int[] fds = childFds.length == 0 ? new int[] {INHERIT, INHERIT, INHERIT} : childFds;
        return Posix.spawn(shell(script), null, null, fds);
    }

    private static ExitCause endOf(String script) throws IOException {
        return endOfChild(spawn(script));
    }

    private static ExitCause endOfChild(long pid) throws IOException {
        return ExitCause.ofPacked(Posix.waitFor(pid, true));
    }

    private static String text(int fd) throws IOException {
        NativeMemory memory = new NativeMemory(4096);
        StringBuilder text = new StringBuilder();
        for (int count = 1; count > 0; ) {
            count = (int) Posix.read(fd, memory.address(), 4096);
            byte[] bytes = new byte[count];
            memory.buffer().get(0, bytes);
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private int[] pipe() throws IOException {
        int[] ends = Posix.pipe();
        open.add(ends[0]);
        open.add(ends[1]);
        return ends;
    }

    /** For somebody else to close. */
    private int taken(int fd) {
        open.remove(Integer.valueOf(fd));
        return fd;
    }

    private void release(int fd) throws IOException {
        Posix.close(taken(fd));
    }
}
