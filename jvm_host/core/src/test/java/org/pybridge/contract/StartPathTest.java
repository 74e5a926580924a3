package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Up to the first result nothing sets up what the JDK loads late: the first lambda or regular
 * expression of a JVM costs it 5-20 ms, the first logger 10 ms, and a start is measured in those.
 */
@Once
final class StartPathTest {
    private static final String LATE =
            ".*(\\$\\$Lambda|java\\.lang\\.invoke\\.LambdaForm\\$D?MH/|LambdaMetafactory|StringConcatFactory|ObjectMethods|java\\.util\\.regex\\.Pattern"
                + " |java\\.util\\.logging\\.|jdk\\.jfr\\.|jdk\\.internal\\.jimage\\.ImageReader"
                + " ).*";

    private static List<String> loadedUpToTheFirstResult() throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of("-Xlog:class+load"), FirstResultMain.class);
        assertThat(child.exitCode()).as(child.output()).isZero();
        List<String> lines = child.output().lines().toList();
        int begin = indexOf(lines, FirstResultMain.class.getName());
        int end = indexOf(lines, FirstResultMain.RESULT);
        return lines.subList(begin, end);
    }

    private static int indexOf(List<String> lines, String text) {
        int index = 0;
        while (!lines.get(index).contains(text)) {
            index++;
        }
        return index;
    }

    @Test
    void loadsNoLambdaNoRegularExpressionAndNoLogger() throws Exception {
        List<String> loaded = loadedUpToTheFirstResult();
        assertThat(loaded).anyMatch(line -> line.contains("org.pybridge.runtime.Session "));
        assertThat(loaded.stream().filter(line -> line.matches(LATE))).isEmpty();
        assertThat(loaded).noneMatch(line -> line.matches(".*(Dependenc|JobFiles).*"));
    }
}
