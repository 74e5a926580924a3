package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.Dependencies;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonStartException;

/** What a job brings along and cannot be prepared is named, and nothing is left half done. */
@Once
final class DependencyFailuresTest {
    private static Python start(Runtimes runtimes, Dependencies dependencies) {
        return runtimes.start(builder -> builder.dependencies(dependencies));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            Runtimes runtimes, Dependencies dependencies) {
        return assertThatThrownBy(() -> start(runtimes, dependencies))
                .isInstanceOf(PythonStartException.class)
                .hasMessageStartingWith("what the job brings along cannot be prepared with Python");
    }

    @ContractTest
    void brokenRequirementsAreNamed(Runtimes runtimes, @TempDir Path folder) throws Exception {
        JobFolder job = new JobFolder(folder);
        assertRefused(runtimes, job.requiring("nothing==9"))
                .hasMessageContaining("no distribution fits a requirement: seen=nothing==9")
                .hasMessageContaining(", wanted=one for cp")
                .hasMessageContaining("ERROR: No matching distribution found for nothing==9");
        assertRefused(runtimes, job.requiring("not a requirement"))
                .hasMessageContaining("a requirement cannot be read: seen=");
        assertRefused(runtimes, job.none().requirements(folder.resolve("gone.txt")))
                .hasMessageContaining("gone.txt: No such file or directory");
        assertThat(job.countMade("environments")).isZero();
        assertThat(job.countUses()).isZero();
    }

    @ContractTest
    void aWheelOfAnotherPlatformIsNamed(Runtimes runtimes, @TempDir Path folder) throws Exception {
        JobFolder job = new JobFolder(folder);
        job.writeWheel("greeting", "2.0", "cp311-cp311-win_amd64");
        assertRefused(runtimes, job.requiring("greeting==2.0"))
                .hasMessageContaining("no wheel of a requirement is for this Python and platform")
                .hasMessageContaining("greeting-2.0-cp311-cp311-win_amd64.whl")
                .hasMessageContaining("wanted=one for cp");
    }

    @ContractTest
    void anArchiveThatLeavesItsFolderOrFillsTheDiskIsRefused(
            Runtimes runtimes, @TempDir Path folder) throws Exception {
        JobFolder job = new JobFolder(folder);
        Path escape = job.zip("escape.zip", "../outside", "1");
        assertRefused(runtimes, job.none().addArchive(escape))
                .hasMessageContaining("escape.zip: ../outside");
        Path large = job.zip("large.zip", "a", "1".repeat(2000));
        assertRefused(runtimes, job.none().addArchive(large).maxArchiveBytes(1999))
                .hasMessageContaining("large.zip")
                .hasMessageContaining("maxBytes=1999");
        Path bomb = job.zip("bomb.zip", "zeros", "0".repeat(32 << 20));
        assertRefused(runtimes, job.none().addArchive(bomb))
                .hasMessageContaining("bomb.zip")
                .hasMessageContaining("maxRatio=200");
        assertRefused(runtimes, job.none().addArchive(bomb).maxArchiveRatio(300))
                .hasMessageContaining("maxRatio=300");
        Path nested = job.zip("nested.zip", "a/b/c", "1");
        assertRefused(runtimes, job.none().addArchive(nested).maxArchiveEntries(2))
                .hasMessageContaining("nested.zip");
        Path text = Files.writeString(folder.resolve("text.zip"), "a text");
        assertRefused(runtimes, job.none().addArchive(text))
                .hasMessageContaining("no archive that can be unpacked: seen=" + text);
        assertThat(Files.exists(job.cache.resolve("archives/outside"))).isFalse();
        assertThat(job.countMade("archives")).isZero();
        assertThat(job.countFolders("archives")).isZero();
        assertThat(job.countUses()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void itMayNotTakeLongerThanItsTimeout(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        Path archive = job.zip("a.zip", "a", "1");
        assertRefused(runtimes, job.none().addArchive(archive).timeout(Duration.ofNanos(1)))
                .hasMessageContaining("not prepared in time: timeout=PT0.000000001S");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anInterruptEndsPipAndNothingIsLeft(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        try (ServerSocket index = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Dependencies asking = asking(job, index);
            AtomicBoolean isInterrupted = new AtomicBoolean();
            CompletableFuture<Throwable> refusal = new CompletableFuture<>();
            Thread starting =
                    new Thread(
                            () -> {
                                refusal.complete(failure(runtimes, asking));
                                isInterrupted.set(Thread.currentThread().isInterrupted());
                            });
            starting.start();
            try (Socket pip = index.accept()) {
                assertThat(pip.getInputStream().read()).isEqualTo('G');
                starting.interrupt();
                awaitEnd(pip);
            }
            starting.join();
            assertThat(refusal.join())
                    .isInstanceOf(PythonStartException.class)
                    .hasMessageEndingWith(": interrupted");
            assertThat(isInterrupted).isTrue();
        }
        assertThat(job.countFolders("environments")).isZero();
        assertThat(job.countUses()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatIsKilledCountsForNothing(Runtimes runtimes, @TempDir Path folder) throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        job.writeWheel(greeting, "1.0");
        try (ServerSocket index = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Dependencies asking = asking(job, index);
            CompletableFuture<Throwable> refusal =
                    CompletableFuture.supplyAsync(() -> failure(runtimes, asking));
            try (Socket pip = index.accept()) {
                assertThat(pip.getInputStream().read()).isEqualTo('G');
                ProcessHandle.current()
                        .children()
                        .filter(each -> each.info().commandLine().orElse("").contains("bridge.dep"))
                        .forEach(ProcessHandle::destroyForcibly);
                assertThat(refusal.join())
                        .isInstanceOf(PythonStartException.class)
                        .hasMessageContaining("no answer: signal 9")
                        .hasMessageContaining("Looking in indexes");
            }
        }
        assertThat(job.countMade("environments")).isZero();
        Python next = start(runtimes, job.requiring(greeting));
        assertThat(next.eval("__import__('" + greeting + "').version").as(String.class))
                .isEqualTo("1.0");
    }

    private static Dependencies asking(JobFolder job, ServerSocket index) throws Exception {
        job.requiring(
                "--index-url http://127.0.0.1:" + index.getLocalPort() + "/simple", "greeting");
        return job.none().requirements(job.requirements);
    }

    private static Throwable failure(Runtimes runtimes, Dependencies dependencies) {
        try {
            start(runtimes, dependencies);
            return null;
        } catch (PythonStartException e) {
            return e;
        }
    }

    private static void awaitEnd(Socket pip) throws Exception {
        byte[] rest = pip.getInputStream().readAllBytes();
        assertThat(rest).isNotNull();
    }
}
