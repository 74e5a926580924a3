package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReferenceProgramTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @Test
    void asksForARoundAndReadsItsTime() {
        String script = "while read word count; do echo \"{\\\"ns_total\\\":${count}0}\"; done";
        try (Reference reference = ReferenceProgram.start("shell", SHELL, "-c", script)) {
            assertThat(reference.roundNs(12)).isEqualTo(120);
            assertThat(reference.roundNs(3)).isEqualTo(30);
        }
    }

    @Test
    void asksForSamplesAndReadsTheirTimesPerOperation() {
        String times = "\\\"p50\\\":10,\\\"p90\\\":20,\\\"p99\\\":30,\\\"p999\\\":40";
        String script =
                "while read word ns each; do echo \"{" + times + ",\\\"max\\\":$ns}\"; done";
        try (Reference reference = ReferenceProgram.start("shell", SHELL, "-c", script)) {
            assertThat(reference.samples(900, 10)).isEqualTo(new Percentiles(1, 2, 3, 4, 90));
        }
    }

    @Test
    void namesAProgramThatAnswersSomethingElse() {
        try (Reference reference = ReferenceProgram.start("cat", Path.of("/bin/cat"))) {
            assertThatThrownBy(() -> reference.roundNs(7))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("name=cat", "seen=round 7");
        }
    }

    @Test
    void namesAProgramThatIsNotThere() {
        assertThatThrownBy(() -> ReferenceProgram.start("none", Path.of("/nonexistent/program")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/nonexistent/program");
    }
}
