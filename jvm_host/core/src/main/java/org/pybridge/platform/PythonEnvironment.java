package org.pybridge.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Python that was found, with PyBridge installed in it.
 *
 * @param executable the executable as given: a virtual environment's own, not the one it links to
 * @param home the installation's prefix ({@code sys.base_prefix})
 * @param version such as {@code "3.11.7"}, or {@code "3.11"} where only the folders tell it
 * @param libpython the shared library; empty if this Python has none
 * @param packageFolder the folder of the Python package {@code bridge}
 * @param core the native core in it
 * @param origin what named this Python, such as {@code "-Dpybridge.python"}
 * @param tried the places tried before and why each gave nothing, in order
 */
public record PythonEnvironment(
        Path executable,
        Path home,
        String version,
        Optional<Path> libpython,
        Path packageFolder,
        Path core,
        String origin,
        List<String> tried) {

    /** Makes the list immutable. */
    public PythonEnvironment {
        tried = List.copyOf(tried);
    }

    /** The same Python by another executable, such as that of a virtual environment of it. */
    PythonEnvironment withExecutable(Path other) {
        return new PythonEnvironment(
                other, home, version, libpython, packageFolder, core, origin, tried);
    }

    /** The version without its third part, such as {@code "3.11"}. */
    public String majorMinor() {
        return PythonVersion.parse(version).majorMinor();
    }

    /** For messages: {@code "Python 3.11.7 (/venv/bin/python, from $VIRTUAL_ENV)"}. */
    public String describe() {
        return "Python " + version + " (" + executable + ", from " + origin + ")";
    }
}
