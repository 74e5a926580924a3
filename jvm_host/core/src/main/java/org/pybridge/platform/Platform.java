package org.pybridge.platform;

import java.util.List;
import java.util.Locale;
import org.pybridge.PythonStartException;

/** The operating system and processor, and what differs between them. */
final class Platform {
    static final List<String> SUPPORTED = List.of("linux-x86_64");

    private Platform() {}

    /**
     * The name of this platform in the jar, such as {@code "linux-x86_64"}.
     *
     * @throws PythonStartException if it is not supported
     */
    static String current() {
        return supported(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String supported(String osName, String osArch) {
        String name = os(osName) + "-" + arch(osArch);
        if (!SUPPORTED.contains(name)) {
            throw new PythonStartException(
                    "PyBridge does not run on this platform: os="
                            + osName
                            + ", arch="
                            + osArch
                            + ", supported="
                            + String.join(", ", SUPPORTED));
        }
        return name;
    }

    /** The file names under which libpython lies in a lib folder, the exact one first. */
    static List<String> libpythonNames(String majorMinor) {
        String stem = "libpython" + majorMinor;
        return isMac() ? List.of(stem + ".dylib") : List.of(stem + ".so.1.0", stem + ".so");
    }

    /** The folder below {@code lib} where Debian keeps the libraries of this platform. */
    static String debianTriplet() {
        return arch(System.getProperty("os.arch")) + "-linux-gnu";
    }

    private static boolean isMac() {
        return os(System.getProperty("os.name")).equals("macos");
    }

    private static String os(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : name;
    }

    private static String arch(String osArch) {
        return osArch.equals("amd64") ? "x86_64" : osArch;
    }
}
