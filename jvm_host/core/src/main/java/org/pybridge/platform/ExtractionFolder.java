package org.pybridge.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A folder that may take the loader library for the moment of loading.
 *
 * @param source why this folder is tried
 * @param folder null where the source names none
 */
record ExtractionFolder(String source, Path folder) {
    private static final String PREFIX = "pybridge-loader-";
    private static final String SUFFIX = ".so";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** A file lives for milliseconds, so one of this age was left by a process that died then. */
    private static final Duration STALE = Duration.ofHours(1);

    /** All folders, in the order in which they are tried. */
    static List<ExtractionFolder> candidates() {
        List<ExtractionFolder> folders = new ArrayList<>();
        add(folders, "-Dpybridge.native.dir", System.getProperty("pybridge.native.dir"));
        add(folders, "java.io.tmpdir", System.getProperty("java.io.tmpdir"));
        add(folders, "$XDG_RUNTIME_DIR", System.getenv("XDG_RUNTIME_DIR"));
        add(folders, "the user's cache", userCache());
        add(folders, "shared memory", "/dev/shm");
        add(folders, "the system's second temporary folder", "/var/tmp");
        return folders;
    }

    private static void add(List<ExtractionFolder> folders, String source, String folder) {
        boolean given = folder != null && !folder.isEmpty();
        folders.add(new ExtractionFolder(source, given ? Path.of(folder).toAbsolutePath() : null));
    }

    private static String userCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        if (cache != null && !cache.isEmpty()) {
            return cache;
        }
        String home = System.getProperty("user.home");
        return home == null ? null : home + "/.cache";
    }

    /**
     * Writes a new file that only this user can read, and removes those that dead processes left.
     */
    Path write(byte[] library) throws IOException {
        if (folder == null) {
            throw new IOException("not set");
        }
        Files.createDirectories(folder);
        removeStale();
        // Files.createTempFile costs a start 10 ms for its random numbers. A name that is taken, by
        // whomever, fails, and the next folder is tried.
        Path file = folder.resolve(PREFIX + Long.toHexString(System.nanoTime()) + SUFFIX);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            return Files.write(file, library);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void removeStale() throws IOException {
        Instant oldest = Instant.now().minus(STALE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                    removeIfOlder(file, oldest);
                }
            }
        }
    }

    private static void removeIfOlder(Path file, Instant oldest) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.getLogger(ExtractionFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "another user's, or gone: " + file, e);
        }
    }

    @Override
    public String toString() {
        return source + (folder == null ? "" : " (" + folder + ")");
    }
}
