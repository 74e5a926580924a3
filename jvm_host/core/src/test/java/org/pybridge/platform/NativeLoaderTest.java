package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.PythonStartException;

/** Loading the loader library: folders in order, class loaders, refusals. */
final class NativeLoaderTest {
    private static final String LIBRARY = "libpybridge_loader.so";
    private static final String IN_JAR = "native/linux-x86_64/" + LIBRARY;

    @TempDir private Path root;

    @Test
    void mayBeCalledAgain() {
        NativeLoader.load();
        NativeLoader.load();
    }

    @Test
    void loadsInEveryClassLoader() throws Exception {
        NativeLoader.load();
        URL classes = NativeLoader.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other =
                new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> loader = other.loadClass(NativeLoader.class.getName());
            assertThat(loader).isNotSameAs(NativeLoader.class);
            loader.getMethod("load").invoke(null);

            Class<?> posix = other.loadClass(Posix.class.getName());
            int[] ends = (int[]) posix.getMethod("pipe").invoke(null);
            Posix.close(ends[0]);
            Posix.close(ends[1]);
        }
    }

    @Test
    void loadsTheLibraryBesideTheJar() throws Exception {
        Path jar = jarWithoutLibrary();
        Files.copy(ourFolder().resolve(IN_JAR), jar.resolveSibling(LIBRARY));
        loadFrom(jar);
    }

    @Test
    void tellsWhyTheLibraryBesideTheJarDoesNotLoad() throws Exception {
        Path jar = jarWithoutLibrary();
        Files.write(jar.resolveSibling(LIBRARY), noLibrary());
        assertThatThrownBy(() -> loadFrom(jar))
                .cause()
                .hasMessage("the jar of PyBridge is incomplete: missing=" + IN_JAR);

        List<String> failures = new ArrayList<>(List.of("beside the jar (x.so): cannot load: y"));
        assertThatThrownBy(() -> NativeLoader.loadFromFirst(List.of(), noLibrary(), null, failures))
                .hasMessageContaining("\n  beside the jar (x.so): cannot load: y\n");
    }

    private static void loadFrom(Path jar) throws Exception {
        URL[] places = {jar.toUri().toURL()};
        try (URLClassLoader other =
                new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            other.loadClass(NativeLoader.class.getName()).getMethod("load").invoke(null);
        }
    }

    private Path jarWithoutLibrary() throws IOException {
        Path jar = root.resolve("classes.jar");
        Path classes = ourFolder();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = classes.relativize(file).toString();
                if (!name.equals(IN_JAR)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    /** Tests run with the classes as Maven has compiled them. */
    private static Path ourFolder() {
        return OwnJar.path().orElseThrow();
    }

    @Test
    void triesEachFolderAndListsWhyItFailed() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        Path installed = root.resolve("bridge/jars/" + LIBRARY);
        List<ExtractionFolder> folders =
                List.of(
                        new ExtractionFolder("unset", null),
                        new ExtractionFolder("a file", file),
                        new ExtractionFolder("a folder", root));

        assertThatThrownBy(
                        () ->
                                NativeLoader.loadFromFirst(
                                        folders, noLibrary(), installed, new ArrayList<>()))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("\n  unset: cannot write: java.io.IOException: not set\n")
                .hasMessageContaining("\n  a file (" + file + "): cannot write: ")
                .hasMessageContaining("\n  a folder (" + root + "): cannot load: ")
                .hasMessageContaining(
                        "\n  installed in the environment (" + installed + "): no such file\n")
                .hasMessageEndingWith("-Dpybridge.native.dir=FOLDER");
    }

    @Test
    void leavesNoFileBehindAndRemovesThoseOfDeadProcesses() throws IOException {
        Path stale = Files.createFile(root.resolve("pybridge-loader-1.so"));
        Path foreign = Files.createFile(root.resolve("other.so"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        Files.setLastModifiedTime(stale, longAgo);
        Files.setLastModifiedTime(foreign, longAgo);
        Path young = Files.createFile(root.resolve("pybridge-loader-2.so"));

        assertThatThrownBy(
                        () ->
                                NativeLoader.loadFromFirst(
                                        List.of(new ExtractionFolder("a folder", root)),
                                        noLibrary(),
                                        null,
                                        new ArrayList<>()))
                .isInstanceOf(PythonStartException.class);

        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).containsExactlyInAnyOrder(foreign, young);
        }
    }

    @Test
    void refusesAPlatformWithoutALibrary() {
        assertThatThrownBy(() -> Platform.supported("Windows 11", "amd64"))
                .isInstanceOf(PythonStartException.class)
                .hasMessage(
                        "PyBridge does not run on this platform: os=Windows 11, arch=amd64,"
                                + " supported=linux-x86_64");
        assertThat(Platform.supported("Linux", "amd64")).isEqualTo("linux-x86_64");
    }

    /** An ELF file, about which the JVM does not warn, but a program. */
    private static byte[] noLibrary() throws IOException {
        return Files.readAllBytes(Path.of("/bin/sh"));
    }
}
