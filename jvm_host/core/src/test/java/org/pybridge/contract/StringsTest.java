package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Text crosses unchanged: all of Unicode, and what UTF-16 allows beyond it. */
final class StringsTest {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "plain ASCII",
                    "\u007f\u0080",
                    "\u00e9\u00ff",
                    "\u0100",
                    "mixed \u00ff and \u0100",
                    "\u4f60\u597d",
                    "\ud7ff\ue000\uffff",
                    "\ud83d\ude00",
                    "a\ud83d\ude00b\ud83d\ude80",
                    "\udbff\udfff",
                    "a\u0000b",
                    "\u0000",
                    "\u0000\u0000trailing\u0000",
                    "\ufeffwith a leading mark",
                    "\ufeff",
                    "\ufffe swapped mark",
                    "\ud800",
                    "\udfff",
                    "lone \ud83d high",
                    "lone \ude00 low",
                    "reversed \ude00\ud83d pair",
                    "\ud83d\ud83d\ude00",
                    "line\r\nends\n",
                    "combining e\u0301");

    @ContractTest
    void textOfEveryKindComesBackUnchanged(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (String text : TEXTS) {
            assertThat(identity.call(text)).as(escaped(text)).isEqualTo(text);
        }
    }

    @ContractTest
    void pythonSeesTheCodePointsOfTheText(Python python) {
        PyFunction codePoints = python.function("contract_values:code_points");
        for (String text : TEXTS) {
            assertThat(codePoints.call(text)).as(escaped(text)).isEqualTo(codePoints(text));
        }
    }

    @ContractTest
    void textMadeByPythonArrivesUnchanged(Python python) {
        PyFunction make = python.function("contract_values:text_of");
        for (String text : TEXTS) {
            assertThat(make.call(codePoints(text))).as(escaped(text)).isEqualTo(text);
        }
    }

    @ContractTest
    void textOfEveryLengthUpTo300ComesBackUnchanged(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (String unit : List.of("x", "\u00e9", "\u20ac", "\ud83d\ude00")) {
            for (int length = 0; length <= 300; length++) {
                String text = unit.repeat(length);
                assertThat(identity.call(text))
                        .as("%s times %d", escaped(unit), length)
                        .isEqualTo(text);
            }
        }
    }

    @ContractTest
    void longTextComesBackUnchanged(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (String unit : List.of("x", "\u00e9", "\u20ac", "\ud83d\ude00")) {
            String text = unit.repeat(100 * 1024);
            assertThat(text.equals(identity.call(text))).as("100 Ki of %s", escaped(unit)).isTrue();
        }
    }

    @ContractTest
    void oneWideCharacterAtAnyPlaceOfANarrowTextComesBack(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (String wide : List.of("\u00e9", "\u20ac", "\ud83d\ude00", "\ud83d", "\u0000")) {
            for (int before = 0; before < 40; before++) {
                String text = "a".repeat(before) + wide + "z".repeat(40 - before);
                assertThat(identity.call(text))
                        .as("%s at %d", escaped(wide), before)
                        .isEqualTo(text);
            }
        }
    }

    @ContractTest
    void charactersAreTextOfLengthOne(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (char unit : new char[] {'x', '\u00e9', '\u20ac', '\ud83d', '\u0000', '\uffff'}) {
            assertThat(identity.call(unit)).isEqualTo(String.valueOf(unit));
        }
        char[] units = "text \ud83d\ude00".toCharArray();
        assertThat(identity.call((Object) units)).isEqualTo("text \ud83d\ude00");
    }

    @ContractTest
    void severalTextsInOneCallStayApart(Python python) {
        Object collected = python.function("contract_functions:collect").call(TEXTS.toArray());
        assertThat(((List<?>) collected).get(0)).isEqualTo(TEXTS);
    }

    /** As Python counts them: a pair of surrogates is one, a lone one stands for itself. */
    private static List<Object> codePoints(String text) {
        List<Object> points = new ArrayList<>();
        text.codePoints().forEach(point -> points.add((long) point));
        return points;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().limit(20).forEach(unit -> out.append(String.format("\\u%04x", unit)));
        return out.toString();
    }
}
