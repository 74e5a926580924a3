package org.pybridge.lab;

/** Writes text as {@code json.dumps} of Python does: ASCII alone, lone surrogates too. */
final class JsonStrings {
    private static final String SHORT = "\"\"\\\\\bb\ff\nn\rr\tt";

    private JsonStrings() {}

    /** Appends a JSON string. */
    static void append(StringBuilder text, String value) {
        text.append('"');
        for (int index = 0; index < value.length(); index++) {
            appendUnit(text, value.charAt(index));
        }
        text.append('"');
    }

    private static void appendUnit(StringBuilder text, char unit) {
        final int place = SHORT.indexOf(unit);
        if (place >= 0 && place % 2 == 0) {
            text.append('\\').append(SHORT.charAt(place + 1));
        } else if (unit < ' ' || unit > '~') {
            text.append(String.format("\\u%04x", (int) unit));
        } else {
            text.append(unit);
        }
    }
}
