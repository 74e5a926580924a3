package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.PythonStartException;

/**
 * What thread mode says where it is impossible, each in a JVM of its own that holds no Python yet.
 */
final class CoreLoaderTest {
    private static final String DESCRIPTION =
            "thread mode is impossible with Python 3.11.7 (/opt/bin/python, from a test): ";

    @TempDir private Path root;

    @Test
    void namesTheFixWherePythonHasNoSharedLibrary() throws Exception {
        assertThat(refusal(""))
                .isEqualTo(
                        DESCRIPTION
                                + "Python 3.11 has no shared libpython, which thread mode needs:"
                                + " use process mode, or a Python built with --enable-shared"
                                + " (Debian and Ubuntu: apt install libpython3.11)");
    }

    @Test
    void keepsTheLinkersWordsOfALibraryThatIsNone() throws Exception {
        Path library = FakePython.file(root.resolve("libpython3.11.so.1.0"), "text");

        assertThat(refusal(library.toString()))
                .isEqualTo(
                        DESCRIPTION
                                + "libpython cannot be opened: "
                                + library
                                + ": file too short");
    }

    private String refusal(String libpython) throws IOException, InterruptedException {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                libpython,
                                root.resolve("_native.so").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        byte[] output = child.getInputStream().readAllBytes();
        assertThat(child.waitFor()).isZero();
        return new String(output, StandardCharsets.UTF_8).strip();
    }

    /** Opens a core and prints why that was refused. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path bin = Path.of("/opt/bin");
            Optional<Path> libpython =
                    Optional.of(arguments[0]).filter(path -> !path.isEmpty()).map(Path::of);
            Path core = Path.of(arguments[1]);
            PythonEnvironment environment =
                    new PythonEnvironment(
                            bin.resolve("python"),
                            bin.getParent(),
                            "3.11.7",
                            libpython,
                            core.getParent(),
                            core,
                            "a test",
                            List.of());
            try {
                CoreLoader.open(environment, Child.class);
            } catch (PythonStartException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
