package org.pybridge.compat.pemja;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the Python that a configuration names, as PEMJA's users name it. */
final class Executables {
    private Executables() {}

    /**
     * The executable; null if the configuration names none.
     *
     * @throws IllegalArgumentException if what it names is not there
     */
    static Path find(PythonInterpreterConfig config) {
        String home = config.getPythonHome();
        Path inHome = home == null ? null : inHome(folder(home));
        String named = config.getPythonExec();
        if (named == null) {
            return inHome;
        }
        if (named.isEmpty()) {
            throw new IllegalArgumentException("pythonExec: seen=\"\", wanted=a path or a name");
        }
        Path path = Path.of(named);
        boolean isName = !path.isAbsolute() && path.getNameCount() == 1;
        Path found = isName ? onPath(named) : path;
        if (found == null || !Files.exists(found)) {
            throw new IllegalArgumentException(
                    "no Python there: pythonExec="
                            + named
                            + (isName
                                    ? ", PATH=" + System.getenv("PATH")
                                    : ", absolute=" + found.toAbsolutePath()));
        }
        return found.toAbsolutePath();
    }

    private static Path inHome(Path home) {
        Path executable = home.resolve("bin").resolve("python3");
        if (!Files.isExecutable(executable)) {
            throw new IllegalArgumentException(
                    "no Python in this home: seen=" + home + ", wanted=" + executable);
        }
        return executable.toAbsolutePath();
    }

    /**
     * An existing folder.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    static Path folder(String name) {
        Path folder = Path.of(name);
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no such folder: " + folder.toAbsolutePath());
        }
        return folder;
    }

    private static Path onPath(String name) {
        String folders = System.getenv("PATH");
        for (String folder : folders == null ? new String[0] : folders.split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
