package org.pybridge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is a function's name, against a regular expression, which is too slow for a start. */
final class FunctionNameTest {
    private static final String PART = "[^:.\\s]+(\\.[^:.\\s]+)*";
    private static final Pattern FORM = Pattern.compile(PART + ":" + PART);
    private static final String UNITS = "ä.: \n";
    private static final int MAX_LENGTH = 6;

    @Test
    void agreesWithTheRegularExpressionOnAllShortTexts() {
        compareAll("");
    }

    private static void compareAll(String text) {
        assertThat(FunctionName.isOne(text)).as(text).isEqualTo(FORM.matcher(text).matches());
        for (int i = 0; text.length() < MAX_LENGTH && i < UNITS.length(); i++) {
            compareAll(text + UNITS.charAt(i));
        }
    }
}
