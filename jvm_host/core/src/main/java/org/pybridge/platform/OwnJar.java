package org.pybridge.platform;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pybridge.PythonStartException;

/** The jar, or the folder, that these classes came from, and the other files in it. */
final class OwnJar {
    private OwnJar() {}

    /** Where it lies; empty if that is no file or folder. */
    static Optional<Path> path() {
        CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return path.getFileSystem() == FileSystems.getDefault()
                    ? Optional.of(path)
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The content of a file, such as {@code "native/linux-x86_64/library.so"}; empty if there is
     * none.
     */
    static Optional<byte[]> read(String name) throws IOException {
        // To ask the class loader takes 4 ms: it looks into all modules of the JDK first.
        Optional<Path> place = path();
        if (place.isPresent()) {
            File file = place.get().toFile();
            if (file.isFile() && file.getName().endsWith(".jar")) {
                return inJar(file, name);
            } else if (new File(file, name).isFile()) {
                return content(new FileInputStream(new File(file, name)));
            }
        }
        return content(OwnJar.class.getResourceAsStream("/" + name));
    }

    /**
     * As {@link #read}.
     *
     * @throws PythonStartException if there is none
     */
    static byte[] required(String name) {
        try {
            Optional<byte[]> content = read(name);
            if (content.isEmpty()) {
                throw new PythonStartException(
                        "the jar of PyBridge is incomplete: missing=" + name);
            }
            return content.get();
        } catch (IOException e) {
            throw new PythonStartException(
                    "the jar of PyBridge cannot be read: resource=" + name, e);
        }
    }

    private static Optional<byte[]> inJar(File jar, String name) throws IOException {
        try (ZipFile zip = new ZipFile(jar)) {
            ZipEntry entry = zip.getEntry(name);
            return entry == null ? Optional.empty() : content(zip.getInputStream(entry));
        }
    }

    private static Optional<byte[]> content(InputStream stream) throws IOException {
        if (stream == null) {
            return Optional.empty();
        }
        try (stream) {
            return Optional.of(stream.readAllBytes());
        }
    }
}
