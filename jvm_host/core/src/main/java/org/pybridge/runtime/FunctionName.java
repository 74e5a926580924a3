package org.pybridge.runtime;

/** The form of a function's name: {@code "module:qualified.name"}. */
final class FunctionName {
    private FunctionName() {}

    /** Whether the text is one: two dotted names with a colon between, and no space in them. */
    static boolean isOne(String text) {
        int colon = text.indexOf(':');
        return colon >= 0
                && isDotted(text.substring(0, colon))
                && isDotted(text.substring(colon + 1));
    }

    private static boolean isDotted(String text) {
        boolean inName = false;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean dot = unit == '.';
            if (unit == ':' || isSpace(unit) || dot && !inName) {
                return false;
            }
            inName = !dot;
        }
        return inName;
    }

    private static boolean isSpace(char unit) {
        return unit == ' ' || unit >= '\t' && unit <= '\r';
    }
}
