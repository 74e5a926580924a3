package org.pybridge.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pybridge.Dependencies;

/** A folder with what a job brings along, and a cache of its own. */
final class JobFolder {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final Path folder;
    final Path wheels;
    final Path requirements;
    final Path cache;

    JobFolder(Path folder) throws IOException {
        this.folder = folder;
        wheels = Files.createDirectories(folder.resolve("wheels"));
        requirements = folder.resolve("requirements.txt");
        cache = folder.resolve("cache");
    }

    /** A name of a module that no other test has: in thread mode all share one Python. */
    static String name(String prefix) {
        return prefix + "_" + COUNT.incrementAndGet();
    }

    /** Nothing, in the cache of this job. */
    Dependencies none() {
        return Dependencies.none().cache(cache);
    }

    /** These requirements, from the wheels of this job. */
    Dependencies requiring(String... lines) throws IOException {
        Files.write(requirements, List.of(lines));
        return none().requirements(requirements, wheels);
    }

    /** Writes a wheel of one module, whose {@code version} is a text. */
    void writeWheel(String name, String version, String tag) throws IOException {
        String about = name + "-" + version + ".dist-info/";
        zip(
                wheels.resolve(name + "-" + version + "-" + tag + ".whl"),
                name + ".py",
                "version = '" + version + "'\n",
                about + "METADATA",
                "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n",
                about + "WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n",
                about + "RECORD",
                name
                        + ".py,,\n"
                        + about
                        + "METADATA,,\n"
                        + about
                        + "WHEEL,,\n"
                        + about
                        + "RECORD,,\n");
    }

    void writeWheel(String name, String version) throws IOException {
        writeWheel(name, version, "py3-none-any");
    }

    /** Writes a module and returns its file. */
    Path module(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name + ".py"), source);
    }

    /** Writes an archive: names of files, each with its content behind it. */
    Path zip(String name, String... entries) throws IOException {
        return zip(folder.resolve(name), entries);
    }

    private static Path zip(Path file, String... entries) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(stream)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /** How many entries of a kind are whole. */
    long countMade(String kind) throws IOException {
        Path entries = cache.resolve(kind);
        if (!Files.exists(entries)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(entries)) {
            return all.filter(each -> Files.exists(each.resolve("made"))).count();
        }
    }

    /** How many folders there are of entries of a kind, whole or not. */
    long countFolders(String kind) throws IOException {
        try (Stream<Path> all = Files.walk(cache.resolve(kind), 2)) {
            return all.filter(each -> each.getNameCount() == cache.getNameCount() + 3)
                    .filter(Files::isDirectory)
                    .count();
        }
    }

    /** How many runtimes use something. */
    long countUses() throws IOException {
        try (Stream<Path> all = Files.list(cache.resolve("uses"))) {
            return all.count();
        }
    }

    /** Prunes as if all had been asked for 40 days ago; returns what is told of it. */
    String pruneAllOfLastMonth() throws IOException, InterruptedException {
        // Not of the files in uses: to open one and close it here would drop this JVM's lock.
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
        try (Stream<Path> all = Files.walk(cache, 3)) {
            for (Path file : all.filter(each -> each.endsWith("made")).toList()) {
                Files.setLastModifiedTime(file, longAgo);
            }
        }
        Process prune =
                new ProcessBuilder(
                                System.getProperty("pybridge.python"),
                                "-P",
                                "-m",
                                "bridge.dependencies",
                                "prune",
                                "--days",
                                "30",
                                "--cache",
                                cache.toString())
                        .redirectErrorStream(true)
                        .start();
        String told = new String(prune.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        prune.waitFor();
        return told;
    }
}
