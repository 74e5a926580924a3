package org.pybridge.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where installations keep the shared library of Python. */
final class Libpython {
    private Libpython() {}

    /**
     * The library of an installation: its own lib folders, then Debian's folder for the platform.
     */
    static Optional<Path> find(Path home, PythonVersion version) {
        Path lib = home.resolve("lib");
        List<Path> folders =
                List.of(lib, home.resolve("lib64"), lib.resolve(Platform.debianTriplet()));
        for (Path folder : folders) {
            for (String name : Platform.libpythonNames(version.majorMinor())) {
                Path library = folder.resolve(name);
                if (Files.isRegularFile(library)) {
                    return Optional.of(library);
                }
            }
        }
        return Optional.empty();
    }
}
