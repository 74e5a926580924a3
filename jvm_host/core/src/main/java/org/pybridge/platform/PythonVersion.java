package org.pybridge.platform;

import java.util.Optional;

/**
 * A version of Python.
 *
 * @param text as it was told: {@code "3.11.7"} or {@code "3.11"}
 */
record PythonVersion(int major, int minor, String text) {
    private static final String COMMAND = "python";

    /** The oldest Python that PyBridge runs with. */
    static final PythonVersion OLDEST = parse("3.11");

    /**
     * The version at the start of a text such as {@code "3.11.7.final.0"}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static PythonVersion parse(String text) {
        String told = text.strip();
        int majorEnd = digitsEnd(told, 0);
        int minorEnd = numberEnd(told, majorEnd);
        if (majorEnd == 0 || minorEnd == majorEnd) {
            throw new IllegalArgumentException("not a Python version: seen=" + text);
        }
        return new PythonVersion(
                Integer.parseInt(told.substring(0, majorEnd)),
                Integer.parseInt(told.substring(majorEnd + 1, minorEnd)),
                told.substring(0, numberEnd(told, minorEnd)));
    }

    /** The version in a name such as {@code "python3.11"}; empty for any other name. */
    static Optional<PythonVersion> ofName(String name) {
        if (!name.startsWith(COMMAND)) {
            return Optional.empty();
        }
        String told = name.substring(COMMAND.length());
        int majorEnd = digitsEnd(told, 0);
        boolean whole =
                majorEnd > 0
                        && numberEnd(told, majorEnd) > majorEnd
                        && numberEnd(told, majorEnd) == told.length();
        return whole ? Optional.of(parse(told)) : Optional.empty();
    }

    /** Where a dot and digits at this place end; the place itself if they are not there. */
    private static int numberEnd(String text, int start) {
        boolean dot = start < text.length() && text.charAt(start) == '.';
        int end = dot ? digitsEnd(text, start + 1) : start;
        return end > start + 1 ? end : start;
    }

    private static int digitsEnd(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
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
