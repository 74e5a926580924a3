package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Versions in texts and names, against regular expressions, which are too slow for a start. */
final class PythonVersionTest {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");
    private static final String UNITS = "31. c";
    private static final int MAX_LENGTH = 6;

    @Test
    void agreesWithTheRegularExpressionOnAllShortTexts() {
        compareAll("");
    }

    private static void compareAll(String text) {
        Matcher wanted = FORM.matcher(text.strip());
        if (wanted.lookingAt()) {
            PythonVersion seen = PythonVersion.parse(text);
            assertThat(seen.text()).as(text).isEqualTo(wanted.group());
            assertThat(seen.majorMinor())
                    .as(text)
                    .isEqualTo(wanted.group(1) + "." + wanted.group(2));
        } else {
            assertThatThrownBy(() -> PythonVersion.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(PythonVersion.ofName("python" + text).isPresent())
                .as(text)
                .isEqualTo(text.matches("\\d+\\.\\d+"));
        for (int i = 0; text.length() < MAX_LENGTH && i < UNITS.length(); i++) {
            compareAll(text + UNITS.charAt(i));
        }
    }

    @Test
    void aNameOfSomethingElseHasNone() {
        assertThat(PythonVersion.ofName("pypy3.11")).isEmpty();
        assertThat(PythonVersion.ofName("python")).isEmpty();
    }
}
