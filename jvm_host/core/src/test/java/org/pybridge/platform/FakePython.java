package org.pybridge.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Builds the folders of Pythons that do not exist. Their executables record when they are run. */
final class FakePython {
    private final Path root;

    FakePython(Path root) {
        this.root = root;
    }

    /** A file that exists exactly if an executable made here was run. */
    Path runMarker() {
        return root.resolve("was-run");
    }

    /** An installation with a shared library, as pyenv builds it. */
    Path installation(String name, String version) throws IOException {
        Path prefix = staticInstallation(name, version);
        file(prefix.resolve("lib/libpython" + version + ".so.1.0"), "");
        return prefix;
    }

    Path staticInstallation(String name, String version) throws IOException {
        Path prefix = root.resolve(name);
        file(prefix.resolve("lib/python" + version + "/os.py"), "");
        binary(prefix.resolve("bin/python" + version));
        link(prefix.resolve("bin/python3"), Path.of("python" + version));
        return prefix;
    }

    Path venv(String name, Path base, String version, String config) throws IOException {
        Path folder = root.resolve(name);
        file(folder.resolve("pyvenv.cfg"), config);
        link(folder.resolve("bin/python3"), base.resolve("bin/python" + version));
        link(folder.resolve("bin/python"), Path.of("python3"));
        return folder;
    }

    /** PyBridge in the package folder of a prefix. */
    Path bridge(Path prefix, String version) throws IOException {
        return bridgeIn(prefix.resolve("lib/python" + version + "/site-packages"), version);
    }

    Path bridgeIn(Path packages, String version) throws IOException {
        Path folder = packages.resolve("bridge");
        file(folder.resolve("__init__.py"), "");
        String tag = "cpython-" + version.replace(".", "") + "-x86_64-linux-gnu";
        return file(folder.resolve("_native." + tag + ".so"), "");
    }

    /** An executable that is no script, so that only its surroundings can tell about it. */
    private void binary(Path path) throws IOException {
        // Without a first line "#!" it is no script to the locator, yet a shell can still run it.
        executable(path, "touch " + runMarker() + "\nexit 7\n");
    }

    Path script(Path path, String body) throws IOException {
        return executable(path, "#!/bin/sh\n" + body);
    }

    private static Path executable(Path path, String text) throws IOException {
        file(path, text);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static Path file(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    static Path link(Path path, Path target) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.createSymbolicLink(path, target);
    }
}
