package org.pybridge.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The layout has the same numbers in C++ and in Java. */
final class FrameLayoutTest {
    private static final Pattern CONSTANT =
            Pattern.compile("inline constexpr \\S+ k(\\w+) =\\s+(0x[0-9a-fA-F]+|\\d+);");
    private static final Pattern ENUMERATOR = Pattern.compile("\\bk(\\w+) = (\\d+)");

    private final String header = header();

    private static String header() {
        try {
            return Files.readString(GoldenFrame.REPOSITORY.resolve("native/core/frame_layout.hpp"))
                    .replaceAll("//[^\n]*", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasTheConstantsOfCpp() throws IllegalAccessException {
        Map<String, Integer> cpp = new TreeMap<>();
        int offsets = header.indexOf("namespace header {");
        int offsetsEnd = header.indexOf('}', offsets);
        Matcher constant = CONSTANT.matcher(header);
        while (constant.find()) {
            boolean offset = constant.start() > offsets && constant.start() < offsetsEnd;
            String suffix = offset ? "_OFFSET" : "";
            cpp.put(name(constant.group(1)) + suffix, Integer.decode(constant.group(2)));
        }
        // The C++ magic carries the word's name: it stands outside any class.
        cpp.put("MAGIC", cpp.remove("FRAME_MAGIC"));
        addEnumerators(cpp, "FrameKind", "KIND_");
        addEnumerators(cpp, "UpcallOperation", "UPCALL_");
        addEnumerators(cpp, "Tag", "TAG_");

        assertThat(javaConstants()).isEqualTo(cpp);
    }

    @Test
    void hasTheElementTypesOfCpp() {
        Map<String, Integer> cpp = new TreeMap<>();
        addEnumerators(cpp, "ElementType", "");
        Map<String, Integer> java = new TreeMap<>();
        for (ElementType type : ElementType.values()) {
            java.put(type.name(), type.code());
        }
        // UInt8 is one word in Java's names.
        cpp.keySet().stream()
                .filter(name -> name.startsWith("U_INT"))
                .toList()
                .forEach(name -> cpp.put(name.replace("U_INT", "UINT"), cpp.remove(name)));

        assertThat(java).isEqualTo(cpp);
    }

    @Test
    void packsAndUnpacksTagWords() {
        long word = FrameLayout.word(FrameLayout.TAG_BUFFER_ADDRESS, 0xAB, 0xCDEF, 0x89ABCDEF);
        assertThat(FrameLayout.tag(word)).isEqualTo(FrameLayout.TAG_BUFFER_ADDRESS);
        assertThat(FrameLayout.aux(word)).isEqualTo(0xAB);
        assertThat(FrameLayout.aux2(word)).isEqualTo(0xCDEF);
        assertThat(FrameLayout.count(word)).isEqualTo(0x89ABCDEF);
    }

    @Test
    void padsToWholeWords() {
        assertThat(FrameLayout.padded(0)).isZero();
        assertThat(FrameLayout.padded(1)).isEqualTo(8);
        assertThat(FrameLayout.padded(8)).isEqualTo(8);
        assertThat(FrameLayout.padded(0xFFFF_FFFFL)).isEqualTo(0x1_0000_0000L);
    }

    private void addEnumerators(Map<String, Integer> names, String type, String prefix) {
        int start = header.indexOf("enum class " + type + " ");
        Matcher enumerator =
                ENUMERATOR.matcher(header.substring(start, header.indexOf('}', start)));
        while (enumerator.find()) {
            names.put(prefix + name(enumerator.group(1)), Integer.valueOf(enumerator.group(2)));
        }
    }

    private static String name(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])|(U)(?=Int)", "$1$3_$2").toUpperCase();
    }

    private static Map<String, Integer> javaConstants() throws IllegalAccessException {
        Map<String, Integer> constants = new TreeMap<>();
        for (Field field : FrameLayout.class.getFields()) {
            constants.put(field.getName(), field.getInt(null));
        }
        return constants;
    }
}
