package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;

/** Starting Python in a fresh JVM: what works, and what each failure tells. */
@Once
final class StartTest {
    private static final List<ExecutionMode> ALL_MODES = List.of(ExecutionMode.values());

    private static Path python() {
        return Path.of(System.getProperty("pybridge.python"));
    }

    private static String started(ExecutionMode mode, Path python)
            throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.run(StartMain.class, mode.name(), python.toString());
        assertThat(result.output()).as("%s with %s", mode, python).endsWith("end of main\n");
        assertThat(result.exitCode()).isZero();
        return result.output();
    }

    private static void assertRefused(Path python, String... texts)
            throws IOException, InterruptedException {
        for (ExecutionMode mode : ALL_MODES) {
            assertThat(started(mode, python))
                    .as("%s with %s", mode, python)
                    .contains("failed=PythonStartException")
                    .contains(texts);
        }
    }

    @Test
    void autoTakesThreadModeWithoutAReason() throws Exception {
        assertThat(started(ExecutionMode.AUTO, python()))
                .contains("mode=THREAD", "reason=none", "square=9");
    }

    @Test
    void theModeAskedForIsTheModeThatRuns() throws Exception {
        assertThat(started(ExecutionMode.THREAD, python()))
                .contains("mode=THREAD", "reason=none", "square=9");
        assertThat(started(ExecutionMode.PROCESS, python()))
                .contains("mode=PROCESS", "reason=none", "square=9");
    }

    @Test
    void theFolderOfAnEnvironmentIsAsGoodAsItsExecutable() throws Exception {
        Path environment = python().toAbsolutePath().getParent().getParent().normalize();
        assertThat(started(ExecutionMode.THREAD, environment))
                .contains("prefix=" + environment, "square=9");
    }

    @Test
    void theSystemPropertyNamesThePython() throws Exception {
        ChildJvm.Result result = ChildJvm.run(StartMain.class, "AUTO");
        assertThat(result.output()).contains("mode=THREAD", "square=9");
    }

    @Test
    void aPythonThatIsNotThereIsNamed() throws Exception {
        assertRefused(Path.of("/no/such/folder/python"), "/no/such/folder/python");
    }

    @Test
    void aFolderWithoutAPythonIsNamed(@TempDir Path folder) throws Exception {
        assertRefused(folder, folder.toString());
    }

    @Test
    void aFileThatIsNoPythonIsNamed(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("python"), "not a program");
        assertRefused(text, text.toString());
        Path other = Files.createSymbolicLink(folder.resolve("python3"), Path.of("/bin/true"));
        assertRefused(other, other.toString());
    }

    @Test
    void aPythonWithoutThePackageIsToldHowToGetIt(@TempDir Path folder) throws Exception {
        Path executable = bareEnvironment(folder);
        assertRefused(executable, "pip install <path of a PyBridge checkout>", folder.toString());
    }

    /** A virtual environment of the same Python into which nothing was installed. */
    private static Path bareEnvironment(Path folder) throws IOException {
        Path real = python().toRealPath();
        try (Stream<String> lines =
                Files.lines(python().getParent().resolveSibling("pyvenv.cfg"))) {
            List<String> kept =
                    lines.map(
                                    line ->
                                            line.startsWith("include-system-site-packages")
                                                    ? "include-system-site-packages = false"
                                                    : line)
                            .toList();
            Files.write(folder.resolve("pyvenv.cfg"), kept);
        }
        Path packages = folder.resolve("lib").resolve(real.getFileName()).resolve("site-packages");
        Files.createDirectories(packages);
        Files.createDirectories(folder.resolve("bin"));
        return Files.createSymbolicLink(folder.resolve("bin").resolve("python"), real);
    }
}
