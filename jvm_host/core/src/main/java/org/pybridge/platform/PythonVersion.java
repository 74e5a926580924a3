package org.pybridge.platform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Python.
 *
 * @param text as it was told: {@code "3.11.7"} or {@code "3.11"}
 */
record PythonVersion(int major, int minor, String text) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");

    /** The oldest Python that PyBridge runs with. */
    static final PythonVersion OLDEST = parse("3.11");

    /**
     * The version at the start of a text such as {@code "3.11.7.final.0"}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static PythonVersion parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("not a Python version: seen=" + text);
        }
        return new PythonVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group());
    }

    String majorMinor() {
        return major + "." + minor;
    }

    /** The tag of extension modules for this version: {@code "cpython-311"}. */
    String extensionTag() {
        return "cpython-" + major + minor;
    }

    boolean isOlderThan(PythonVersion other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }
}
