package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;

final class TrialSpecTest {
    private static final String SPEC =
            """
            {"mode": "process", "threads": 2, "workers": 3, "batch": 16, "rate_per_s": null,
             "seconds": 0.5, "inputs": "/i.json", "python": "/python", "path": ["/a", "/b"],
             "warmup_max_seconds": 20.0, "deadline_seconds": 60, "checks": true,
             "overhead": false, "later": 1}
            """;

    @TempDir private Path folder;

    private TrialSpec read(String text) throws IOException {
        return TrialSpec.read(Files.writeString(folder.resolve("spec.json"), text));
    }

    @Test
    void readsAllFields() throws IOException {
        final TrialSpec spec = read(SPEC);
        assertThat(spec.mode()).isEqualTo(ExecutionMode.PROCESS);
        assertThat(spec.workers()).isEqualTo(3);
        assertThat(spec.path()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(spec.isOpenLoop()).isFalse();
        assertThat(spec.deadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(spec.overhead()).isFalse();
        assertThat(read(SPEC.replace("\"rate_per_s\": null", "\"rate_per_s\": 10")).isOpenLoop())
                .isTrue();
    }

    @Test
    void namesTheFieldThatIsMissingOrWrong() {
        assertThatThrownBy(() -> read(SPEC.replace("threads", "threds")))
                .hasMessageContaining("name=threads");
        assertThatThrownBy(() -> read(SPEC.replace("\"threads\": 2", "\"threads\": 0")))
                .hasMessage("threads must be positive: seen=0.0");
        assertThatThrownBy(() -> read(SPEC.replace("\"workers\": 3", "\"workers\": 0")))
                .hasMessageContaining("workers must be positive");
        assertThatThrownBy(() -> read(SPEC.replace("process", "both")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
