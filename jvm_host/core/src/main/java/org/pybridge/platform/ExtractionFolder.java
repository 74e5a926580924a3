package org.pybridge.platform;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

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
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** A file lives for milliseconds, so one of this age was left by a process that died then. */
    private static final long STALE_MILLIS = TimeUnit.HOURS.toMillis(1);

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
        Optional<Path> path = NativeText.path(folder);
        boolean given = path.isPresent();
        String why = given || folder == null ? "" : ", " + NativeText.whyNoPath(folder);
        folders.add(new ExtractionFolder(source + why, given ? path.get().toAbsolutePath() : null));
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
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file, NEW_FILE, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            writeAll(channel, ByteBuffer.wrap(library));
            return file;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void writeAll(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    // By java.io.File, whose classes every JVM has loaded: a start feels those of java.nio.
    private void removeStale() {
        long oldest = System.currentTimeMillis() - STALE_MILLIS;
        String[] names = folder.toFile().list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                removeIfOlder(new File(folder.toFile(), name), oldest);
            }
        }
    }

    private static void removeIfOlder(File file, long oldest) {
        long modified = file.lastModified(); // 0 if it is gone
        if (modified != 0 && modified < oldest && !file.delete()) {
            System.getLogger(ExtractionFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "another user's, or gone: " + file);
        }
    }

    @Override
    public String toString() {
        return source + (folder == null ? "" : " (" + folder + ")");
    }
}
