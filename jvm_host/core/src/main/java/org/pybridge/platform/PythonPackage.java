package org.pybridge.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The Python package {@code bridge} in an environment.
 *
 * @param folder where the core lies
 * @param core the extension module
 */
record PythonPackage(Path folder, Path core) {
    private static final String NAME = "bridge";
    private static final String CORE = "_native.";

    /**
     * The package that {@code import bridge} finds, where folders alone tell; empty if it takes
     * path files or variables to know.
     *
     * @throws Rejection if it was built for another Python
     */
    static Optional<PythonPackage> find(PythonFacts facts, UnaryOperator<String> environment)
            throws Rejection {
        if (isOnPythonPath(environment.apply("PYTHONPATH"))) {
            return Optional.empty();
        }
        for (Path packages : packageFolders(facts, environment)) {
            Optional<PythonPackage> found = in(packages.resolve(NAME), facts.version());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** In Python's own order: the user's packages, the administrator's, the installation's. */
    private static List<Path> packageFolders(PythonFacts facts, UnaryOperator<String> environment) {
        String python = "python" + facts.version().majorMinor();
        Optional<Path> home = NativeText.path(environment.apply("HOME"));
        List<Path> folders = new ArrayList<>();
        if (!facts.isVirtual()
                && home.isPresent()
                && environment.apply("PYTHONNOUSERSITE") == null) {
            folders.add(home.get().resolve(".local/lib/" + python + "/site-packages"));
        }
        folders.add(facts.prefix().resolve("local/lib/" + python + "/dist-packages"));
        folders.add(facts.prefix().resolve("lib/" + python + "/site-packages"));
        folders.add(facts.prefix().resolve("lib64/" + python + "/site-packages"));
        folders.add(facts.prefix().resolve("lib/python3/dist-packages"));
        return folders;
    }

    private static boolean isOnPythonPath(String pythonPath) {
        if (pythonPath != null) {
            for (String folder : pythonPath.split(":")) {
                Optional<Path> place = NativeText.path(folder);
                if (place.isPresent()
                        && Files.exists(place.get().resolve(NAME).resolve("__init__.py"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<PythonPackage> in(Path folder, PythonVersion version) throws Rejection {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String[] names = folder.toFile().list();
        if (names == null) {
            throw new Rejection("cannot be read: " + folder);
        }
        List<String> others = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(CORE + version.extensionTag() + "-")) {
                return Optional.of(new PythonPackage(folder, folder.resolve(name)));
            }
            if (name.startsWith(CORE) && name.endsWith(".so")) {
                others.add(name);
            }
        }
        if (!others.isEmpty()) {
            throw new Rejection(
                    "PyBridge in "
                            + folder
                            + " is built for another Python: seen="
                            + String.join(", ", others)
                            + ", wanted="
                            + version.extensionTag());
        }
        return Optional.empty();
    }
}
